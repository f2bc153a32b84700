/** Puts numbers in for the open names of a count, to hold what is computed with names against what is computed with numbers. */
import { isUnknown } from '../../../src/graph/dim.js';
import type { Dim } from '../../../src/graph/dim.js';
import { isPolynomial } from '../../../src/graph/polynomial.js';
import type { Count } from '../../../src/graph/polynomial.js';

export type Values = Readonly<Record<string, bigint>>;

export function evaluateCount(count: Count, values: Values): bigint {
  if (typeof count === 'bigint') return count;
  return count.terms.reduce(
    (sum, term) => sum + term.factors.reduce((product, factor) => product * evaluateText(factor, values), term.coefficient),
    0n,
  );
}

export function evaluateDim(dim: Dim, values: Values): number | null {
  if (dim === null || typeof dim === 'number') return dim;
  if (isUnknown(dim)) throw new Error(`unknown: ${dim.unknown}`);
  return isPolynomial(dim) ? Number(evaluateCount(dim, values)) : null;
}

/** Reads `floor((2*n + 1) / 3)`, `max(k - 2, 0)`, products, sums and names. */
function evaluateText(text: string, values: Values): bigint {
  const tokens = text.match(/[A-Za-z_$][\w$.]*|\d+|[-+*/(),]/g) ?? [];
  let next = 0;

  function sum(): bigint {
    let value = tokens[next] === '-' ? (next++, -product()) : product();
    while (tokens[next] === '+' || tokens[next] === '-') value = tokens[next++] === '+' ? value + product() : value - product();
    return value;
  }

  function product(): bigint {
    let value = atom();
    while (tokens[next] === '*') {
      next++;
      value *= atom();
    }
    return value;
  }

  function atom(): bigint {
    const token = tokens[next++] ?? '';
    if (/^\d/.test(token)) return BigInt(token);
    if (token === '(') return closed(sum);
    if (token === 'floor' || token === 'max') {
      next++;
      const left = sum();
      const operator = tokens[next++];
      const right = closed(sum);
      return operator === '/' ? floorDivide(left, right) : left > right ? left : right;
    }
    const value = values[token];
    if (value === undefined) throw new Error(`no value for ${token} in ${text}`);
    return value;
  }

  function closed(inside: () => bigint): bigint {
    const value = inside();
    if (tokens[next++] !== ')') throw new Error(`no closing bracket in ${text}`);
    return value;
  }

  return sum();
}

export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}
