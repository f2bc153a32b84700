/** The training page: the form beside the run. */
import { datasetLabel } from '../../src/train/export/datasetLabel.js';
import type { TrainingSettings } from '../../src/train/plan.js';
import { announcer } from '../announcer.js';
import { copyMenu } from '../copyMenu.js';
import { h, setChildren, setText } from '../dom.js';
import { exportRun } from '../exporting.js';
import type { Host } from '../host.js';
import { plural } from '../numberFormat.js';
import { onThemeChange, publishSeriesColors } from '../theme.js';
import { assetLoader } from './assets.js';
import { backendPanel } from './backendPanel.js';
import { curves } from './curves.js';
import { curveSetOf } from './curveSet.js';
import type { Draft } from './draft.js';
import { isBusy } from './phase.js';
import type { Phase } from './phase.js';
import { results } from './results.js';
import type { RunRecord } from '../../src/train/curves/runRecord.js';
import type { XAxis } from '../../src/train/curves/series.js';
import { Session } from './session.js';
import { settingsForm } from './settingsForm.js';
import { statusBar, titleOf } from './statusBar.js';

/** What outlives a reload besides the run, which the host owns. */
interface Kept {
  readonly key: string;
  readonly draft: Draft | null;
  readonly axis: XAxis;
}

const nothingToTrain =
  'There is nothing to train here. Place the cursor in a model that has a dense layer, and run “Train Split Model”.';

/** Charts and tables are drawn at most so often while news comes in. */
const drawInterval = 400;

