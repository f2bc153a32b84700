/** Layers that give the same values another shape: flatten, reshape, permute, repeatVector. They do no multiply-adds. */
import { certainlyDiffer, countOf, dimOf, floorDivideDim, isSized, isUnknown, multiplyDims, unknown } from '../graph/dim.js';
import type { Dim } from '../graph/dim.js';
import type { LayerConfig } from '../graph/model.js';
import { formatCount } from '../graph/polynomial.js';
import type { Fault } from '../graph/problem.js';
import { elementCount, formatShape } from '../graph/shape.js';
import { given, isOpen, isPositiveInteger, sizeValue } from './config.js';
import { silentFault, thrownFault } from './fault.js';
import { oneInput } from './oneInput.js';
import { shownValue } from './shownValue.js';
import { isList, plainText, shapeText, valueJson } from './tfjsText.js';

export const flatten = oneInput({
  className: 'Flatten',
  factories: ['flatten'],
  keys: ['dataFormat'],
  manyInputs: 'inputCheck',
  spec: () => ({ minRank: 3 }),
  infer({ input }) {
    const features = input.slice(1);
    const faults = freeSizeFaults(features);
    // No model comes of it, so that what stands behind has nothing to complain of.
    const size: Dim = faults.length > 0 ? unknown('a size is free until run time') : features.reduce<Dim>(multiplyDims, 1);
    return { output: [input[0] ?? null, size], faults };
  },
});

/** What flatten throws where a size is free. */
export function freeSizeFaults(features: readonly Dim[]): Fault[] {
  if (!features.includes(null)) return [];
  const tfjsMessage =
    `The shape of the input to "Flatten" is not fully defined (got ${shapeText(features)}). ` +
    'Make sure to pass a complete "input_shape" or "batch_input_shape" argument to the first layer in your model.';
  const message = `flatten needs every size of its input, but ${formatShape([null, ...features])} leaves one free until run time`;
  return [thrownFault('undefined-dimension', message, 'outputShape', tfjsMessage, { input: 0 })];
}

/**
 * TensorFlow.js checks the number of elements only where every size of the input is known, the batch too; it throws when data flow otherwise.
 * Nor does it fill in a −1 then: the size stays free, and a flatten or dense layer behind it fails.
 */
export const reshape = oneInput({
  className: 'Reshape',
  factories: ['reshape'],
  keys: ['targetShape'],
  check(config, label) {
    const value = config['targetShape'];
    const place = { configKey: 'targetShape' };
    if (value === undefined || value === null) {
      const tfjsMessage = `Cannot read properties of ${String(value)} (reading 'length')`;
      return [thrownFault('missing-config', `${label} needs a targetShape`, 'constructor', tfjsMessage, place)];
    }
    if (isOpen(value)) return [];
    if (!isList(value))
      return [
        silentFault('invalid-config', `${label} needs a list of sizes as targetShape, but it is ${shownValue(value)}`, place),
      ];
    const odd = value.find((item) => !isFree(item) && !isOpen(item) && !isPositiveInteger(item));
    return odd === undefined
      ? []
      : [
          silentFault(
            'invalid-config',
            `${label} has the targetShape ${shownValue(value)}, in which ${shownValue(odd)} is not a size`,
            place,
          ),
        ];
  },
  infer({ config, input, label }) {
    const value = given(config, 'targetShape');
    const batch = input[0] ?? null;
    if (value === undefined || !isList(value)) {
      return { output: typeof value === 'object' && isUnknown(value) ? value : unknown('targetShape is not known') };
    }
    const target = value.map((item): Dim => (isFree(item) ? null : sizeValue(item, 'targetShape')));
    const allKnown = !input.includes(null);
    const fits = fit(input.slice(1), target);
    const text = `${label} to [${shownValue(value).slice(1, -1)}]`;
    const faults: Fault[] = [];
    if (target.filter((dim) => dim === null).length > 1) {
      const message = `${label} can work out one size, but its targetShape ${shownValue(value)} leaves several free`;
      const place = { configKey: 'targetShape' };
      faults.push(
        allKnown
          ? thrownFault('invalid-config', message, 'outputShape', 'Can only specifiy one unknown dimension.', place)
          : silentFault('invalid-config', message, place),
      );
      return { output: [batch, ...target], faults };
    }
    if (fits.mismatch !== null) {
      const message = `${text} ${fits.mismatch} (input ${formatShape(input)})`;
      faults.push(
        allKnown && input.every(isSized)
          ? thrownFault('size-mismatch', message, 'outputShape', 'Total size of new array must be unchanged.', {
              configKey: 'targetShape',
            })
          : silentFault('size-mismatch', message, { configKey: 'targetShape' }),
      );
    }
    return { output: [batch, ...(allKnown && input.every(isSized) ? fits.sizes : target)], faults };
  },
});

