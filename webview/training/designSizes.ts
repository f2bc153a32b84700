/** Sizes of the designs in the form: from the table where it has them, else asked of the host, which computes exactly. */
import { designKey } from '../../src/design/choice.js';
import type { DesignChoice } from '../../src/design/choice.js';
import type { DesignRow, DesignTable } from '../../src/design/compare.js';
import type { Host } from '../host.js';
import { choiceOf } from './draft.js';
import type { DesignDraft } from './draft.js';

export class DesignSizes {
  #table: DesignTable | null = null;
  readonly #known = new Map<string, DesignRow | string>();
  readonly #asked = new Set<string>();

  constructor(
    private readonly host: Host,
    private readonly onKnown: () => void,
  ) {}

  /** Sizes belong to one layer of one version of a model. */
  reset(table: DesignTable): void {
    this.#table = table;
    this.#known.clear();
    this.#asked.clear();
    for (const row of table.rows) this.#known.set(designKey(row.choice), row);
  }

  /** The sizes, `null` while they are being asked for, or why they cannot be told. */
  of(design: DesignDraft): DesignRow | string | null {
    if (!this.#table) return null;
    const choice = choiceOf(this.#table, design);
    return typeof choice === 'string' ? choice : this.ofChoice(choice);
  }

  ofChoice(choice: DesignChoice): DesignRow | string | null {
    const key = designKey(choice);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#table && !this.#asked.has(key)) void this.#ask(this.#table, key, choice);
    return null;
  }

  async #ask(table: DesignTable, key: string, choice: DesignChoice): Promise<void> {
    this.#asked.add(key);
    let answer: DesignRow | string;
    try {
      answer = (await this.host.request('describeDesign', { layer: table.layer.index, choice }).answer) as DesignRow;
    } catch (error) {
      answer = `size unknown: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (table !== this.#table) return;
    this.#known.set(key, answer);
    this.onKnown();
  }
}
