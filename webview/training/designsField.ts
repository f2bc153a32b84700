/** The list of designs to train: plain always, others chosen from the rows of the design table or given a width. */
import { designKey } from '../../src/design/choice.js';
import type { DesignKind } from '../../src/design/choice.js';
import type { DesignRow, DesignTable } from '../../src/design/compare.js';
import { button, dropdown, iconButton, textField } from '../controls.js';
import type { DropdownControl, TextFieldControl } from '../controls.js';
import { h, setChildren, setText } from '../dom.js';
import { formatChange, formatNumber, formatScaled } from '../numberFormat.js';
import { choiceOf, parameterOf, plainRow } from './draft.js';
import type { Budget, DesignDraft, Problems } from './draft.js';
import { swatch } from './swatch.js';

export interface DesignsField {
  readonly element: HTMLElement;
  /** `rowOf` gives the sizes of a design, `null` while they are not known, or a sentence why they cannot be. */
  show(table: DesignTable, designs: readonly DesignDraft[], rowOf: (design: DesignDraft) => DesignRow | string | null): void;
  showProblems(problems: Problems): void;
  focus(index: number): void;
  disabled: boolean;
}

const budgetLabels: Readonly<Record<Budget, string>> = {
  'params-multiple': 'same parameters, n × width',
  params: 'same parameters',
  macs: 'same MACs',
  'same-width': 'same width',
  own: 'own width',
};

interface Entry {
  readonly element: HTMLElement;
  readonly kind: DropdownControl;
  readonly parameter: DropdownControl;
  readonly budget: DropdownControl;
  readonly own: TextFieldControl;
  readonly sizes: HTMLElement;
  readonly problem: HTMLElement;
  readonly remove: ReturnType<typeof iconButton>;
}

export function designsField(onChange: (designs: readonly DesignDraft[]) => void): DesignsField {
  const plain = h('li', { class: 'design-entry plain' });
  const list = h('ul', { class: 'design-list' }, plain);
  const problem = h('p', { class: 'field-problem', hidden: true });
  const add = button('Add a design', { appearance: 'quiet', icon: 'add', onClick: () => addDesign() });
  const entries: Entry[] = [];
  let table: DesignTable | null = null;
  let designs: readonly DesignDraft[] = [];
  let disabled = false;

  const change = (index: number, part: Partial<DesignDraft>): void => {
    if (!table) return;
    const changed = designs.map((design, at) => (at === index ? settle(table as DesignTable, { ...design, ...part }) : design));
    onChange(changed);
  };

  function addDesign(): void {
    if (!table) return;
    const fresh = nextDesign(table, designs);
    if (!fresh) return;
    onChange([...designs, fresh]);
    entries.at(-1)?.parameter.field.focus();
  }

  function makeEntry(index: number): Entry {
    const kind = dropdown('Design', { hideLabel: true, onChange: (value) => change(index, { kind: value as DesignKind }) });
    const parameter = dropdown('S, the number of groups', {
      hideLabel: true,
      onChange: (value) => change(index, { parameter: Number(value) }),
    });
    const budget = dropdown('Budget', { hideLabel: true, onChange: (value) => change(index, { budget: value as Budget }) });
    const own = textField('H, the hidden width', {
      hideLabel: true,
      placeholder: 'H',
      onInput: (value) => change(index, { ownUnits: value }),
    });
    const remove = iconButton('Remove this design', 'remove', () => {
      onChange(designs.filter((_, at) => at !== index));
      add.element.focus();
    });
    const sizes = h('p', { class: 'design-sizes muted' });
    const wrong = h('p', { class: 'field-problem', hidden: true });
    const element = h(
      'li',
      { class: 'design-entry' },
      swatch(index + 1),
      h('div', { class: 'design-choices' }, kind.element, parameter.element, remove.element, budget.element, own.element),
      sizes,
      wrong,
    );
    return { element, kind, parameter, budget, own, sizes, problem: wrong, remove };
  }

  return {
    element: h('div', { class: 'designs-field' }, list, add.element, problem),
    show(nextTable, nextDesigns, rowOf) {
      table = nextTable;
      designs = nextDesigns;
      showPlain(plain, table);
      while (entries.length > designs.length) entries.pop()?.element.remove();
      while (entries.length < designs.length) {
        const entry = makeEntry(entries.length);
        entries.push(entry);
        list.append(entry.element);
      }
      const kinds = kindsOf(table);
      designs.forEach((design, index) => {
        const entry = entries[index];
        if (!entry || !table) return;
        for (const control of [entry.kind, entry.parameter, entry.budget, entry.own, entry.remove]) control.disabled = disabled;
        entry.kind.element.hidden = kinds.length < 2;
        entry.kind.setOptions(
          kinds.map((kind) => ({ value: kind, label: kind })),
          design.kind,
        );
        entry.parameter.setOptions(
          parametersOf(table, design.kind).map((value) => ({ value: String(value), label: parameterLabel(design.kind, value) })),
          String(design.parameter),
        );
        entry.budget.setOptions(
          budgetsOf(table, design).map((value) => ({ value, label: budgetLabels[value] })),
          design.budget,
        );
        entry.own.element.hidden = design.budget !== 'own';
        entry.own.value = design.ownUnits;
        const row = rowOf(design);
        setText(
          entry.sizes,
          typeof row === 'object' && row !== null ? sizesOf(row, plainRow(table)) : (row ?? 'computing its size …'),
        );
      });
      add.disabled = disabled || nextDesign(table, designs) === null;
    },
    showProblems(problems) {
      entries.forEach((entry, index) => {
        const sentence = problems.get(`design-${index}`) ?? null;
        const own = designs[index]?.budget === 'own';
        entry.own.problem = own ? sentence : null;
        setText(entry.problem, sentence ?? '');
        entry.problem.hidden = sentence === null;
        entry.sizes.hidden = sentence !== null;
      });
      const sentence = problems.get('designs');
      setText(problem, sentence ?? '');
      problem.hidden = sentence === undefined;
    },
    focus(index) {
      const entry = entries[index];
      if (designs[index]?.budget === 'own') entry?.own.focus();
      else (entry?.budget.field ?? add.element).focus();
    },
    get disabled() {
      return disabled;
    },
    set disabled(value: boolean) {
      disabled = value;
      for (const { kind, parameter, budget, own, remove } of entries) {
        for (const control of [kind, parameter, budget, own, remove]) control.disabled = value;
      }
      add.disabled = value || table === null || nextDesign(table, designs) === null;
    },
  };
}

