/** Configurations and input shapes: mostly good ones, now and then one that a developer gets wrong. */
import fc from 'fast-check';
import type { ConfigValue, LayerConfig, LayerSpec } from '../../../src/graph/model.js';

/** Good values nine times in ten. */
export function mostly<T, U>(good: fc.Arbitrary<T>, odd: fc.Arbitrary<U>): fc.Arbitrary<T | U> {
  return fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: odd });
}

export const oddSize: fc.Arbitrary<ConfigValue> = fc.constantFrom<ConfigValue[]>(0, -1, 2.5, '3', true, [], null);
export const small = fc.integer({ min: 1, max: 5 });
export const units = mostly(small, oddSize);
export const flags = mostly(fc.boolean(), fc.constantFrom<ConfigValue[]>(null, 0, 1));

/** A size for every axis: a number, a list, or something that is neither. */
export function sizes(rank: number, max = 3): fc.Arbitrary<ConfigValue> {
  const size = fc.integer({ min: 1, max });
  const good = fc.oneof(size, fc.array(size, { minLength: rank, maxLength: rank }));
  const oddList = fc.array(fc.constantFrom<ConfigValue[]>(0, -1, 2, 1.5, '2'), { minLength: 0, maxLength: rank + 1 });
  return mostly(good, fc.oneof(fc.constantFrom<ConfigValue[]>(0, -2, 1.5, '2', '23', true), oddList));
}

export const padding: fc.Arbitrary<ConfigValue> = mostly(
  fc.constantFrom('valid', 'same'),
  fc.constantFrom<ConfigValue[]>('causal', 'SAME', 'full', null),
);
export const dataFormat: fc.Arbitrary<ConfigValue> = mostly(
  fc.constantFrom('channelsLast', 'channelsFirst'),
  fc.constantFrom<ConfigValue[]>('channels_last', null),
);
export const activation: fc.Arbitrary<ConfigValue> = mostly(
  fc.constantFrom('relu', 'linear', 'tanh', 'sigmoid', 'softmax', 'elu', 'gelu_new', 'hardSigmoid', 'mish'),
  fc.constantFrom<ConfigValue[]>('ReLU', 'leakyrelu', '', null),
);
export const initializer: fc.Arbitrary<ConfigValue> = mostly(
  fc.constantFrom('zeros', 'ones', 'glorotUniform', 'HeNormal'),
  fc.constantFrom<ConfigValue[]>('glorot_uniform', 'uniform', ''),
);
export const regularizer: fc.Arbitrary<ConfigValue> = mostly(
  fc.constantFrom<ConfigValue[]>('l1l2', null),
  fc.constantFrom<ConfigValue[]>('l2'),
);
export const constraint: fc.Arbitrary<ConfigValue> = mostly(
  fc.constantFrom<ConfigValue[]>('nonNeg', 'maxNorm', null),
  fc.constantFrom<ConfigValue[]>('positive'),
);

/** A configuration with some of the optional keys; the required ones are there 19 times in 20. */
export function config(
  required: Record<string, fc.Arbitrary<ConfigValue>>,
  optional: Record<string, fc.Arbitrary<ConfigValue>> = {},
): fc.Arbitrary<LayerConfig> {
  const needed = Object.entries(required).map(([key, value]) =>
    fc.option(value, { freq: 20, nil: undefined }).map((drawn) => [key, drawn] as const),
  );
  const free = Object.entries({ ...optional, trainable: fc.constantFrom<ConfigValue[]>(true, false) }).map(([key, value]) =>
    // In one case of two, the key is left out.
    fc.option(value, { freq: 2, nil: undefined }).map((drawn) => [key, drawn] as const),
  );
  return fc.tuple(...needed, ...free).map((entries) => {
    const known = entries.filter((entry): entry is readonly [string, ConfigValue] => entry[1] !== undefined);
    return { name: 'probe', ...Object.fromEntries(known) };
  });
}

export type ClosedShape = readonly (number | null)[];

export interface ShapeOptions {
  readonly min?: number;
  readonly max?: number;
  /** Among how many sizes one is free. */
  readonly freeOneIn?: number;
}

/** Sizes of an axis: mostly known, sometimes free, rarely zero. */
function axis({ min = 1, max = 9, freeOneIn = 12 }: ShapeOptions): fc.Arbitrary<number | null> {
  return fc.oneof({ weight: freeOneIn, arbitrary: fc.integer({ min, max }) }, { weight: 1, arbitrary: fc.constant(null) });
}

const batch = fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) });

/** A shape of exactly this rank, the batch counted. */
export function shapeOf(rank: number, options: ShapeOptions = {}): fc.Arbitrary<ClosedShape> {
  return fc
    .tuple(batch, ...new Array<fc.Arbitrary<number | null>>(rank - 1).fill(axis(options)))
    .map((dims) => dims as (number | null)[]);
}

/** Mostly the right rank, sometimes another one from 2 on. */
export function shapeNear(rank: number, options: ShapeOptions = {}): fc.Arbitrary<ClosedShape> {
  return mostly(
    shapeOf(rank, options),
    fc.integer({ min: 2, max: 6 }).chain((other) => shapeOf(other, { ...options, max: 4 })),
  );
}

export function shapeOfRanks(...ranks: number[]): fc.Arbitrary<ClosedShape> {
  return fc.constantFrom(...ranks).chain((rank) => shapeOf(rank, { max: 6 }));
}

/** One input in 20 cases out of 21, two in the other. */
export function oneInput(shape: fc.Arbitrary<ClosedShape>): fc.Arbitrary<ClosedShape[]> {
  return fc.oneof({ weight: 30, arbitrary: shape.map((only) => [only]) }, { weight: 1, arbitrary: fc.tuple(shape, shape) });
}

export function layer(className: string, of: LayerConfig): LayerSpec {
  return { className, name: null, config: of, span: null };
}
