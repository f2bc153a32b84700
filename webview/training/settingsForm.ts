/** The form of a run: data, designs, training, back end, and what it all comes to. */
import type { DatasetInfo, TrainingOffer } from '../../src/protocol.js';
import type { BackendId, OptimizerKind, TrainingSettings } from '../../src/train/plan.js';
import { button, dropdown, textField } from '../controls.js';
import type { Option, TextFieldControl } from '../controls.js';
import { h, setChildren, setText } from '../dom.js';
import type { Host } from '../host.js';
import { formatBytes, formatNumber } from '../numberFormat.js';
import { backendNames } from '../../src/train/backends.js';
import { pageBackends, pageBudget } from './backends.js';
import { DesignSizes } from './designSizes.js';
import { designsField } from './designsField.js';
import { sharesData } from './dataMemory.js';
import { datasetKey, draftOf, readDraft } from './draft.js';
import type { Draft, Field, Problems } from './draft.js';
import type { Assets } from './assets.js';
import { MemoryNeeds } from './memoryNeeds.js';
import { memorySummary, planSummary, seedAdvice } from './planSummary.js';

export interface SettingsForm {
  readonly element: HTMLElement;
  show(offer: TrainingOffer): void;
  busy: boolean;
}

export interface FormActions {
  start(settings: TrainingSettings, layer: number): void;
  announce(sentence: string): void;
  readonly loadAssets: () => Promise<Assets>;
  /** Processor cores to train on. */
  readonly cores: number;
  /** The draft that was kept over a reload, and how to keep one. `key` tells for which offer it was made. */
  readonly kept: { readonly key: string; readonly draft: Draft } | null;
  keep(key: string, draft: Draft): void;
}

const optimizers: readonly Option[] = [
  { value: 'sgd', label: 'SGD' },
  { value: 'adam', label: 'Adam' },
  { value: 'rmsprop', label: 'RMSProp' },
  { value: 'adagrad', label: 'Adagrad' },
];

const fieldLabels: Readonly<Partial<Record<Field, string>>> = {
  limit: 'Training examples',
  learningRate: 'Learning rate',
  momentum: 'Momentum',
  epochs: 'Epochs',
  batchSize: 'Batch size',
  seeds: 'Seeds',
};

const pickFile = 'pick a file';

