/** The table of a whole model in plain text: every layer with its shapes, its numbers, and how they come about. */
import { isUnknown } from '../graph/dim.js';
import { layerTitle, shapesText } from './hoverText.js';
import { printable } from './markdown.js';
import type { LayerSummary, ModelSummary } from '../layers/summary.js';
import { formatBytes, formatShort } from '../layers/formatCount.js';
import { exact, separateThousands, share } from './numbers.js';
import { formatTable } from '../text/textTable.js';
import type { Column } from '../text/textTable.js';

const columns: readonly Column[] = [
  { title: '#', align: 'right' },
  { title: 'layer', align: 'left', maxWidth: 40 },
  { title: 'output', align: 'left', maxWidth: 60 },
  { title: 'parameters', align: 'right', maxWidth: 48 },
  { title: 'share', align: 'right' },
  { title: 'MACs', align: 'right', maxWidth: 48 },
  { title: 'share', align: 'right' },
  { title: 'parameters come from', align: 'left', maxWidth: 100 },
  { title: 'input', align: 'left', maxWidth: 80 },
];

export function modelTableText(model: ModelSummary, file: string, notes: readonly string[]): string {
  const rows = model.layers.map((layer) => [
    String(layer.index + 1),
    layerTitle(layer),
    shapesText(layer.outputShapes),
    exact(layer.params),
    share(layer.params, model.params) ?? '',
    exact(layer.macs),
    share(layer.macs, model.macs) ?? '',
    origin(layer),
    shapesText(layer.inputShapes),
  ]);
  const footer = ['', 'total', '', exact(model.params), '', exact(model.macs), '', '', ''];
  const trainable =
    model.trainableParams === model.params ? 'all of them trainable' : `${exact(model.trainableParams)} of them trainable`;
  const lines = [
    `${model.name ?? 'Model'} (${model.kind}) in ${file}`,
    '',
    ...formatTable(columns, [...rows, 'rule', footer]),
    '',
    `Parameters: ${exact(model.params)}, ${trainable}.`,
    `Multiply-adds (MACs) of one forward pass for one example: ${exact(model.macs)}${inUnits(model)}.`,
    ...activations(model),
    ...notes,
    ...(model.reasons.length === 0 ? [] : ['', 'Not known:', ...model.reasons.map((reason) => `- ${reason}`)]),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function origin(layer: LayerSummary): string {
  if (isUnknown(layer.params)) return `not known: ${layer.params.unknown}`;
  const formula = layer.formula === null ? '' : separateThousands(layer.formula);
  const shared = layer.calls.length > 1 ? `applied ${layer.calls.length} times, weights shared` : '';
  const condition = layer.conditional === null ? '' : `only if ${layer.conditional}`;
  return [formula, shared, condition].filter((text) => text !== '').join('; ');
}

function inUnits({ macs }: ModelSummary): string {
  return typeof macs === 'bigint' && macs >= 1_000_000n ? ` (${formatShort(macs)}, ${formatShort(2n * macs)}FLOPs)` : '';
}

function activations({ activationBytes }: ModelSummary): readonly string[] {
  if (isUnknown(activationBytes)) return [`Outputs of all layers for one example: not known: ${activationBytes.unknown}.`];
  return [`Outputs of all layers for one example, in 32-bit floats: ${formatBytes(activationBytes)}.`];
}
