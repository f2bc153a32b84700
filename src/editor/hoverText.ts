/** What hovers say about a layer and about a model. */
import { isUnknown } from '../graph/dim.js';
import { formatShape } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';
import { codeBlock, joined, phrase, prose } from './markdown.js';
import type { Markdown } from './markdown.js';
import type { LayerSummary, ModelSummary } from '../layers/summary.js';
import { equalCounts } from '../graph/polynomial.js';
import { exact, separateThousands, share, whyUnknown } from './numbers.js';
import type { Amount } from './numbers.js';
import { formatTable, shorten } from '../text/textTable.js';
import type { Column, Row } from '../text/textTable.js';

/** A hover is read at a glance; the whole is in the model's table. */
const maxRows = 24;
const maxUnknowns = 4;

/**
 * One call in one model: a card for a single layer, a table for several.
 * @param call `called in line 12`: the call whose arguments the builder was read with
 */
export function layerHover(model: ModelSummary, layers: readonly LayerSummary[], call: string | null = null): Markdown {
  const [layer] = layers;
  if (layer === undefined) return prose('');
  return layers.length === 1 ? singleLayer(model, layer, call) : severalLayers(model, layers, call);
}

function singleLayer(model: ModelSummary, layer: LayerSummary, call: string | null): Markdown {
  const name = layer.name === null ? '' : ` ${JSON.stringify(layer.name)}`;
  const signature = `(layer) ${layer.className}${name}: ${shapesText(layer.inputShapes)} → ${shapesText(layer.outputShapes)}`;
  const reasons = unknownReasons(layer);
  // One reason for everything is said once, without a table of question marks.
  const together = isUnknown(layer.params) && layer.macs !== null && isUnknown(layer.macs) && reasons.length === 1;
  const rows = together
    ? []
    : [
        factRow('Parameters', layer.params, layer.formula, model.params),
        ...trainableRow(layer),
        factRow('MACs', layer.macs, null, model.macs),
      ];
  const notes = [
    ...(together ? reasons : unknownShapes(layer)).map((reason) => phrase`Not known: ${prose(reason)}.`),
    ...(layer.conditional === null ? [] : [phrase`Only if ${layer.conditional}.`]),
    ...(layer.calls.length > 1
      ? [phrase`Applied ${layer.calls.length} times with shared weights; the parameters count once, the MACs each time.`]
      : []),
    phrase`Layer ${layer.index + 1} of ${model.layers.length}${ofModel(model, call)}.`,
  ];
  const parts = [codeBlock([signature], 'typescript'), ...(rows.length > 0 ? [factTable(rows)] : []), joined(notes, ' \\\n')];
  return joined(parts, '\n\n');
}

/** What a call makes whatever its builder is called with: `[null, inputs] → [null, units], inputs*units + units parameters`. */
export function openNote(open: LayerSummary): Markdown {
  const shapes = `${shapesText(open.inputShapes)} → ${shapesText(open.outputShapes)}`;
  const params = isUnknown(open.params) || open.params === 0n ? '' : `, ${exact(open.params)} parameters`;
  return phrase`For any call: ${shapes}${prose(params)}.`;
}

function severalLayers(model: ModelSummary, layers: readonly LayerSummary[], call: string | null): Markdown {
  return joined(
    [phrase`**${layers.length} layers** are made here${ofModel(model, call)}.`, layerTable(layers, model, false)],
    '\n\n',
  );
}

/** The whole model: its size, its layers in a table, and what is not known. `notes` are said below, `call` names the call of the builder that it is for. */
export function modelHover(model: ModelSummary, notes: readonly string[] = [], call: string | null = null): Markdown {
  const title = model.name === null ? phrase`**${prose(model.kind)} model**` : phrase`**${prose(model.name)}**`;
  const kind = model.name === null ? '' : `${model.kind.toLowerCase()} model, `;
  const layers = `${kind}${model.layers.length} ${model.layers.length === 1 ? 'layer' : 'layers'}`;
  return joined(
    [
      phrase`${title} · ${prose(call === null ? layers : `${layers}, ${call}`)}`,
      layerTable(model.layers, model, true),
      joined([...trainableNote(model), ...notes.map(prose)], ' \\\n'),
      ...unknownList(model),
    ],
    '\n\n',
  );
}

