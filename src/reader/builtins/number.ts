/** Methods of numbers, and the functions that make numbers. */
import ts from 'typescript';
import { overChoices } from '../interpreter/distribute.js';
import type { Call } from '../interpreter/functionValue.js';
import { LONGEST_TEXT, Open, operand } from '../interpreter/open.js';
import { binary, floorOf } from '../interpreter/operators.js';
import { unknownAt } from '../interpreter/unknown.js';
import { isKind, isOpen, isPrimitive } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { methodOf } from './table.js';
import type { Method } from './table.js';

export function numberMethod(value: number, key: string): Value {
  return methodOf(methods, value, key);
}

const methods: Readonly<Record<string, Method<number>>> = {
  toFixed: (value, call) =>
    isPrimitive(call.args[0]) ? value.toFixed(digits(call.args[0])) : unknownAt(call.scope, call.node, 'the text is open'),
  toPrecision: (value, call) => (typeof call.args[0] === 'number' ? value.toPrecision(digits(call.args[0]) || 1) : String(value)),
  toString: (value: number, call: Call) =>
    typeof call.args[0] === 'number' && call.args[0] >= 2 && call.args[0] <= 36 ? value.toString(call.args[0]) : String(value),
  toLocaleString: (_value: number, call: Call) => unknownAt(call.scope, call.node, 'the text depends on the locale'),
  valueOf: (value: number) => value,
};

function digits(value: Value): number {
  return typeof value === 'number' && value > 0 ? Math.min(100, Math.trunc(value)) : 0;
}

type Reader = (call: Call) => Value;

/** A function of one number. What it gives for an open one has its name, unless it is known to be something else. */
function ofOne(
  name: string,
  apply: (value: number) => number,
  open: (value: Open) => Value = (value) => named(name, value),
): Reader {
  return (call) =>
    overChoices(call.args[0], (value) => {
      if (isPrimitive(value)) return apply(Number(value));
      if (isOpen(value)) return open(value);
      if (isKind(value, 'array') && value.exact?.length === 1)
        return ofOne(name, apply, open)({ ...call, args: [value.exact[0]] });
      return isKind(value, 'unknown') ? value : Number.NaN;
    });
}

function named(name: string, value: Open): Value {
  return new Open(`${name}(${value.text})`.slice(0, LONGEST_TEXT), 'number', null, true);
}

/** A number stays what it is. */
function itself(value: Open): Value {
  return new Open(
    value.text,
    'number',
    value.type === 'string' ? null : value.count,
    value.given,
    null,
    value.quotient,
    value.key,
  );
}

function ofMany(name: string, apply: (values: readonly number[]) => number): Reader {
  return (call) => {
    const values = call.args.flatMap((value) => (isKind(value, 'array') && value.exact ? value.exact : [value]));
    if (values.every(isPrimitive)) return apply(values.map(Number));
    const texts = values.map((value) => (isPrimitive(value) ? String(value) : isOpen(value) ? value.text : null));
    const text = `${name}(${texts.join(', ')})`;
    if (texts.includes(null) || text.length > LONGEST_TEXT)
      return values.find((value) => isKind(value, 'unknown')) ?? unknownAt(call.scope, call.node, `\`${name}\` of open values`);
    return new Open(text, 'number', null, true);
  };
}

export const mathFunctions: Readonly<Record<string, Reader>> = {
  floor: ofOne('floor', Math.floor, floorOf),
  trunc: ofOne('trunc', Math.trunc, floorOf),
  ceil: ofOne('ceil', Math.ceil),
  round: ofOne('round', Math.round),
  abs: ofOne('abs', Math.abs),
  sign: ofOne('sign', Math.sign),
  sqrt: ofOne('sqrt', Math.sqrt),
  cbrt: ofOne('cbrt', Math.cbrt),
  log: ofOne('log', Math.log),
  log2: ofOne('log2', Math.log2),
  log10: ofOne('log10', Math.log10),
  log1p: ofOne('log1p', Math.log1p),
  exp: ofOne('exp', Math.exp),
  sin: ofOne('sin', Math.sin),
  cos: ofOne('cos', Math.cos),
  tan: ofOne('tan', Math.tan),
  tanh: ofOne('tanh', Math.tanh),
  atan: ofOne('atan', Math.atan),
  fround: ofOne('fround', Math.fround),
  max: ofMany('max', (values) => Math.max(...values)),
  min: ofMany('min', (values) => Math.min(...values)),
  hypot: ofMany('hypot', (values) => Math.hypot(...values)),
  pow: (call) => binary(ts.SyntaxKind.AsteriskAsteriskToken, call.args[0], call.args[1]),
  random: (call) => unknownAt(call.scope, call.node, 'it is random'),
};

export const mathConstants: Readonly<Record<string, number>> = {
  PI: Math.PI,
  E: Math.E,
  LN2: Math.LN2,
  LN10: Math.LN10,
  LOG2E: Math.LOG2E,
  LOG10E: Math.LOG10E,
  SQRT2: Math.SQRT2,
  SQRT1_2: Math.SQRT1_2,
};

export const toNumber = ofOne('Number', Number, itself);
export const parseWhole: Reader = (call) => {
  const [text, radix] = call.args;
  return overChoices(text, (value) => {
    if (isPrimitive(value)) return parseInt(String(value), typeof radix === 'number' ? radix : 10);
    if (isOpen(value)) return itself(value);
    return isKind(value, 'unknown') ? value : Number.NaN;
  });
};
export const parseDecimal = ofOne('parseFloat', (value) => value, itself);

export const numberTests: Readonly<Record<string, Reader>> = {
  isInteger: test(Number.isInteger),
  isSafeInteger: test(Number.isSafeInteger),
  isFinite: test(Number.isFinite),
  isNaN: test(Number.isNaN),
};

function test(apply: (value: unknown) => boolean): Reader {
  return (call) =>
    overChoices(call.args[0], (value) => {
      if (isPrimitive(value)) return apply(value);
      if (isOpen(value)) return new Open(`${apply.name}(${operand(value.text)})`.slice(0, LONGEST_TEXT), 'boolean', null, true);
      return isKind(value, 'unknown') ? value : apply({});
    });
}
