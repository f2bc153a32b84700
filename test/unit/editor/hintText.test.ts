import { describe, expect, it } from 'vitest';
import { unknown } from '../../../src/graph/dim.js';
import { openName } from '../../../src/graph/polynomial.js';
import { summarizeModel } from '../../../src/layers/summary.js';
import { hintText, hintTextOfModels } from '../../../src/editor/hintText.js';
import { cifar10, sequential } from './models.js';

const hints = (...args: Parameters<typeof sequential>) =>
  summarizeModel(sequential(...args)).layers.map((layer) => hintText([layer]));

describe('a hint', () => {
  it('says the output of one example and the parameters', () => {
    expect(cifar10().layers.map((layer) => hintText([layer]))).toEqual([
      '→ 28×28×13 · 988',
      '→ 14×14×13',
      '→ 10×10×18 · 5,868',
      '→ 5×5×18',
      '→ 450',
      '→ 120 · 54,120',
      '→ 10 · 1,210',
    ]);
  });

  it('keeps the brackets where the batch is not free, and where there is nothing but the batch', () => {
    expect(hints(null, [8, 4], [['Dense', { units: 3 }]])).toEqual(['→ [8, 3] · 15']);
  });

  it('writes open sizes as expressions', () => {
    expect(hints(null, [null, 120], [['Dense', { units: openName('numClasses') }]])).toEqual(['→ numClasses · 121*numClasses']);
  });

  it('says what is not known, and no number for it', () => {
    expect(hints(null, unknown('no input shape'), [['Dense', { units: 3 }]])[0]).toBe('→ ?');
  });

  it('draws the layers of a loop together', () => {
    const loop = summarizeModel(
      sequential(
        'f',
        [null, 16],
        [
          ['Dense', { units: 8 }],
          ['Dense', { units: 8 }],
          ['Dense', { units: 4 }],
        ],
      ),
    ).layers;
    expect(hintText(loop.slice(0, 2))).toBe('→ 8 · 208 (×2)');
    expect(hintText(loop)).toBe('→ 8 … 4 · 244 (×3)');
  });

  it('marks what may not be there', () => {
    expect(hints(null, [null, 4], [['Dropout', {}, { conditional: 'deep' }]])).toEqual(['→ 4 (conditional)']);
  });

  it('names two readings of a builder and counts the rest', () => {
    const of = (units: number) => summarizeModel(sequential('f', [null, 4], [['Dense', { units }]])).layers;
    expect(hintTextOfModels([of(2), of(2)])).toBe('→ 2 · 10');
    expect(hintTextOfModels([of(2), of(3)])).toBe('→ 2 · 10 or 3 · 15');
    expect(hintTextOfModels([of(2), of(3), of(4), of(5)])).toBe('→ 2 · 10 or 3 · 15 or 2 more');
  });
});
