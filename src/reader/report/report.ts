/** Turns faults into findings at their places. */
import type { Fault } from '../../graph/problem.js';
import { formatShape } from '../../graph/shape.js';
import type { Span } from '../../graph/span.js';
import type { Frame } from '../interpreter/frame.js';
import type { Finding } from './finding.js';
import type { LayerValue } from '../tensorflow/layerValue.js';
import type { ModelValue } from '../tensorflow/modelValue.js';
import { Either } from '../tensorflow/tensorValue.js';
import type { TensorValue } from '../tensorflow/tensorValue.js';

type Related = Finding['related'];

export function report(frame: Frame, fault: Fault, span: Span, related: Related = []): void {
  const finding = placed(frame, fault, span, related);
  if (finding) frame.run.findings.push(finding);
}

/** A fault in another file is told where the file that is read leads to it; `null` where it does not. */
export function placed(frame: Frame, fault: Fault, span: Span, related: Related = []): Finding | null {
  const { run } = frame;
  if (span.file === run.file) return { fault, span, related };
  for (let one: Frame | null = frame; one; one = one.parent) {
    if (one.callSpan?.file !== run.file) continue;
    return { fault, span: one.callSpan, related: [{ span, message: 'the layer is made here' }, ...related] };
  }
  return null;
}

/** What the constructor of a layer says. */
export function reportConstructor(frame: Frame, layer: LayerValue, faults: readonly Fault[]): void {
  const { span, configSpans } = layer.origin;
  if (span === null) return;
  for (const fault of faults) report(frame, fault, placeOf(fault, span, configSpans));
}

/** What applying a layer says, without what its constructor has said already. */
export function reportApplication(
  frame: Frame,
  layer: LayerValue | ModelValue,
  faults: readonly Fault[],
  inputs: readonly TensorValue[],
  appliedAt: Span,
): void {
  const own = layer.kind === 'layer' ? layer.constructorFaults : [];
  // A layer that is applied again was right where it was made.
  const again = layer.kind === 'layer' && layer.applications.length > 0;
  const span = layer.kind === 'layer' && !again ? (layer.origin.span ?? appliedAt) : appliedAt;
  for (const fault of faults) {
    if (own.some((said) => said.code === fault.code && said.message === fault.message)) continue;
    const place = layer.kind === 'layer' ? placeOf(fault, span, layer.origin.configSpans) : span;
    const at = fault.input === undefined ? inputs : inputs.slice(fault.input, fault.input + 1);
    report(frame, fault, place, fault.configKey === undefined || fault.input !== undefined ? sources(at, place) : []);
  }
}

function placeOf(fault: Fault, span: Span, spans: ReadonlyMap<string, Span>): Span {
  return (fault.configKey === undefined ? undefined : spans.get(fault.configKey)) ?? span;
}

/** Where the inputs come from: "conv2d gives [null, 28, 28, 13] here". */
function sources(inputs: readonly TensorValue[], place: Span): { readonly span: Span; readonly message: string }[] {
  return inputs.slice(0, 4).flatMap((input) => {
    const { source } = input;
    if (source instanceof Either) return [];
    const { layer } = source;
    const span = layer.origin.span;
    if (span === null || (span.start === place.start && span.file === place.file)) return [];
    const name = layer.kind === 'layer' ? (layer.name ?? layer.origin.className) : (layer.state.name ?? layer.modelKind);
    return [{ span, message: `${name} gives ${formatShape(input.shape)} here` }];
  });
}