export function settingsForm(host: Host, actions: FormActions): SettingsForm {
  let offer: TrainingOffer | null = null;
  let draft: Draft | null = null;
  let busy = false;
  /** Problems are pointed out once the user has tried to start; before that an empty field is only empty. */
  let strict = false;
  const sizes = new DesignSizes(host, () => refresh());
  const memory = new MemoryNeeds(host, actions.loadAssets, () => refresh());
  const edit = (part: Partial<Draft>): void => {
    if (!draft || !offer) return;
    draft = { ...draft, ...part };
    actions.keep(keyOf(offer), draft);
    refresh();
  };

  const layer = dropdown('Layer to redesign', { hideLabel: true, onChange: (value) => void chooseLayer(Number(value)) });
  const dataset = dropdown('Data set', {
    hideLabel: true,
    onChange: (value) => (value === pickFile ? void pickDataset() : edit({ dataset: value })),
  });
  const datasetNote = h('p', { class: 'field-note muted' });
  const datasetAbout = h('p', { class: 'field-note muted dataset-about' });
  const datasetProblem = h('p', { class: 'field-problem', hidden: true });
  const designs = designsField((next) => edit({ designs: next }));
  const optimizer = dropdown('Optimizer', { onChange: (value) => edit({ optimizer: value as OptimizerKind }) });
  const backend = dropdown('Back end', { hideLabel: true, onChange: (value) => edit({ backend: value as BackendId | 'auto' }) });
  const backendNote = h('p', { class: 'field-note muted' });
  const seedNote = h('p', { class: 'field-note muted' });
  const fields = {
    limit: field('limit', { placeholder: 'all' }),
    learningRate: field('learningRate'),
    momentum: field('momentum'),
    epochs: field('epochs'),
    batchSize: field('batchSize'),
    seeds: field('seeds'),
  } satisfies Partial<Record<Field, TextFieldControl>>;
  const summary = h('ul', { class: 'plan-summary', 'aria-label': 'This run' });
  const complaint = h('p', { class: 'field-problem start-problem', role: 'alert' });
  const start = button('Start', { appearance: 'primary', icon: 'play', onClick: () => tryStart() });
  const heading = h('h1');
  const reveal = h('a', {
    href: '#',
    class: 'source-link',
    title: 'Show in source',
    onclick: (event) => (event.preventDefault(), host.post({ type: 'reveal' })),
  });

  const element = h(
    // No form element: VS Code's sandbox forbids to submit one, and says so in the log.
    'div',
    { class: 'settings', role: 'form', 'aria-label': 'Settings of the run' },
    h('header', { class: 'page-header' }, heading, h('p', { class: 'subtitle' }, reveal)),
    group('Layer to redesign', layer.element),
    group('Designs', designs.element),
    group('Data set', dataset.element, datasetNote, datasetAbout, datasetProblem, fields.limit.element),
    group(
      'Training',
      h(
        'div',
        { class: 'field-grid' },
        optimizer.element,
        fields.learningRate.element,
        fields.momentum.element,
        fields.epochs.element,
        fields.batchSize.element,
        fields.seeds.element,
      ),
      seedNote,
    ),
    group('Back end', backend.element, backendNote),
    h('div', { class: 'start-bar' }, summary, complaint, start.element),
  );
  // Enter in a field starts, as in any form; the toolkit's fields do not submit by themselves.
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.target as Element).tagName === 'VSCODE-TEXT-FIELD') tryStart();
  });

  function field(name: keyof Draft & Field, options: { readonly placeholder?: string } = {}): TextFieldControl {
    return textField(fieldLabels[name] ?? name, { ...options, onInput: (value) => edit({ [name]: value }) });
  }

  function refresh(): void {
    if (!offer || !draft) return;
    const reading = readDraft(draft, offer);
    const info = offer.datasets.find(({ choice }) => datasetKey(choice) === draft?.dataset);
    layer.setOptions(
      offer.layers.map(({ index, label }) => ({ value: String(index), label })),
      String(offer.layer),
    );
    dataset.setOptions(
      [
        ...offer.datasets.map((each) => ({
          value: datasetKey(each.choice),
          label: each.misfit === null ? each.label : `${each.label} (does not fit)`,
        })),
        { value: pickFile, label: 'From a file or folder…' },
      ],
      draft.dataset,
    );
    setText(datasetNote, info ? describeDataset(info) : '');
    setText(datasetAbout, info?.notes?.join(' ') ?? '');
    setText(datasetProblem, info?.misfit ?? '');
    datasetProblem.hidden = (info?.misfit ?? null) === null;
    designs.show(offer.table, draft.designs, (design) => sizes.of(design));
    optimizer.setOptions(optimizers, draft.optimizer);
    fields.momentum.element.hidden = draft.optimizer !== 'sgd';
    for (const [name, control] of Object.entries(fields)) control.value = draft[name as keyof typeof fields];
    showBackends(offer, draft.backend);
    const seeds = Number(draft.seeds);
    setText(seedNote, (Number.isInteger(seeds) && seeds > 0 ? seedAdvice(seeds) : null) ?? '');
    showProblems(reading.problems ?? new Map());
    if (reading.settings && info) {
      const parts = planSummary(
        reading.settings,
        reading.settings.designs.map((choice) => rowOnly(sizes.ofChoice(choice))),
        info,
      );
      setChildren(
        summary,
        parts.map((part) => h('li', {}, part)),
        memoryLine(reading.settings, info, offer),
      );
      setText(complaint, '');
      strict = false;
    } else if (strict) setText(complaint, complaintOf(reading.problems ?? new Map()));
    summary.hidden = reading.settings === null;
  }

  /** Once it is known: the line is left out before. */
  function memoryLine(settings: TrainingSettings, info: DatasetInfo, from: TrainingOffer): HTMLElement | null {
    // Processors that train have no time for it, and a form that is locked no use.
    const needs = memory.of(settings, from.layer, !busy);
    if (needs === null) return null;
    const data = { bytes: bytesOf(info), shared: sharesData() };
    const { text, parts } = memorySummary(settings, needs, { cores: actions.cores, data, budget: pageBudget() });
    return h('li', { class: 'plan-memory', title: parts }, text);
  }

  function showBackends(from: TrainingOffer, chosen: Draft['backend']): void {
    const hostBackends = from.hostBackends ?? [];
    backend.setOptions(
      [
        { value: 'auto', label: 'auto: measure, take the fastest' },
        ...pageBackends.map((id) => ({ value: id, label: backendNames[id] })),
        ...hostBackends.map(({ backend: id, available }) => ({
          value: id,
          label: available ? backendNames[id] : `${backendNames[id]} (not available)`,
        })),
      ],
      chosen,
    );
    const own = hostBackends.find(({ backend: id }) => id === chosen);
    setText(
      backendNote,
      own
        ? own.detail
        : chosen === 'cpu'
          ? 'Without kernels of its own TensorFlow.js trains convolutions very slowly here; meant for comparison.'
          : '',
    );
  }

  function showProblems(problems: Problems): void {
    for (const [name, control] of Object.entries(fields)) control.problem = problems.get(name as Field) ?? null;
    designs.showProblems(problems);
  }

  function tryStart(): void {
    if (!offer || !draft || busy) return;
    const reading = readDraft(draft, offer);
    if (reading.settings) {
      actions.start(reading.settings, offer.layer);
      return;
    }
    strict = true;
    refresh();
    focusFirst(reading.problems);
  }

  function focusFirst(problems: Problems): void {
    const [name] = problems.keys();
    if (name === undefined) return;
    if (name.startsWith('design')) designs.focus(Number(name.split('-')[1] ?? 0));
    else if (name === 'dataset') dataset.field.focus();
    else fields[name as keyof typeof fields].focus();
  }

  async function chooseLayer(index: number): Promise<void> {
    try {
      show((await host.request('chooseLayer', { layer: index }).answer) as TrainingOffer);
    } catch (error) {
      refresh();
      fail('The layer was not changed', error);
    }
  }

  async function pickDataset(): Promise<void> {
    try {
      const picked = (await host.request('pickDataset', {}).answer) as DatasetInfo | null;
      if (picked && offer) {
        const key = datasetKey(picked.choice);
        offer = { ...offer, datasets: [...offer.datasets.filter(({ choice }) => datasetKey(choice) !== key), picked] };
        edit({ dataset: key });
      }
    } catch (error) {
      fail('The data was not read', error);
    }
    // Cancelled: the list must not keep showing "From a file".
    refresh();
  }

  function fail(what: string, error: unknown): void {
    const sentence = `${what}: ${error instanceof Error ? error.message : String(error)}`;
    setText(complaint, sentence);
  }

  function show(next: TrainingOffer): void {
    const key = keyOf(next);
    const picked =
      offer?.datasets.filter(
        ({ choice }) => choice.id === 'file' && !next.datasets.some((other) => datasetKey(other.choice) === datasetKey(choice)),
      ) ?? [];
    const sameModel = offer !== null && modelOf(offer) === modelOf(next);
    if (!offer || keyOf(offer) !== key || !draft)
      draft = actions.kept?.key === key && !offer ? actions.kept.draft : draftOf(next);
    offer = sameModel ? { ...next, datasets: [...next.datasets, ...picked] } : next;
    sizes.reset(next.table);
    memory.reset();
    setText(heading, next.model.name);
    setText(reveal, next.table.layer.line === null ? next.model.file : `${next.model.file}:${next.table.layer.line}`);
    refresh();
  }

  return {
    element,
    show,
    get busy() {
      return busy;
    },
    set busy(value: boolean) {
      if (busy === value) return;
      busy = value;
      for (const control of [layer, dataset, optimizer, backend, designs, ...Object.values(fields), start])
        control.disabled = value;
      element.classList.toggle('busy', value);
      if (!value) refresh();
    },
  };
}

