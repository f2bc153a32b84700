import type { LayerReader } from '../layerReader.js';
import { perExample } from '../program.js';
import { NotCompiled, valuesOf } from '../tape.js';
import type { Tape, Value } from '../tape.js';

/** Rows of a table by index. The indices are floats, cut off to whole numbers as TensorFlow.js does. */
export function compileEmbedding(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  if (layer.flag('maskZero')) throw new NotCompiled('it masks zeros');
  const table = layer.weight('embeddings');
  const [rows, width] = table.shape as [number, number];
  const y = tape.value([...x.shape, width], [], [table]);
  const count = perExample(x.elements);
  const indices = tape.scratch(x.elements);
  x.gradient.readers += 1;
  tape.emit('truncateIndices', x.buffer, indices, count, rows);
  tape.emit('gatherRows', valuesOf(table), indices, y.buffer, count, 4 * width);
  tape.onBackward(y, (dy) => {
    tape.addWeightGradient(table, (target) => tape.emit('sumRowsByIndex', dy, indices, target, count, width, rows));
  });
  return y;
}
