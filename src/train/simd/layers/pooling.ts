/** Poolings along one and two axes. One axis is an image of height 1. */
import type { LayerReader } from '../layerReader.js';
import { perExample } from '../program.js';
import type { Tape, Value } from '../tape.js';
import { expectChannelsLast } from './convolution.js';
import { imageOf } from './image.js';
import type { Windows } from './window.js';
import { windowOf } from './window.js';

type Kind = 'max' | 'average';

export function compilePooling(kind: Kind, rank: 1 | 2) {
  return (tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value => {
    expectChannelsLast(layer);
    const [height, width] = imageOf(x);
    const sizes = layer.numbers('poolSize', rank);
    const strides = layer.has('strides') ? layer.numbers('strides', rank) : sizes;
    const padding = layer.text('padding');
    const along = (size: number, axis: number): Windows['rows'] =>
      windowOf(size, sizes[axis] as number, strides[axis] as number, padding);
    const rows = rank === 1 ? windowOf(1, 1, 1, 'valid') : along(height, 0);
    const columns = along(width, rank - 1);
    const shape = rank === 1 ? [columns.count, x.channels] : [rows.count, columns.count, x.channels];
    return pooled(tape, x, kind, { rows, columns }, shape);
  };
}

/** One window over the whole image. */
export function compileGlobalPooling(kind: Kind, rank: 1 | 2) {
  return (tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value => {
    if (rank === 2) expectChannelsLast(layer);
    const [height, width] = imageOf(x);
    const windows = { rows: windowOf(height, height, 1, 'valid'), columns: windowOf(width, width, 1, 'valid') };
    return pooled(tape, x, kind, windows, [x.channels]);
  };
}

function pooled(tape: Tape, x: Value, kind: Kind, { rows, columns }: Windows, shape: readonly number[]): Value {
  const [height, width, channels] = imageOf(x);
  const y = tape.value(shape, [x]);
  x.gradient.readers += 1;
  const sizes = [
    ...[perExample(1), height, width, channels, rows.span, columns.span, rows.count, columns.count],
    ...[rows.stride, columns.stride, rows.before, columns.before],
  ] as const;
  tape.emit(kind === 'max' ? 'maxPool' : 'averagePool', x.buffer, y.buffer, ...sizes);
  tape.onBackward(y, (dy) => {
    if (kind === 'average') {
      tape.addGradient(x, (dx) => tape.emit('averagePoolGradient', dy, dx, ...sizes));
      return;
    }
    // The mask of a relu and the maximum may change places, and behind the pooling there are fewer values to mask: where the greatest is
    // not positive, the relu gave 0 for the whole window.
    if (x.reluOutput && x.gradient.readers === 1) {
      tape.masked.add(x.gradient);
      tape.emit('reluGradient', dy, y.buffer, dy, perExample(y.elements));
    }
    tape.addGradient(x, (dx) => {
      tape.emit('maxPoolGradient', x.buffer, y.buffer, dy, dx, ...sizes);
    });
  });
  return y;
}
