/** The catalogue is asked about code that is being typed: whatever it is given, it answers, and never throws. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Dim } from '../../../src/graph/dim.js';
import type { ConfigValue, LayerConfig } from '../../../src/graph/model.js';
import { problemKinds } from '../../../src/graph/problem.js';
import { openName } from '../../../src/graph/polynomial.js';
import type { Shape } from '../../../src/graph/shape.js';
import { inferLayer, layerTypeOf, layerTypeOfFactory, layerTypes } from '../../../src/layers/catalogue.js';
import { commonKeys, configuredInput } from '../../../src/layers/inputShape.js';
import { parameterCount, trainableCount } from '../../../src/layers/total.js';
import { spec, stack } from './graphs.js';

const number = fc.oneof(fc.integer({ min: -3, max: 6 }), fc.constantFrom(NaN, Infinity, -Infinity, 1.5, 1e300, -0));
const open: fc.Arbitrary<Dim> = fc.constantFrom<Dim[]>(openName('n'), openName('data.size'), { unknown: 'a test' }, null);
const classNames = [...layerTypes.map((type) => type.className), '?', 'MyLayer', 'Sequential'];
const model = stack([null, 4], [spec('Dense', { units: 2 })]);

const value: fc.Arbitrary<ConfigValue> = fc.letrec<{ value: ConfigValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    number,
    open,
    fc.constantFrom<ConfigValue[]>('', 'same', 'causal', 'relu', 'channelsFirst', 'concat', 'oneHot', '3', true, false),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.constant<ConfigValue>({ className: 'Zeros', config: {} }),
    fc.constant<ConfigValue>({ className: null, config: { seed: 3 } }),
    fc.constant<ConfigValue>({ model }),
    fc
      .tuple(
        fc.constantFrom(...classNames),
        fc.dictionary(fc.constantFrom('units', 'filters', 'kernelSize', 'cell', 'layer', 'returnState'), tie('value'), {
          maxKeys: 3,
        }),
      )
      .map(([className, config]): ConfigValue => ({ layer: spec(className, config) })),
  ),
})).value;

const dim: fc.Arbitrary<Dim> = fc.oneof(fc.integer({ min: -2, max: 9 }), open, fc.constantFrom<Dim[]>(NaN, 0.5, 2 ** 60));
const shape: fc.Arbitrary<Shape> = fc.oneof(
  { weight: 6, arbitrary: fc.array(dim, { maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constant<Shape>({ unknown: 'a test' }) },
);
const inputs = fc.array(shape, { maxLength: 4 });

describe.each(layerTypes.map((type) => [type.className, type] as const))('%s', (className, type) => {
  const keys = [...type.keys, ...commonKeys];
  const config: fc.Arbitrary<LayerConfig> = fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 8 });

  test('answers whatever it is given', () => {
    fc.assert(
      fc.property(config, inputs, fc.option(inputs, { nil: undefined }), fc.boolean(), (of, on, builtFor, sequential) => {
        const layer = spec(className, of);
        const inference = inferLayer(layer, on, { sequential, ...(builtFor === undefined ? {} : { builtFor }) });
        expect(inference.outputs.length).toBeGreaterThan(0);
        for (const fault of [...inference.faults, ...type.check(of)]) {
          expect(problemKinds).toHaveProperty([fault.code]);
          expect(fault.message).not.toMatch(/undefined|\[object/);
          expect(fault.tfjsMessage === null).toBe(fault.thrownBy === undefined);
        }
        parameterCount(inference);
        trainableCount(inference);
        configuredInput(layer);
      }),
      { numRuns: 150, seed: 23 },
    );
  });

  test('is found by its names', () => {
    expect(layerTypeOf(className)).toBe(type);
    expect(type.factories.length).toBeGreaterThan(0);
    for (const factory of type.factories) expect(layerTypeOfFactory(factory)).toBe(type);
    expect(new Set(type.keys).size).toBe(type.keys.length);
  });
});

test('other names are not found', () => {
  for (const name of ['Sequential', 'MyLayer', '', 'constructor', 'toString']) {
    expect(layerTypeOf(name)).toBe(null);
    expect(layerTypeOfFactory(name)).toBe(null);
  }
});
