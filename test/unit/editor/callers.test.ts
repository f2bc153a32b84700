/** Builders that are called from other open files, with the reader itself. */
import { describe, expect, it } from 'vitest';
import type { DocumentAnalysis } from '../../../src/editor/analysisService.js';
import { withCallers } from '../../../src/editor/callers.js';
import { layerCards } from '../../../src/editor/cards.js';
import { summaryOf } from '../../../src/editor/modelSummaries.js';
import { callAt, modelsNamedAt } from '../../../src/editor/places.js';
import { modelTitle } from '../../../src/editor/readings.js';
import { readModels } from '../../../src/reader/read.js';

function read(file: string, text: string, sources: Record<string, string> = {}): DocumentAnalysis {
  const document = {
    uri: { scheme: 'file', authority: '', path: file },
    languageId: 'typescript',
    version: 1,
    isClosed: false,
    getText: () => text,
  };
  const known = new Map(Object.entries(sources));
  return { document, version: 1, text, analysis: readModels({ file, text, sources: known }), dependencies: known };
}

const builder = `import * as tf from '@tensorflow/tfjs';
export function build(inputs: number) {
  const model = tf.sequential();
  model.add(tf.layers.dense({ inputShape: [inputs], units: 3 }));
  return model;
}
`;
const caller = `import { build } from './model';
const small = build(10);
const large = build(100);
`;

const model = read('/p/model.ts', builder);
const main = read('/p/main.ts', caller, { '/p/model.ts': builder });
const paramsOf = (found: DocumentAnalysis) => found.analysis.models.map((_, index) => summaryOf(found.analysis, index)?.params);

describe('a builder in another file than its calls', () => {
  it('is read with their arguments, and open besides', () => {
    const found = withCallers(model, [main]);
    expect(paramsOf(found)).toEqual([33n, 303n]);
    expect(found.analysis.models.map((_, index) => modelTitle(found, index))).toEqual([
      'build, called in main.ts, line 2',
      'build, called in main.ts, line 3',
    ]);
    expect(modelsNamedAt(found.analysis, builder.indexOf('build'))?.models).toEqual([0, 1]);
    const call = callAt(found.analysis, builder.indexOf('tf.layers.dense'));
    const card = call === null ? null : layerCards(found, call);
    expect(card?.source).toContain('[null, 100] → [null, 3]');
    expect(card?.source).toContain('For any call: `[null, inputs] → [null, 3]`');
  });

  it('stays open where the other file was read from another version of it, or does not call it', () => {
    const stale = read('/p/main.ts', caller, { '/p/model.ts': `${builder}\n` });
    const other = read('/p/other.ts', `import { build } from './model'; export { build };`, { '/p/model.ts': builder });
    expect(withCallers(model, [stale, other, model])).toBe(model);
  });

  it('is left alone where it needs no arguments', () => {
    const closed = builder.replace('inputs: number', '').replace('[inputs]', '[7]');
    const own = read('/p/model.ts', closed);
    const found = withCallers(own, [read('/p/main.ts', caller, { '/p/model.ts': closed })]);
    expect(paramsOf(found)).toEqual([24n]);
    expect(modelTitle(found, 0)).toBe('build');
  });
});
