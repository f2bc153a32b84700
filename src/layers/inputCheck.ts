/** Holds inputs against what a layer demands of them: TensorFlow.js's `assertInputCompatibility`, with the same messages. */
import { certainlyDiffer, formatDim } from '../graph/dim.js';
import type { Dim } from '../graph/dim.js';
import type { Fault } from '../graph/problem.js';
import { formatShape, isRanked } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';
import { thrownFault } from './fault.js';
import type { InputSpec } from './layerType.js';
import { shapeText } from './tfjsText.js';

/** At most one fault: the first that TensorFlow.js would come upon. An open or unknown size is not at fault. */
export function checkInput(label: string, name: string, spec: InputSpec, input: Shape, index = 0): Fault[] {
  if (!isRanked(input)) return [];
  const start = `Input ${index} is incompatible with layer ${name}: `;
  const make = (code: 'rank-mismatch' | 'shape-mismatch', message: string, rest: string): Fault[] => [
    thrownFault(code, message, 'inputCheck', start + rest, { input: index }),
  ];
  const rank = input.length;
  const shown = formatShape(input);
  if (spec.rank !== undefined && rank !== spec.rank) {
    return make(
      'rank-mismatch',
      `${label} needs an input of rank ${spec.rank}, but its input is ${shown}`,
      `expected ndim=${spec.rank}, found ndim=${rank}`,
    );
  }
  if (spec.minRank !== undefined && rank < spec.minRank) {
    return make(
      'rank-mismatch',
      `${label} needs an input of rank ${spec.minRank} or more, but its input is ${shown}`,
      `expected min_ndim=${spec.minRank}, found ndim=${rank}.`,
    );
  }
  for (const { axis, size } of spec.axes ?? []) {
    const found = input[axis < 0 ? rank + axis : axis];
    if (found !== undefined && !certainlyDiffer(size, found)) continue;
    if (found === undefined && size === null) continue;
    return make(
      'shape-mismatch',
      `${label} was built for an input with ${formatDim(size)} on axis ${axis}, but this input is ${shown}`,
      `expected axis ${axis} of input shape to have value ${formatDim(size)} but got shape ${shapeText(input)}.`,
    );
  }
  const shape = spec.shape ?? [];
  if (shape.some((dim, axis) => axis < rank && certainlyDiffer(dim, input[axis] as Dim))) {
    return make(
      'shape-mismatch',
      `${label} was built for the input ${formatShape(shape)}, but this input is ${shown}`,
      `expected shape=${shapeText(shape)}, found shape=${shapeText(input)}.`,
    );
  }
  return [];
}
