/**
 * Reads a layer's configuration the way TensorFlow.js's constructors do: what counts as absent, what is spread over the axes, which
 * values are accepted. Every reader gives something to go on with: a value that is not valid or not known becomes `Unknown`, and the
 * checks beside it say what is wrong.
 */
import { isUnknown, unknown } from '../graph/dim.js';
import type { Dim, Unknown } from '../graph/dim.js';
import type { ConfigValue, LayerConfig } from '../graph/model.js';
import { isPolynomial } from '../graph/polynomial.js';
import type { Fault } from '../graph/problem.js';
import { silentFault, thrownFault } from './fault.js';
import { shownValue } from './shownValue.js';
import { friendlyText, isList, plainText, valueJson } from './tfjsText.js';

export const dataFormats = ['channelsFirst', 'channelsLast'] as const;
export const paddingModes = ['valid', 'same', 'causal'] as const;
export type DataFormat = (typeof dataFormats)[number];
export type Padding = (typeof paddingModes)[number];

/** The value of a key; absent and `null` are the same to most constructors. */
export function given(config: LayerConfig, key: string): ConfigValue | undefined {
  return config[key] ?? undefined;
}

/** A size: a number as it stands, an open one as its expression, `Unknown` for anything else. */
export function sizeValue(value: ConfigValue | undefined, key: string): Dim {
  if (typeof value === 'number') return value;
  if (value !== undefined && value !== null && typeof value === 'object' && !isList(value)) {
    if (isPolynomial(value)) return value;
    if (isUnknown(value)) return value;
  }
  return unknown(value === undefined || value === null ? `${key} is missing` : `${key} is not a number`);
}

/** A size that has to be a positive integer; a number that is not becomes `Unknown`. */
export function positiveSize(config: LayerConfig, key: string, absent?: Dim): Dim {
  const value = given(config, key);
  if (value === undefined && absent !== undefined) return absent;
  const size = sizeValue(value, key);
  return typeof size === 'number' && !isPositiveInteger(size) ? unknown(`${key} is ${size}`) : size;
}

/** A switch: JavaScript's truth of the value, `absent` where it is not given, `Unknown` where the code leaves it open. */
export function flag(config: LayerConfig, key: string, absent: boolean): boolean | Unknown {
  const value = given(config, key);
  if (value === undefined) return absent;
  if (typeof value === 'object' && value !== null && !isList(value)) {
    if (isUnknown(value)) return value;
    if (isPolynomial(value)) return unknown(`${key} is ${shownValue(value)}`);
  }
  return Boolean(value);
}

/** One of a few words. */
export function choice<T extends string>(config: LayerConfig, key: string, words: readonly T[], absent: T): T | Unknown {
  const value = given(config, key);
  if (value === undefined) return absent;
  const word = words.find((candidate) => candidate === value);
  if (word !== undefined) return word;
  return isOpen(value) ? unknown(`${key} is not known`) : unknown(`${key} is ${shownValue(value)}`);
}

/** `n` sizes, one an axis: a number stands for all of them. */
export function sizeList(config: LayerConfig, key: string, n: number, absent?: Dim): readonly Dim[] {
  const value = given(config, key);
  if (value === undefined && absent !== undefined) return new Array<Dim>(n).fill(absent);
  if (value !== undefined && isList(value)) {
    if (value.length !== n) return new Array<Dim>(n).fill(unknown(`${key} has ${value.length} elements`));
    return value.map((item) => sizeValue(item, key));
  }
  return new Array<Dim>(n).fill(sizeValue(value, key));
}

/** Whether the code leaves the value open, so that nothing can be said against it. */
export function isOpen(value: ConfigValue | undefined): boolean {
  return typeof value === 'object' && value !== null && !isList(value) && (isUnknown(value) || isPolynomial(value));
}

