import { describe, expect, it } from 'vitest';
import { callAt, callPlaces, modelsAt, modelsNamedAt } from '../../../src/editor/places.js';
import type { Analysis } from '../../../src/reader/analysis.js';
import { sequential } from './models.js';

const file = '/model.ts';
const span = (start: number, end: number, of = file) => ({ file: of, start, end });

/** Two builders: `a` in 0–100 with a loop at 40–60, `b` in 200–300; `a` is read twice, as models 0 and 2. */
const analysis: Analysis = {
  file,
  models: [0, 1, 2].map((index) => ({ ...sequential(null, [null, 4], []), span: index === 1 ? span(220, 235) : span(20, 35) })),
  layerUses: [
    { span: span(40, 60), model: 0, layer: 0 },
    { span: span(40, 60), model: 0, layer: 1 },
    { span: span(40, 60), model: 0, layer: 1 },
    { span: span(45, 55), model: 0, layer: 2 },
    { span: span(40, 60), model: 2, layer: 0 },
    { span: span(240, 260), model: 1, layer: 0 },
    { span: span(10, 400, '/helper.ts'), model: 1, layer: 1 },
  ],
  modelUses: [
    { span: span(5, 8), model: 0 },
    { span: span(5, 8), model: 2 },
    { span: span(90, 95), model: 0 },
    { span: span(205, 208), model: 1 },
    { span: span(290, 295), model: 1 },
  ],
  problems: [],
  openNames: [],
  missing: [],
  bound: {},
};

describe('calls', () => {
  it('have the layers that they make, model by model', () => {
    expect(callPlaces(analysis)).toMatchObject([
      {
        span: { start: 40 },
        models: [
          { model: 0, layers: [0, 1] },
          { model: 2, layers: [0] },
        ],
      },
      { span: { start: 45 }, models: [{ model: 0, layers: [2] }] },
      { span: { start: 240 }, models: [{ model: 1, layers: [0] }] },
    ]);
  });

  it('are found from inside out', () => {
    expect(callAt(analysis, 50)?.span.start).toBe(45);
    expect(callAt(analysis, 58)?.span.start).toBe(40);
    expect(callAt(analysis, 70)).toBeNull();
  });
});

describe('the models at a place', () => {
  it('are those that are named there', () => {
    expect(modelsNamedAt(analysis, 6)?.models).toEqual([0, 2]);
    expect(modelsNamedAt(analysis, 50)).toBeNull();
    expect(modelsAt(analysis, 292)).toEqual([1]);
  });

  it('are those of the call there', () => expect(modelsAt(analysis, 50)).toEqual([0]));

  it('are those around it, the smallest', () => {
    expect(modelsAt(analysis, 280)).toEqual([1]);
    expect(modelsAt(analysis, 30)).toEqual([2]);
  });

  it('are all of the file elsewhere', () => expect(modelsAt(analysis, 150)).toEqual([0, 1, 2]));
});
