/** Every kind of layer against TensorFlow.js: output shapes, parameters, trained parameters, and what it throws. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layerTypes } from '../../../src/layers/catalogue.js';
import { expectAgreement } from './agree.js';
import { layer } from './arbitraries.js';
import { draws } from './configurations.js';
import { disagreements, seenDisagreements } from './disagreements.js';
import { seenSilences, silences } from './silences.js';

/** Fixed, so that a failure comes again; other seeds and more runs can be asked for. */
const seed = Number(process.env['ORACLE_SEED'] ?? 20_240_601);
const runs = Number(process.env['ORACLE_RUNS'] ?? 300);

test('the catalogue has every factory that TensorFlow.js exports', () => {
  const classes = ['Layer', 'RNN', 'RNNCell'];
  const exported = Object.keys(tf.layers).filter((name) => !classes.includes(name));
  expect(layerTypes.flatMap((type) => type.factories).sort()).toEqual(exported.sort());
  expect(exported).toHaveLength(77);
});

test('every kind of layer is drawn', () => {
  expect(Object.keys(draws).sort()).toEqual(
    layerTypes
      .map((type) => type.className)
      .filter((className) => className !== 'InputLayer')
      .sort(),
  );
});

describe.each(Object.entries(draws))('%s', (className, drawn) => {
  test('agrees when it is applied', () => {
    fc.assert(
      fc.property(drawn.config, drawn.inputs, (config, inputs) => {
        expectAgreement(layer(className, config), inputs);
      }),
      { seed, numRuns: runs },
    );
  });

  test('agrees when it is applied again', () => {
    fc.assert(
      fc.property(drawn.config, drawn.inputs, drawn.inputs, (config, first, second) => {
        const once = expectAgreement(layer(className, config), first);
        if (once.ours.faults.length === 0) expectAgreement(layer(className, config), first, second);
      }),
      { seed: seed + 1, numRuns: Math.ceil(runs / 3) },
    );
  });
});

test('agrees on what is too rare to be drawn', () => {
  const concatenate = layer('Concatenate', { name: 'probe' });
  const once = [
    [null, 2],
    [null, 3],
  ];
  expectAgreement(concatenate, once, [
    [null, 2],
    [null, 2, 3],
  ]);
});

test('every silence that has a name occurs', () => {
  expect(silences.map((silence) => silence.name).filter((name) => !seenSilences().has(name))).toEqual([]);
});

test('every disagreement that has a name occurs', () => {
  expect(disagreements.map((disagreement) => disagreement.name).filter((name) => !seenDisagreements().has(name))).toEqual([]);
});