function trainableNote({ params, trainableParams }: ModelSummary): readonly Markdown[] {
  if (isUnknown(params) || isUnknown(trainableParams) || equalCounts(params, trainableParams)) return [];
  return [phrase`Trainable: ${prose(exact(trainableParams))} of ${prose(exact(params))} parameters.`];
}

const tableColumns: readonly Column[] = [
  { title: 'layer', align: 'left', maxWidth: 24 },
  { title: 'output', align: 'left', maxWidth: 32 },
  { title: 'parameters', align: 'right', maxWidth: 24 },
  { title: 'MACs', align: 'right', maxWidth: 24 },
];

function layerTable(layers: readonly LayerSummary[], model: ModelSummary, withTotal: boolean): Markdown {
  const shown = layers.length <= maxRows ? layers : [...layers.slice(0, maxRows - 4), ...layers.slice(-3)];
  const rows = shown.map((layer) => [layerTitle(layer), shapesText(layer.outputShapes), exact(layer.params), exact(layer.macs)]);
  if (shown.length < layers.length) rows.splice(maxRows - 4, 0, [`… ${layers.length - shown.length} more`, '', '', '']);
  const total: readonly Row[] = withTotal ? ['rule', ['total', '', exact(model.params), exact(model.macs)]] : [];
  return codeBlock(formatTable(tableColumns, [...rows, ...total]));
}

/** `conv1 · Conv2D`, `Conv2D`; a question mark for a layer that may not be there. */
export function layerTitle(layer: LayerSummary): string {
  const title = layer.name === null ? layer.className : `${layer.name} · ${layer.className}`;
  return layer.conditional === null ? title : `${title} (if)`;
}

interface Fact {
  readonly label: Markdown;
  readonly value: Markdown;
  readonly formula: Markdown;
  readonly share: Markdown;
}

function factRow(label: string, value: Amount, formula: string | null, whole: Amount): Fact {
  const part = share(value, whole);
  return {
    label: prose(label),
    value: typeof value === 'bigint' ? phrase`**${prose(exact(value))}**` : prose(shorten(exact(value), 60)),
    formula: isUnknown(value)
      ? prose(`not known: ${value.unknown}`)
      : value === null
        ? prose('not defined for this layer')
        : formula === null
          ? phrase``
          : prose(`= ${shorten(separateThousands(formula), 120)}`),
    share: part === null ? phrase`` : prose(`${part} of the model`),
  };
}

function trainableRow(layer: LayerSummary): readonly Fact[] {
  if (isUnknown(layer.params)) return [];
  if (!isUnknown(layer.trainableParams) && equalCounts(layer.params, layer.trainableParams)) return [];
  return [factRow('Trainable', layer.trainableParams, null, null)];
}

function factTable(facts: readonly Fact[]): Markdown {
  const rows = facts.map((fact) => phrase`| ${fact.label} | &emsp;${fact.value} | ${fact.formula} | &emsp;${fact.share} |`);
  return joined([phrase`| | | | |`, phrase`|:--|--:|:--|--:|`, ...rows], '\n');
}

/** Why sizes of its inputs and outputs are not known, each reason once. */
function unknownShapes(layer: LayerSummary): readonly string[] {
  return [...new Set([...layer.inputShapes, ...layer.outputShapes].map(whyUnknown).filter((reason) => reason !== null))];
}

function unknownReasons(layer: LayerSummary): readonly string[] {
  const counts = [layer.params, layer.macs].flatMap((count) => (count !== null && isUnknown(count) ? [count.unknown] : []));
  return [...new Set([...counts, ...unknownShapes(layer)])];
}

function unknownList(model: ModelSummary): readonly Markdown[] {
  if (model.reasons.length === 0) return [];
  const shown = model.reasons.slice(0, maxUnknowns).map((reason) => phrase`- ${prose(reason)}`);
  const more = model.reasons.length - shown.length;
  return [joined([phrase`Not known:`, phrase``, ...shown, ...(more > 0 ? [phrase`- and ${more} more`] : [])], '\n')];
}

function ofModel(model: ModelSummary, call: string | null): Markdown {
  const name = model.name === null ? phrase` of the model` : phrase` of ${model.name}`;
  return call === null ? name : phrase`${name}, ${prose(call)}`;
}

/** One shape, or a list of them for a layer with several inputs or outputs. */
export function shapesText(shapes: readonly Shape[]): string {
  if (shapes.length === 0) return '?';
  const texts = shapes.map(formatShape);
  return texts.length === 1 ? (texts[0] ?? '?') : `(${texts.join(', ')})`;
}
