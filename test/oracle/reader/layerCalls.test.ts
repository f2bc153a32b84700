// What the `call` of a layer class gives, as the reader finds it, against what it gives when TensorFlow.js runs it.
import { describe, expect, it } from 'vitest';
import { analyze } from './describe.js';
import { layerCalls } from './layerCalls.js';
import type { LayerCall } from './layerCalls.js';
import { run } from './run.js';

/** `computeOutputShape` says what no layer gives, so that the reader has something to say. */
function program({ inputs, body, before = '', args = '{}' }: LayerCall): string {
  return `import * as tf from '@tensorflow/tfjs';${before}
class Own extends tf.layers.Layer {
  static className = 'Own';
  computeOutputShape() { return [null, 1, 1, 1, 1, 1, 1, 1, 1] as any; }
  ${body}
}
const inputs = ${JSON.stringify(inputs)}.map((shape) => tf.input({shape: shape as any}));
const layer = new Own(${args} as any);
layer.apply(inputs);
`;
}

/** The shapes of what the layer gives, for a batch of this size. */
async function given(call: LayerCall, batch: number, free: number): Promise<(readonly number[])[]> {
  const shapes = call.inputs.map((shape) => [batch, ...shape.map((dim) => dim ?? free)]);
  const { thrown } = await run(`${program(call)}
const data = ${JSON.stringify(shapes)}.map((shape) => tf.ones(shape as any));
const results = [layer.apply(data)].flat() as tf.Tensor[];
throw new Error(JSON.stringify(results.map((one) => one.shape)));`);
  return JSON.parse(thrown ?? '[]') as (readonly number[])[];
}

describe.each(Object.entries(layerCalls))('%s', (_title, call) => {
  it('gives what TensorFlow.js computes', async () => {
    const [few, many] = [await given(call, 2, 5), await given(call, 3, 7)];
    // What differs between the two runs is free.
    const shapes = few.map((shape, index) => shape.map((dim, axis) => (dim === many[index]?.[axis] ? dim : null)));
    const [problem, ...others] = analyze(program(call)).problems;
    expect(others).toEqual([]);
    expect(problem?.code).toBe('wrong-symbolic-shape');
    const told = shapes.map((shape) => `[${shape.map(String).join(', ')}]`).join(' and ');
    expect(problem?.message).toContain(`gives ${told} when it runs`);
  });
});