function isFree(item: unknown): boolean {
  return item === null || item === undefined || (typeof item === 'number' && item < 0);
}

/** The target with its free size worked out, and what is wrong with it, as far as both sides are known. */
function fit(
  features: readonly Dim[],
  target: readonly Dim[],
): { readonly sizes: readonly Dim[]; readonly mismatch: string | null } {
  const elements = elementCount(features);
  const fixed = elementCount(target.filter((dim) => dim !== null));
  const asIs = { sizes: target, mismatch: null };
  if (isUnknown(elements) || isUnknown(fixed)) return asIs;
  const free = target.indexOf(null);
  const has = `but its input has ${formatCount(elements)}`;
  if (free < 0) {
    return certainlyDiffer(dimOf(elements), dimOf(fixed))
      ? { sizes: target, mismatch: `holds ${formatCount(fixed)} elements, ${has}` }
      : asIs;
  }
  if (typeof fixed === 'bigint' && typeof elements === 'bigint') {
    if (fixed === 0n || elements % fixed !== 0n)
      return { sizes: target, mismatch: `needs a multiple of ${fixed} elements, ${has}` };
  }
  return {
    sizes: target.map((dim, axis) => (axis === free ? floorDivideDim(dimOf(elements), dimOf(fixed)) : dim)),
    mismatch: null,
  };
}

/** `dims` counts axes from 1, the batch left out. */
export const permute = oneInput({
  className: 'Permute',
  factories: ['permute'],
  keys: ['dims'],
  manyInputs: 'inputCheck',
  check(config, label) {
    const value = config['dims'];
    const place = { configKey: 'dims' };
    if (value === undefined || value === null) {
      const tfjsMessage = 'Required configuration field `dims` is missing during Permute constructor call.';
      return [thrownFault('missing-config', `${label} needs dims, the order of the axes`, 'constructor', tfjsMessage, place)];
    }
    if (isOpen(value)) return [];
    if (!isList(value)) {
      const tfjsMessage = `Permute constructor requires \`dims\` to be an Array, but received ${plainText(value)} instead.`;
      return [
        thrownFault(
          'invalid-config',
          `${label} needs a list as dims, but it is ${shownValue(value)}`,
          'constructor',
          tfjsMessage,
          place,
        ),
      ];
    }
    if (value.some(isOpen)) return [];
    // TensorFlow.js sorts as text, which goes wrong from ten axes on; no tensor has so many.
    if (
      [...value]
        .map(plainText)
        .sort()
        .every((item, index) => item === String(index + 1))
    )
      return [];
    const tfjsMessage = `Invalid permutation \`dims\`: ${valueJson(value)} \`dims\` must contain consecutive integers starting from 1.`;
    const message = `${label} needs each axis from 1 to ${value.length} once as dims, but it is ${shownValue(value)}`;
    return [thrownFault('invalid-config', message, 'constructor', tfjsMessage, place)];
  },
  spec(config) {
    const dims = given(config, 'dims');
    return dims !== undefined && isList(dims) ? { rank: dims.length + 1 } : null;
  },
  infer({ config, input }) {
    const order = permutationOf(config);
    if (order === null) return { output: input.map((dim, axis) => (axis === 0 ? dim : unknown('dims is not known'))) };
    return {
      output: [input[0] ?? null, ...order.map((axis) => (axis === null ? unknown('dims is not known') : (input[axis] ?? null)))],
    };
  },
});

function permutationOf(config: LayerConfig): readonly (number | null)[] | null {
  const dims = given(config, 'dims');
  return dims !== undefined && isList(dims) ? dims.map((dim) => (typeof dim === 'number' ? dim : null)) : null;
}

/** TensorFlow.js does not look at `n`: a missing one leaves the size free, and zero, a negative or a fractional one is taken as it is. */
export const repeatVector = oneInput({
  className: 'RepeatVector',
  factories: ['repeatVector'],
  keys: ['n'],
  manyInputs: 'inputCheck',
  check(config, label) {
    const value = config['n'];
    if (isOpen(value) || isPositiveInteger(value)) return [];
    const missing = value === undefined || value === null;
    const message = missing
      ? `${label} needs n, how often to repeat`
      : `${label} needs a positive integer as n, but it is ${shownValue(value)}`;
    return [silentFault(missing ? 'missing-config' : 'invalid-config', message, { configKey: 'n' })];
  },
  spec: () => ({ rank: 2 }),
  infer({ config, input }) {
    const n = sizeValue(config['n'], 'n');
    const repeats = typeof n === 'number' && (countOf(n) === null || n < 0) ? unknown(`n is ${n}`) : n;
    return { output: [input[0] ?? null, repeats, input[1] ?? null] };
  },
});

export const reshapingLayers = [flatten, repeatVector, reshape, permute];