function group(title: string, ...children: readonly HTMLElement[]): HTMLElement {
  return h('fieldset', {}, h('legend', {}, h('h2', {}, title)), ...children);
}

/** Pixels and labels. */
function bytesOf({ exampleShape, trainCount, testCount }: DatasetInfo): number {
  return (trainCount + testCount) * (1 + exampleShape.reduce((product, size) => product * size, 1));
}

function describeDataset(info: DatasetInfo): string {
  const { exampleShape, classes, trainCount, testCount, present, fetchBytes } = info;
  const facts = `${exampleShape.join(' × ')}, ${formatNumber(classes)} classes, ${formatNumber(trainCount)} training and ${formatNumber(testCount)} test examples.`;
  if (present || info.choice.id === 'built-in') return facts;
  return `${facts} ${fetchBytes === undefined ? 'It is' : `${formatBytes(fetchBytes)} are`} fetched first.`;
}

function complaintOf(problems: Problems): string {
  const [first] = problems;
  if (!first) return '';
  if (problems.size > 1) return `${problems.size} settings have to be corrected before the run can start.`;
  const [name, sentence] = first;
  const label = fieldLabels[name];
  return label === undefined ? sentence : `${label}: ${sentence}`;
}

function rowOnly<T>(row: T | string | null): T | null {
  return typeof row === 'string' ? null : row;
}

function modelOf(offer: TrainingOffer): string {
  return JSON.stringify(offer.model);
}

/** What a draft is made for: another model, layer or proposal of the host starts a new one. */
function keyOf(offer: TrainingOffer): string {
  return JSON.stringify([offer.model, offer.layer, offer.defaults]);
}
