/**
 * Polynomials with integer coefficients over open names: the sizes and counts of a model whose code leaves some
 * numbers open, such as `120*numClasses + numClasses`.
 *
 * Invariant: a `Polynomial` is canonical. Its terms are sorted, distinct, non-zero, and at least one has a factor;
 * a value without open names is a `bigint` (a count) or a `number` (a dimension), never a polynomial. Two polynomials are
 * equal exactly when `formatPolynomial` gives the same text.
 */
export interface Polynomial {
  readonly terms: readonly Term[];
}

/** `coefficient · factors[0] · factors[1] …`; factors are sorted and may repeat. */
export interface Term {
  readonly coefficient: bigint;
  /** Open names or the text of an expression that no polynomial can carry, such as `floor((width - 4) / 2)`. */
  readonly factors: readonly string[];
}

/** An exact integer, or an expression over open names. */
export type Count = bigint | Polynomial;

export function isPolynomial(value: unknown): value is Polynomial {
  return typeof value === 'object' && value !== null && 'terms' in value;
}

/** The open name itself. */
export function openName(name: string): Polynomial {
  return { terms: [{ coefficient: 1n, factors: [name] }] };
}

export function addCounts(a: Count, b: Count): Count {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a + b;
  return collect([...termsOf(a), ...termsOf(b)]);
}

export function multiplyCounts(a: Count, b: Count): Count {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a * b;
  const product: Term[] = [];
  for (const left of termsOf(a)) {
    for (const right of termsOf(b)) {
      product.push({ coefficient: left.coefficient * right.coefficient, factors: [...left.factors, ...right.factors].sort() });
    }
  }
  return collect(product);
}

export function subtractCounts(a: Count, b: Count): Count {
  return addCounts(a, multiplyCounts(-1n, b));
}

export function equalCounts(a: Count, b: Count): boolean {
  return formatCount(a) === formatCount(b);
}

/**
 * Divides by a positive integer and rounds down. Where the polynomial does not divide evenly, the quotient stands as one
 * opaque factor, so that equal expressions stay equal.
 */
export function floorDivideCount(a: Count, divisor: bigint): Count {
  if (divisor === 1n) return a;
  if (typeof a === 'bigint') return floorDivide(a, divisor);
  // floor((d·q + r) / d) = q + floor(r / d) for all integers q and r, so that every coefficient gives its whole part to q and
  // leaves a rest of 0 to d − 1 under the floor. Numbers that differ by a multiple of d then have the same floor.
  const wholes = a.terms.map((term) => ({ ...term, coefficient: floorDivide(term.coefficient, divisor) }));
  const rests = a.terms.map((term) => ({
    ...term,
    coefficient: term.coefficient - floorDivide(term.coefficient, divisor) * divisor,
  }));
  const quotient = collect(wholes.filter((term) => term.coefficient !== 0n));
  const rest = collect(rests.filter((term) => term.coefficient !== 0n));
  if (typeof rest === 'bigint') return addCounts(quotient, floorDivide(rest, divisor));
  return addCounts(quotient, openName(`floor(${asOperand(rest)} / ${String(divisor)})`));
}

/** The quotient where a single product divides without a rest, whatever its names stand for; `null` where that is not certain. */
export function divideEvenly(a: Count, divisor: Count): Count | null {
  const [by, ...more] = termsOf(divisor);
  if (by === undefined || more.length > 0 || by.coefficient === 0n) return null;
  const terms: Term[] = [];
  for (const term of termsOf(a)) {
    const factors = [...term.factors];
    for (const factor of by.factors) {
      const at = factors.indexOf(factor);
      if (at < 0) return null;
      factors.splice(at, 1);
    }
    if (term.coefficient % by.coefficient !== 0n) return null;
    terms.push({ coefficient: term.coefficient / by.coefficient, factors });
  }
  return collect(terms);
}

/** `120*numClasses + numClasses` is written `121*numClasses`; the highest powers come first. */
export function formatCount(count: Count): string {
  if (typeof count === 'bigint') return count.toString();
  return count.terms.map(formatTerm).join('').replace(/^ \+ /, '').replace(/^ - /, '-');
}

/** The text of a count to stand beside an operator. */
export function asOperand(count: Count): string {
  const text = formatCount(count);
  return /^[\w$.[\]'"]+$/.test(text) ? text : `(${text})`;
}

/** The open names of a count, in order; those inside `floor(…)` and `max(…)` too. */
export function namesOf(count: Count): readonly string[] {
  if (typeof count === 'bigint') return [];
  return [...new Set(count.terms.flatMap((term) => term.factors.flatMap(namesIn)))];
}

/** The names in the text of a factor that this file or the catalogue made; the text of a name itself is left as it is. */
function namesIn(factor: string): readonly string[] {
  if (!/^(floor|max)\(/.test(factor)) return [factor];
  return (factor.match(/[A-Za-z_$][\w$]*(?:\.[\w$]+|\[[^\]]*\])*/g) ?? []).filter((name) => name !== 'floor' && name !== 'max');
}

function formatTerm(term: Term): string {
  const sign = term.coefficient < 0n ? ' - ' : ' + ';
  const size = term.coefficient < 0n ? -term.coefficient : term.coefficient;
  if (term.factors.length === 0) return `${sign}${size}`;
  const factors = term.factors.map((factor) => (/^[\w$.[\]'"]+$|^\w+\(.*\)$/.test(factor) ? factor : `(${factor})`)).join('*');
  return size === 1n ? `${sign}${factors}` : `${sign}${size}*${factors}`;
}

function termsOf(count: Count): readonly Term[] {
  if (typeof count === 'bigint') return count === 0n ? [] : [{ coefficient: count, factors: [] }];
  return count.terms;
}

function collect(terms: readonly Term[]): Count {
  const byFactors = new Map<string, Term>();
  for (const term of terms) {
    const key = JSON.stringify(term.factors);
    const coefficient = term.coefficient + (byFactors.get(key)?.coefficient ?? 0n);
    byFactors.set(key, { coefficient, factors: term.factors });
  }
  const kept = [...byFactors.entries()].filter(([, term]) => term.coefficient !== 0n);
  if (kept.every(([, term]) => term.factors.length === 0)) return kept[0]?.[1].coefficient ?? 0n;
  kept.sort(([keyA, a], [keyB, b]) => b.factors.length - a.factors.length || (keyA < keyB ? -1 : 1));
  return { terms: kept.map(([, term]) => term) };
}

function floorDivide(a: bigint, divisor: bigint): bigint {
  const quotient = a / divisor;
  return a % divisor !== 0n && a < 0n ? quotient - 1n : quotient;
}