function showPlain(element: HTMLElement, table: DesignTable): void {
  const row = plainRow(table);
  setChildren(
    element,
    swatch(0),
    h('p', {}, 'plain ', h('span', { class: 'muted' }, 'as written, always trained')),
    row && h('p', { class: 'design-sizes muted' }, sizesOf(row, undefined)),
  );
}

function sizesOf(row: DesignRow, plain: DesignRow | undefined): string {
  const change = (difference: number, base: number): string =>
    plain && difference !== 0 ? ` (${formatChange(difference, base)})` : '';
  return [
    `H ${formatNumber(row.units)}`,
    `${formatNumber(row.params)} parameters${change(row.paramsDifference, plain?.params ?? 0)}`,
    `${formatScaled(row.macs)} MACs${change(row.macsDifference, plain?.macs ?? 0)}`,
  ]
    .map((part) => part.replaceAll(' ', '\u00a0'))
    .join(' · ');
}

function kindsOf(table: DesignTable): DesignKind[] {
  return [...new Set(table.rows.map((row) => row.design))].filter((kind) => kind !== 'plain');
}

function parametersOf(table: DesignTable, kind: DesignKind): number[] {
  const values = table.rows.filter((row) => row.design === kind).map((row) => parameterOf(row.choice));
  return [...new Set(values)].sort((a, b) => a - b);
}

function parameterLabel(kind: DesignKind, value: number): string {
  return `${kind === 'low-rank' ? 'r' : 'S'} = ${formatNumber(value)}`;
}

/** Another width is only possible where a dense layer follows that takes it. */
function budgetsOf(table: DesignTable, { kind, parameter }: DesignDraft): Budget[] {
  const solved = (['params', 'params-multiple', 'macs', 'same-width'] as const).filter((match) =>
    table.rows.some((row) => row.design === kind && parameterOf(row.choice) === parameter && row.match === match),
  );
  return table.layer.outputs === null ? solved : [...solved, 'own'];
}

/** Makes the parts of a design fit each other again after one was changed. */
function settle(table: DesignTable, design: DesignDraft): DesignDraft {
  const parameters = parametersOf(table, design.kind);
  const parameter = parameters.includes(design.parameter) ? design.parameter : nearest(parameters, design.parameter);
  const budgets = budgetsOf(table, { ...design, parameter });
  const budget = budgets.includes(design.budget) ? design.budget : (budgets[0] ?? 'own');
  const settled = { ...design, parameter, budget };
  if (budget === 'own') return settled;
  // A width of one's own starts from the width that was shown before.
  const choice = choiceOf(table, settled);
  return typeof choice === 'string' ? settled : { ...settled, ownUnits: String(choice.units) };
}

function nearest(values: readonly number[], wanted: number): number {
  return values.reduce((best, value) => (Math.abs(value - wanted) < Math.abs(best - wanted) ? value : best), values[0] ?? 1);
}

/** A row that is not in the list yet: like the last one with another budget, else at equal parameters; `null` where all are taken. */
function nextDesign(table: DesignTable, designs: readonly DesignDraft[]): DesignDraft | null {
  const taken = designs
    .map((design) => choiceOf(table, design))
    .map((choice) => (typeof choice === 'string' ? '' : designKey(choice)));
  const free = table.rows.filter(
    (row) => row.design !== 'plain' && row.match !== 'given' && !taken.includes(designKey(row.choice)),
  );
  const last = designs.at(-1);
  const alike = free.filter((row) => row.design === last?.kind && parameterOf(row.choice) === last.parameter);
  const row =
    (['params', 'macs', 'same-width'] as const)
      .map((match) => (alike.length > 0 ? alike : free).find((each) => each.match === match))
      .find((each) => each !== undefined) ?? free[0];
  if (!row || row.match === 'given') return null;
  return { kind: row.design, parameter: parameterOf(row.choice), budget: row.match, ownUnits: String(row.units) };
}
