/** The outcome of what may fail for reasons outside the program: a value, or a sentence that says what is wrong and what to do. */
export type Result<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: string };

export function success<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

export function failure(error: string): { readonly ok: false; readonly error: string } {
  return { ok: false, error };
}
