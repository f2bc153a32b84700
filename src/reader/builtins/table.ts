/** Tables of methods that the reader knows by itself. */
import { BuiltinFunction } from '../interpreter/functionValue.js';
import type { Call } from '../interpreter/functionValue.js';
import type { Value } from '../interpreter/value.js';

export type Method<Receiver> = (receiver: Receiver, call: Call) => Value;

/** The method as a function that holds its receiver; `undefined` where there is no such method. */
export function methodOf<Receiver>(
  table: Readonly<Record<string, Method<Receiver>>>,
  receiver: Receiver,
  key: string,
): BuiltinFunction | undefined {
  const method = Object.hasOwn(table, key) ? table[key] : undefined;
  return method && new BuiltinFunction(key, (call) => method(receiver, call));
}

/** Calls a function that was given as an argument. */
export type Callback = (args: readonly Value[]) => Value;
