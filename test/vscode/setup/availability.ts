/** Something that the tests need and that a machine may lack. In CI a lack fails; elsewhere the tests are skipped, with this sentence. */
export type Availability<T> = { readonly value: T } | { readonly missing: string };

export function inCi(): boolean {
  return !['', '0', 'false', undefined].includes(process.env['CI']);
}
