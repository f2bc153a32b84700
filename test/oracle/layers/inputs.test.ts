/** What a layer's own configuration says about its input, and what its factory says to no argument at all. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConfigValue } from '../../../src/graph/model.js';
import { layerTypeOfFactory, layerTypes } from '../../../src/layers/catalogue.js';
import { configuredInput } from '../../../src/layers/inputShape.js';
import { checkNoArguments } from '../../../src/layers/noArguments.js';
import { expectAgreement } from './agree.js';
import { config, layer, small } from './arbitraries.js';
import { inputLayerConfigs } from './configurations.js';
import { makeTfjsLayer } from './tfjsLayer.js';

const seed = Number(process.env['ORACLE_SEED'] ?? 20_240_601);
const runs = Number(process.env['ORACLE_RUNS'] ?? 300);

const size = fc.option(small);
const shapes = {
  inputShape: fc.oneof<fc.Arbitrary<ConfigValue>[]>(fc.array(size, { minLength: 1, maxLength: 3 }), small),
  batchInputShape: fc.array(size, { minLength: 1, maxLength: 3 }),
  batchSize: small,
};

describe('the input shape of a first layer', () => {
  const kinds: readonly [string, Record<string, fc.Arbitrary<ConfigValue>>, Record<string, fc.Arbitrary<ConfigValue>>][] = [
    ['Dense', { units: small }, { inputDim: small }],
    [
      'Embedding',
      { inputDim: small, outputDim: small },
      { inputLength: fc.oneof<fc.Arbitrary<ConfigValue>[]>(small, fc.array(size, { minLength: 1, maxLength: 2 })) },
    ],
    ['LSTM', { units: small }, { inputDim: small, inputLength: small }],
    ['Conv2D', { filters: small, kernelSize: small }, {}],
    ['Flatten', {}, {}],
    ['TimeDistributed', { layer: fc.constant<ConfigValue>({ layer: layer('Dense', { units: 2, inputShape: [3] }) }) }, {}],
  ];
  test.each(kinds)('%s', (className, needed, optional) => {
    const required = config(needed, { ...optional, ...shapes }).filter((drawn) =>
      Object.keys(needed).every((key) => key in drawn),
    );
    fc.assert(
      fc.property(required, (drawn) => {
        const spec = layer(className, drawn);
        const theirs = (makeTfjsLayer(spec) as unknown as { batchInputShape?: (number | null)[] }).batchInputShape ?? null;
        expect(configuredInput(spec), JSON.stringify(drawn)).toEqual(theirs);
      }),
      { seed, numRuns: runs },
    );
  });

  test('InputLayer', () => {
    fc.assert(
      fc.property(inputLayerConfigs, (drawn) => {
        const spec = layer('InputLayer', drawn);
        const { theirs } = expectAgreement(spec);
        if (theirs.threw !== null) return;
        const input = makeTfjsLayer(spec).inboundNodes[0]?.outputShapes[0];
        expect(configuredInput(spec), JSON.stringify(drawn)).toEqual(input);
      }),
      { seed, numRuns: runs },
    );
  });

  test.each([[{ shape: [28, 28, 1] }], [{ batchShape: [8, 5] }], [{ shape: [null, 3] }], [{ shape: 4 }]])(
    'tf.input(%j)',
    (given) => {
      const theirs = tf.input(structuredClone(given) as unknown as { shape: number[] }).shape;
      expect(configuredInput(layer('InputLayer', given))).toEqual(theirs);
    },
  );
});

describe('a factory without arguments', () => {
  const factories = layerTypes.flatMap((type) => type.factories);
  test.each(factories)('%s', (name) => {
    const make = (tf.layers as unknown as Record<string, () => unknown>)[name];
    const type = layerTypeOfFactory(name);
    if (make === undefined || type === null) throw new Error(`no factory ${name}`);
    const fault = checkNoArguments(type, name);
    if (fault === null) expect(() => make()).not.toThrow();
    else expect(() => make()).toThrow(fault.tfjsMessage ?? '');
  });
});
