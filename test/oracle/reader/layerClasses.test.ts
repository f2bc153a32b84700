// Layer classes of a project: the shapes that the reader finds, against those that TensorFlow.js is told when the program runs.
import { describe, expect, it } from 'vitest';
import { analyze, describeModels } from './describe.js';
import { layerClasses } from './layerClasses.js';
import { run } from './run.js';

describe.each(Object.entries(layerClasses))('%s', (_title, source) => {
  it('gives the shape that TensorFlow.js is told', async () => {
    const text = `import * as tf from '@tensorflow/tfjs';${source}\n`;
    const ran = await run(text);
    const analysis = analyze(text);
    expect(ran.thrown).toBeNull();
    expect(analysis.problems).toEqual([]);
    expect(describeModels(analysis)).toEqual(ran.models);
  });
});