export function trainingPage(host: Host, root: HTMLElement): HTMLElement {
  let kept = restore(host.state);
  const keep = (part: Partial<Kept>): void => {
    kept = { ...kept, ...part };
    host.state = kept;
  };
  const live = announcer();
  const loadAssets = assetLoader(root);
  const cores = navigator.hardwareConcurrency || 1;
  const session = new Session(host, { loadAssets, cores });
  const form = settingsForm(host, {
    start(settings: TrainingSettings, layer) {
      void session.start(settings, layer);
      // Where there is one column, the run stands above the form whose end has the button.
      if (form.element.offsetTop !== runColumn.offsetTop) runColumn.scrollIntoView({ block: 'start' });
    },
    announce: live.announce,
    loadAssets,
    cores,
    kept: kept.draft ? { key: kept.key, draft: kept.draft } : null,
    keep: (key, draft) => keep({ key, draft }),
  });
  const status = statusBar(session);
  const backends = backendPanel(session);
  const chart = curves(kept, (axis) => keep({ axis }));
  const result = results();
  const refusal = h('p', { class: 'notice error', role: 'alert', hidden: true });
  const planLine = h('p', { class: 'muted run-plan' });
  const outcome = h(
    'div',
    { class: 'outcome' },
    chart.element,
    result.element,
    copyMenu(host, {
      read: () => result.textTable(),
      announce: live.announce,
      exportFiles: () => {
        session.flush();
        return session.record ? exportRun(host, loadAssets, session.record.plan.runId, chart.axis) : Promise.resolve(null);
      },
    }),
  );
  const invitation = h(
    'div',
    { class: 'empty-state' },
    h('p', {}, 'No run yet.'),
    h(
      'p',
      {},
      'Start trains every design with the same seeds: equal data order, equal initial weights where shapes are equal. Curves and results appear here while it goes.',
    ),
  );
  const run = h(
    'div',
    { class: 'run' },
    refusal,
    h('div', { class: 'run-head' }, status.element, planLine, backends.element),
    outcome,
    invitation,
  );
  const message = h('div', { class: 'empty-state' });
  const notice = h('p', { class: 'notice', hidden: true });
  const runColumn = h('div', { class: 'run-column' }, notice, run);
  const columns = h('main', { class: 'training-page' });
  let lastDraw = -Infinity;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let announced = '';

  function draw(): void {
    timer = null;
    lastDraw = performance.now();
    const { phase, record } = session;
    form.busy = isBusy(phase);
    setText(refusal, session.refusal ?? '');
    refusal.hidden = session.refusal === null;
    status.element.hidden = phase.kind === 'idle';
    status.show();
    backends.show();
    planLine.hidden = record === null;
    if (record) setText(planLine, planLineOf(record));
    invitation.hidden = record !== null || phase.kind !== 'idle';
    // Before the first word of a training there is only an empty frame to show.
    outcome.hidden = record === null || ((phase.kind === 'loading' || phase.kind === 'probing') && !hasBegun(record));
    columns.classList.toggle('with-run', record !== null || phase.kind !== 'idle');
    if (record) {
      chart.show(curveSetOf(record));
      result.show(record);
    }
    announcePhase(phase, record);
  }

  function announcePhase(phase: Phase, record: RunRecord | null): void {
    const title = titleOf(phase, record);
    if (title === announced) return;
    const first = announced === '';
    announced = title;
    if (first && phase.kind === 'idle') return;
    const more =
      phase.kind === 'finished' ? ` ${result.sentences().join(' ')}` : phase.kind === 'failed' ? `: ${phase.message}` : '';
    live.announce(`${title}${more}`);
  }

  function schedule(): void {
    if (timer !== null) return;
    // A page that is hidden has nothing to draw; it is drawn when it is seen again.
    if (document.hidden) return;
    timer = setTimeout(draw, Math.max(0, lastDraw + drawInterval - performance.now()));
  }

  let lastPhase: Phase['kind'] | null = null;
  session.onChange(() => {
    // Buttons and states must not lag behind a click.
    if (session.phase.kind !== lastPhase) {
      lastPhase = session.phase.kind;
      if (timer !== null) clearTimeout(timer);
      draw();
    } else schedule();
  });
  document.addEventListener('visibilitychange', () => schedule());
  setInterval(() => {
    if (session.phase.kind === 'running') schedule();
  }, 1000);
  window.addEventListener('pagehide', () => session.close());

  host.onMessage((news) => {
    if (news.type !== 'hydrateTraining') return;
    if (news.offer) form.show(news.offer);
    const nothing = !news.offer && !news.run && !isBusy(session.phase);
    setChildren(message, h('p', {}, news.message ?? nothingToTrain));
    setText(notice, news.message ?? '');
    notice.hidden = news.message === null;
    // What is there stays there: to be put in anew would take focus and selection away.
    const wanted = nothing ? [message] : news.offer ? [form.element, runColumn] : [runColumn];
    if (wanted.length !== columns.children.length || wanted.some((element, index) => element !== columns.children[index])) {
      setChildren(columns, wanted);
    }
    if (nothing) return;
    columns.classList.toggle('without-form', news.offer === null);
    draw();
  });
  publishSeriesColors();
  onThemeChange(publishSeriesColors);
  draw();
  return h('div', {}, columns, live.element);
}

function hasBegun(record: RunRecord): boolean {
  return record.jobs.some(({ steps, epochs }) => steps.length + epochs.length > 0);
}

function planLineOf({ plan }: RunRecord): string {
  const { settings } = plan;
  const { optimizer } = settings;
  const momentum = optimizer.kind === 'sgd' && optimizer.momentum > 0 ? `, momentum ${optimizer.momentum}` : '';
  return [
    plan.model.name,
    plan.layer,
    datasetLabel(settings.dataset),
    `${plural(settings.seeds.length, 'seed')} × ${plural(settings.epochs, 'epoch')}`,
    `batch ${settings.batchSize}`,
    `${optimizer.kind} ${optimizer.learningRate}${momentum}`,
  ].join(' · ');
}

function restore(state: unknown): Kept {
  const nothing: Kept = { key: '', draft: null, axis: 'epochs' };
  if (typeof state !== 'object' || state === null) return nothing;
  const { key, draft, axis } = state as Partial<Kept>;
  // Written by this page alone, and only ever taken up again for the same offer.
  return {
    key: typeof key === 'string' ? key : '',
    draft: typeof draft === 'object' ? draft : null,
    axis: axis === 'seconds' || axis === 'macs' ? axis : 'epochs',
  };
}
