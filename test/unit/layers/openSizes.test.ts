/**
 * Sizes that the code leaves open: what the catalogue says with names has to be what it says with numbers, once these are put in. An open
 * size may make less known; it never makes it wrong, and never makes a fault of what is none.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isUnknown } from '../../../src/graph/dim.js';
import type { Dim } from '../../../src/graph/dim.js';
import type { ConfigValue, LayerSpec } from '../../../src/graph/model.js';
import { openName } from '../../../src/graph/polynomial.js';
import { isRanked } from '../../../src/graph/shape.js';
import type { Shape } from '../../../src/graph/shape.js';
import { inferLayer } from '../../../src/layers/catalogue.js';
import type { Inference } from '../../../src/layers/layerType.js';
import { parameterCount, trainableCount } from '../../../src/layers/total.js';
import type { Total } from '../../../src/layers/total.js';
import { layer } from '../../oracle/layers/arbitraries.js';
import { draws } from '../../oracle/layers/configurations.js';
import { evaluateCount, evaluateDim } from '../graph/evaluate.js';
import type { Values } from '../graph/evaluate.js';

const runs = 100;

/** Replaces every n-th size by a name, and notes its value. */
class Opener {
  readonly values: Record<string, bigint> = {};
  private position = 0;

  constructor(private readonly every: number) {}

  size(value: number): number | ReturnType<typeof openName> {
    if (!Number.isInteger(value) || value < 1 || this.position++ % this.every !== 0) return value;
    const name = `n${Object.keys(this.values).length}`;
    this.values[name] = BigInt(value);
    return openName(name);
  }

  shape(shape: readonly (number | null)[]): Dim[] {
    return shape.map((size) => (size === null ? null : this.size(size)));
  }

  config(value: ConfigValue, key: string): ConfigValue {
    if (typeof value === 'number') return sizeKeys.has(key) ? this.size(value) : value;
    if (Array.isArray(value)) return (value as readonly ConfigValue[]).map((item) => this.config(item, key));
    if (typeof value === 'object' && value !== null && 'layer' in value) return { layer: this.spec(value.layer) };
    return value;
  }

  spec(of: LayerSpec): LayerSpec {
    return { ...of, config: Object.fromEntries(Object.entries(of.config).map(([key, value]) => [key, this.config(value, key)])) };
  }
}

/** Keys whose numbers are sizes; an axis or a rate is none. */
const sizeKeys = new Set([
  'units',
  'filters',
  'kernelSize',
  'strides',
  'poolSize',
  'depthMultiplier',
  'n',
  'targetShape',
  'inputDim',
  'outputDim',
  'height',
  'width',
  'numTokens',
]);

function agrees(open: Dim, known: Dim | undefined, values: Values): boolean {
  if (open !== null && isUnknown(open)) return true;
  return known !== undefined && evaluateDim(open, values) === known;
}

function shapeAgrees(open: Shape, known: Shape | undefined, values: Values): boolean {
  if (!isRanked(open)) return true;
  if (known === undefined || !isRanked(known)) return false;
  return open.length === known.length && open.every((dim, axis) => agrees(dim, known[axis], values));
}

function countAgrees(open: Total | null, known: Total | null, values: Values): boolean {
  if (open === null || known === null) return open === known;
  if (isUnknown(open)) return true;
  return !isUnknown(known) && evaluateCount(open, values) === evaluateCount(known, values);
}

function expectAgreement(open: Inference, known: Inference, values: Values, story: string): void {
  expect(open.outputs, story).toHaveLength(known.outputs.length);
  for (const [index, shape] of open.outputs.entries()) expect(shapeAgrees(shape, known.outputs[index], values), story).toBe(true);
  expect(countAgrees(open.macs, known.macs, values), `macs ${story}`).toBe(true);
  expect(countAgrees(parameterCount(open), parameterCount(known), values), `params ${story}`).toBe(true);
  expect(countAgrees(trainableCount(open), trainableCount(known), values), `trainable ${story}`).toBe(true);
}

function isKnownShape(shape: Shape): boolean {
  return isRanked(shape) && shape.every((dim) => dim === null || !isUnknown(dim));
}

const mayStayUnknown = new Set(['Add', 'Average', 'Maximum', 'Minimum', 'Multiply', 'CategoryEncoding']);

const text = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item));

/** Cells are no layers, and randomWidth is always at fault. */
const alwaysFaulty = new Set(['SimpleRNNCell', 'GRUCell', 'LSTMCell', 'StackedRNNCells', 'ConvLSTM2DCell', 'RandomWidth']);

describe.each(Object.entries(draws).filter(([className]) => !alwaysFaulty.has(className)))('%s', (className, drawn) => {
  test('says the same with names as with numbers', () => {
    let compared = 0;
    let telling = 0;
    fc.assert(
      fc.property(drawn.config, drawn.inputs, fc.integer({ min: 1, max: 4 }), (config, inputs, every) => {
        const spec = layer(className, config);
        const known = inferLayer(spec, inputs);
        const opener = new Opener(every);
        const openSpec = opener.spec(spec);
        const openInputs = inputs.map((shape) => opener.shape(shape));
        const open = inferLayer(openSpec, openInputs);
        const story = text({ spec, inputs, every, values: opener.values, open, known });
        if (known.faults.length > 0) return;
        expect(open.faults, story).toEqual([]);
        expectAgreement(open, known, opener.values, story);
        compared++;
        if (open.outputs.every(isKnownShape) && !isUnknown(parameterCount(open))) telling++;
      }),
      { seed: 17, numRuns: runs },
    );
    // Not by knowing nothing: two open sizes of a merge may broadcast, and whether one column is encoded decides the rank.
    expect(telling).toBeGreaterThan(compared * (mayStayUnknown.has(className) ? 0.1 : 0.9));
    expect(compared).toBeGreaterThan(0);
  });

  test('says nothing wrong about an input of unknown rank', () => {
    fc.assert(
      fc.property(drawn.config, drawn.inputs, (config, inputs) => {
        const spec = layer(className, config);
        const known = inferLayer(spec, inputs);
        if (known.faults.length > 0) return;
        const open = inferLayer(
          spec,
          inputs.map(() => ({ unknown: 'a test' })),
        );
        expect(open.faults, text({ spec, inputs })).toEqual([]);
        expectAgreement(open, known, {}, text({ spec, inputs, open, known }));
      }),
      { seed: 18, numRuns: 40 },
    );
  });

  test('says nothing wrong where a value of its configuration is unknown', () => {
    fc.assert(
      fc.property(drawn.config, drawn.inputs, fc.nat(), (config, inputs, pick) => {
        const spec = layer(className, config);
        const known = inferLayer(spec, inputs);
        const keys = Object.keys(config).filter((key) => key !== 'name');
        const key = keys[pick % Math.max(1, keys.length)];
        if (known.faults.length > 0 || key === undefined) return;
        const open = inferLayer(layer(className, { ...config, [key]: { unknown: 'a test' } }), inputs);
        const story = text({ spec, inputs, key, open, known });
        expect(open.faults, story).toEqual([]);
        // Whether the states come out may hang on the unknown value, and with it how many outputs there are.
        if (key !== 'returnState' && key !== 'layer' && key !== 'cell' && key !== 'mergeMode')
          expectAgreement(open, known, {}, story);
      }),
      { seed: 19, numRuns: runs },
    );
  });
});
