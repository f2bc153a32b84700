/** Layers around other layers. */
import type { LayerReader } from '../layerReader.js';
import { NotCompiled } from '../tape.js';
import type { Tape, Value } from '../tape.js';
import { compileActivation } from './activation.js';
import { compileDense } from './dense.js';
import { compileCombination, joined } from './merging.js';
import { gathered } from './rearranging.js';
import { recurrent } from './recurrent.js';

/** A recurrent layer and one like it that goes through the sequence from its end, taken together. */
export function compileBidirectional(tape: Tape, layer: LayerReader, [x]: readonly [Value], shape: readonly number[]): Value {
  const [there, back] = [layer.inner('forwardLayer'), layer.inner('backwardLayer')];
  const mode = layer.raw('mergeMode');
  const width = (shape.at(-1) ?? 0) / (mode === 'concat' ? 2 : 1);
  const each = [...shape.slice(0, -1), width];
  const ways = [recurrent(tape, there, x, each), recurrent(tape, back, x, each)] as const;
  // The second one's sequence is brought into the order of the first.
  const values = [ways[0], there.flag('returnSequences') ? reversed(tape, ways[1]) : ways[1]];
  switch (mode) {
    case 'concat':
      return joined(tape, values, shape, shape.length - 1);
    case 'sum':
      return compileCombination('add')(tape, layer, values, shape);
    case 'ave':
      return compileCombination('add', true)(tape, layer, values, shape);
    case 'mul':
      return compileCombination('multiply')(tape, layer, values, shape);
    default:
      throw new NotCompiled('it gives both directions apart');
  }
}

/** The steps of a sequence from the last to the first. */
function reversed(tape: Tape, x: Value): Value {
  const [steps, width] = x.shape as [number, number];
  const axes = [
    { size: steps, from: -width, to: width },
    { size: width, from: 1, to: 1 },
  ];
  return gathered(tape, x, x.shape, axes, { from: (steps - 1) * width });
}

/** A layer that does the same to each step; those that have it in their nature already. */
export function compileTimeDistributed(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  const inner = layer.inner('layer');
  if (inner.penalties().length > 0) throw new NotCompiled(`its ${inner.className} has a regularizer`);
  if (inner.className === 'Dense') return compileDense(tape, inner, [x]);
  if (inner.className === 'Activation') return compileActivation(tape, inner, [x]);
  throw new NotCompiled(`there is no kernel for ${inner.className} in it`);
}
