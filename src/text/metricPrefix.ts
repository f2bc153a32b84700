/** The prefixes of large numbers, for three figures and a letter: 1.5 M, 200 G. */
export interface MetricPrefix {
  readonly size: number;
  readonly prefix: string;
}

const prefixes: readonly MetricPrefix[] = [
  { size: 1e18, prefix: 'E' },
  { size: 1e15, prefix: 'P' },
  { size: 1e12, prefix: 'T' },
  { size: 1e9, prefix: 'G' },
  { size: 1e6, prefix: 'M' },
  { size: 1e3, prefix: 'k' },
];

/** The prefix with which three figures say a number; `null` below a thousand. What would be rounded to 1,000 k is 1 M. */
export function metricPrefixOf(value: number): MetricPrefix | null {
  return prefixes.find(({ size }) => Math.abs(value) >= size * 0.9995) ?? null;
}
