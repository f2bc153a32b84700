/** Example values for names that the code leaves open, kept with the workspace: they only help to read, and change no file. */
import type { SourceDocument } from './sourceDocument.js';

/** The part of `vscode.Memento` that is needed. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const key = 'exampleValues';

export type Values = Readonly<Record<string, unknown>>;

export class ExampleValues {
  constructor(private readonly memory: Memory) {}

  /** The values of a document, by the name as the reader gives it. */
  of(document: SourceDocument): Values {
    return this.all()[document.uri.toString()] ?? {};
  }

  /** Sets a value; `undefined` takes it away. */
  async set(document: SourceDocument, name: string, value: unknown): Promise<void> {
    const { [name]: _, ...others } = this.of(document);
    await this.replace(document, value === undefined ? others : { ...others, [name]: value });
  }

  async clear(document: SourceDocument): Promise<void> {
    await this.replace(document, {});
  }

  private async replace(document: SourceDocument, values: Values): Promise<void> {
    const { [document.uri.toString()]: _, ...others } = this.all();
    await this.memory.update(key, Object.keys(values).length === 0 ? others : { ...others, [document.uri.toString()]: values });
  }

  private all(): Readonly<Record<string, Values>> {
    const stored = this.memory.get(key);
    if (!isRecord(stored)) return {};
    return Object.fromEntries(Object.entries(stored).filter((entry): entry is [string, Values] => isRecord(entry[1])));
  }
}

/** What a person types: JSON, or a word that stands for a string. The reason where it is neither. */
export function parseExampleValue(text: string): { readonly value: unknown } | { readonly reason: string } {
  const trimmed = text.trim();
  if (trimmed === '') return { reason: 'Type a value, such as 10, [32, 32, 3], true or "relu".' };
  try {
    const value: unknown = JSON.parse(trimmed);
    if (typeof value === 'number' && !Number.isFinite(value)) return { reason: 'The number is too large.' };
    return { value };
  } catch {
    // Not JSON: a bare word is taken for a string, anything else for a mistake.
    if (/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(trimmed)) return { value: trimmed };
    return { reason: 'This is no JSON value. Examples: 10, [32, 32, 3], true, "relu", {"units": 64}.' };
  }
}

/** `numClasses = 10, units = 64`. */
export function valuesText(values: Values): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
    .join(', ');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
