/** JSON, and other plain JavaScript values, as values of the interpreter. */
import { ArrayValue } from '../interpreter/arrayValue.js';
import { ObjectValue } from '../interpreter/objectValue.js';
import type { Trail } from '../interpreter/trail.js';
import { UnknownValue } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';

export function parseJson(trail: Trail, text: string): { readonly value: Value } {
  try {
    return { value: valueOf(trail, JSON.parse(text) as unknown) };
  } catch (error) {
    // JSON.parse has no other way to say that the text is not JSON.
    if (error instanceof SyntaxError || error instanceof RangeError) return { value: new UnknownValue('the text is not JSON') };
    throw error;
  }
}

/** Arrays and objects that a binding or a JSON file may hold; larger ones are data. */
const LARGEST = 5000;

export function valueOf(trail: Trail, json: unknown, depth = 0): Value {
  if (json === null || typeof json === 'number' || typeof json === 'string' || typeof json === 'boolean') return json;
  if (depth > 20) return new UnknownValue('it nests too deep');
  if (Array.isArray(json)) {
    const more = json.length > LARGEST ? new UnknownValue('the array is too long') : null;
    return new ArrayValue(
      trail,
      json.slice(0, LARGEST).map((item) => valueOf(trail, item, depth + 1)),
      more,
    );
  }
  if (typeof json !== 'object') return undefined;
  const object = new ObjectValue(trail);
  for (const [key, value] of Object.entries(json).slice(0, LARGEST)) object.properties.set(key, valueOf(trail, value, depth + 1));
  return object;
}