export function isPositiveInteger(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

/** TensorFlow.js's `assertPositiveInteger`; it takes a list too. */
export function checkPositiveInteger(label: string, config: LayerConfig, key: string): Fault[] {
  return positiveIntegerFaults(label, config[key], key, key);
}

function positiveIntegerFaults(label: string, value: ConfigValue | undefined, key: string, name: string): Fault[] {
  if (isOpen(value)) return [];
  if (value !== undefined && isList(value)) {
    if (value.length === 0) {
      return [
        thrownFault('invalid-config', `${label} has an empty ${key}`, 'constructor', `${name} is unexpectedly an empty array.`, {
          configKey: key,
        }),
      ];
    }
    return value.flatMap((item, index) => positiveIntegerFaults(label, item, key, `element ${index + 1} of ${name}`)).slice(0, 1);
  }
  if (isPositiveInteger(value)) return [];
  const missing = value === undefined || value === null;
  return [
    thrownFault(
      missing ? 'missing-config' : 'invalid-config',
      missing
        ? `${label} needs ${key}, a positive integer`
        : `${label} needs a positive integer as ${name}, but it is ${shownValue(value)}`,
      'constructor',
      `Expected ${name} to be a positive integer, but got ${friendlyText(value)}.`,
      { configKey: key },
    ),
  ];
}

/** `value is not a valid PaddingMode …`: TensorFlow.js's check of a word. */
export function checkWord(label: string, config: LayerConfig, key: string, words: readonly string[], kind: string): Fault[] {
  const value = given(config, key);
  if (value === undefined || isOpen(value) || (typeof value === 'string' && words.includes(value))) return [];
  return [
    thrownFault(
      'invalid-config',
      `${label} knows no ${key} ${shownValue(value)}; it takes ${words.map((word) => `"${word}"`).join(', ')}`,
      'constructor',
      `${plainText(value)} is not a valid ${kind}.  Valid values are ${words.join(',')} or null/undefined.`,
      { configKey: key },
    ),
  ];
}

export const checkDataFormat = (label: string, config: LayerConfig): Fault[] =>
  checkWord(label, config, 'dataFormat', dataFormats, 'DataFormat');
export const checkPadding = (label: string, config: LayerConfig): Fault[] =>
  checkWord(label, config, 'padding', paddingModes, 'PaddingMode');

/**
 * TensorFlow.js's `normalizeArray`: a number for all axes, or as many integers as there are axes. It looks at neither the sign of the
 * numbers nor whether a bare one is an integer; those are faults too, silent ones.
 */
export function checkSizeList(label: string, config: LayerConfig, key: string, n: number): Fault[] {
  const value = given(config, key);
  if (value === undefined || isOpen(value)) return [];
  const place = { configKey: key };
  if (typeof value === 'number') {
    return isPositiveInteger(value)
      ? []
      : [silentFault('invalid-config', `${label} needs positive integers as ${key}, but it is ${value}`, place)];
  }
  const rule = `The ${key} argument must be an integer or tuple of ${n} integers.`;
  // A string passes for a list of its characters here.
  const length = typeof value === 'string' || isList(value) ? value.length : undefined;
  const items = typeof value === 'string' ? [...value] : isList(value) ? value : [];
  if (length !== n) {
    return [
      thrownFault(
        'invalid-config',
        `${label} needs a number or ${n} numbers as ${key}, but it is ${shownValue(value)}`,
        'constructor',
        `${rule} Received: ${String(length)} elements.`,
        place,
      ),
    ];
  }
  const odd = items.find((item) => !isOpen(item) && !(typeof item === 'number' && Number.isInteger(item)));
  if (odd !== undefined) {
    return [
      thrownFault(
        'invalid-config',
        `${label} needs integers as ${key}, but it is ${shownValue(value)}`,
        'constructor',
        `The ${key} argument must be an integer or tuple of ${n} integers. Received: ${valueJson(value)} including a non-integer number ${plainText(odd)}`,
        place,
      ),
    ];
  }
  return items.every((item) => isOpen(item) || isPositiveInteger(item))
    ? []
    : [silentFault('invalid-config', `${label} needs positive integers as ${key}, but it is ${shownValue(value)}`, place)];
}
