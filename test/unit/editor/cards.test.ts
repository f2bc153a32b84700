/** Readings of builders, with the reader itself. */
import { describe, expect, it } from 'vitest';
import type { DocumentAnalysis } from '../../../src/editor/analysisService.js';
import { layerCards, modelCards } from '../../../src/editor/cards.js';
import { callAt, modelsNamedAt } from '../../../src/editor/places.js';
import { modelPlaces, modelTitle } from '../../../src/editor/readings.js';
import { returnSequencesFix } from '../../../src/editor/recurrentFix.js';
import { readModels } from '../../../src/reader/read.js';

function read(text: string): DocumentAnalysis {
  const file = '/project/model.ts';
  const document = {
    uri: { scheme: 'file', authority: '', path: file },
    languageId: 'typescript',
    version: 1,
    isClosed: false,
    getText: () => text,
  };
  return { document, version: 1, text, analysis: readModels({ file, text }), dependencies: new Map() };
}

const builder = `import * as tf from '@tensorflow/tfjs';
function build(inputs: number, units: number) {
  const model = tf.sequential();
  model.add(tf.layers.dense({ inputShape: [inputs], units }));
  model.add(tf.layers.dropout({ rate: 0.5 }));
  return model;
}
`;

const cardAt = (found: DocumentAnalysis, text: string) => {
  const call = callAt(found.analysis, found.text.indexOf(text));
  return call === null ? undefined : layerCards(found, call)?.source;
};

describe('a builder', () => {
  it('that nobody calls is shown with its parameters open', () => {
    const found = read(builder);
    expect(cardAt(found, 'tf.layers.dense')).toContain('[null, inputs] → [null, units]');
    expect(cardAt(found, 'tf.layers.dense')).not.toContain('For any call');
    expect(modelTitle(found, 0)).toBe('build');
  });

  it('that is called once is shown with its arguments, and open besides', () => {
    const card = cardAt(read(`${builder}const small = build(10, 16);`), 'tf.layers.dense');
    expect(card).toContain('[null, 10] → [null, 16]');
    expect(card).toContain('For any call: `[null, inputs] → [null, units]`');
    expect(card).not.toContain('called in line');
  });

  it('that is called twice is shown for both calls, and once where they agree', () => {
    const found = read(`${builder}const small = build(10, 16);\nconst large = build(100, 16);`);
    const dense = cardAt(found, 'tf.layers.dense') ?? '';
    expect(dense).toContain('called in line 8');
    expect(dense).toContain('called in line 9');
    expect(dense.match(/For any call/g)).toHaveLength(1);
    expect(found.analysis.models.map((_, index) => modelTitle(found, index))).toEqual([
      'build, called in line 8',
      'build, called in line 9',
    ]);
    expect(modelPlaces(found)).toMatchObject([{ models: [0, 1] }]);
  });

  it('is shown for one call where the variable that holds its model is meant', () => {
    const found = read(`${builder}const small = build(10, 16);\nconst large = build(100, 16);`);
    const named = modelsNamedAt(found.analysis, found.text.indexOf('large'));
    const card = modelCards(found, named?.models ?? [], [])?.source ?? '';
    expect(card).toContain('1,616');
    expect(card).toContain('called in line 9');
    expect(card).not.toContain('176');
  });
});

describe('recurrent layers in a row', () => {
  const fixed = (first: string) => {
    const text = `import * as tf from '@tensorflow/tfjs';
const model = tf.sequential();
model.add(tf.layers.embedding({ inputDim: 50, outputDim: 6, inputLength: 8 }));
model.add(${first});
model.add(tf.layers.lstm({ units: 3 }));
`;
    const { analysis } = read(text);
    const [problem] = analysis.problems;
    const edit = problem === undefined ? null : returnSequencesFix(analysis, text, problem);
    if (edit === null) return null;
    const after = text.slice(0, edit.start) + edit.newText + text.slice(edit.end);
    expect(read(after).analysis.problems).toEqual([]);
    return after.split('\n').slice(3, -2).join('\n');
  };

  it('are mended in the way the code is written', () => {
    expect(fixed('tf.layers.lstm({ units: 4 })')).toBe('model.add(tf.layers.lstm({ returnSequences: true, units: 4 }));');
    expect(fixed('tf.layers.gru({\n  units: 4,\n})')).toBe(
      'model.add(tf.layers.gru({\n  returnSequences: true,\n  units: 4,\n}));',
    );
  });

  it('are left alone where the arguments cannot be added to', () => {
    expect(fixed('tf.layers.lstm({ units: 4, returnSequences: false })')).toBeNull();
  });
});
