/** The page of runs: the list, and below it the runs that are chosen, overlaid where they are several. */
import type { RunOverview, TitledRun } from '../../src/protocol.js';
import type { XAxis } from '../../src/train/curves/series.js';
import { announcer } from '../announcer.js';
import { button } from '../controls.js';
import { copyMenu } from '../copyMenu.js';
import { h, setChildren, setText } from '../dom.js';
import { exportRun } from '../exporting.js';
import type { Host } from '../host.js';
import { plural } from '../numberFormat.js';
import { onThemeChange, publishSeriesColors } from '../theme.js';
import { assetLoader } from '../training/assets.js';
import { curves } from '../training/curves.js';
import { curveSetOf } from '../training/curveSet.js';
import { results } from '../training/results.js';
import { comparedCurves, openRuns } from './comparedRuns.js';
import type { OpenedRun } from './comparedRuns.js';
import { comparisonTable, comparisonText, differenceTable } from './comparison.js';
import { runList } from './runList.js';

/** What outlives a reload. */
interface Kept {
  readonly chosen: readonly string[];
  readonly axis: XAxis;
}

const noRuns = 'There are no training runs yet. Place the cursor in a model and choose “Layerwright: Train Split Model”.';

export function runsPage(host: Host, root: HTMLElement): HTMLElement {
  let kept = restore(host.state);
  let runs: readonly RunOverview[] = [];
  let opened: readonly OpenedRun[] = [];
  /** Which state of which runs is open; what is asked for later counts. */
  let asked = '';
  const keep = (part: Partial<Kept>): void => {
    kept = { ...kept, ...part };
    host.state = kept;
  };
  const live = announcer();
  const loadAssets = assetLoader(root);

  const count = h('p', { class: 'muted subtitle' });
  const list = runList((runIds) => choose(runIds));
  const heading = h('h2');
  const resume = button('Continue', { icon: 'play', appearance: 'primary', onClick: () => open(true) });
  const show = button('Show in Training Panel', { icon: 'source', onClick: () => open(false) });
  const rename = button('Rename…', { icon: 'edit', onClick: () => onOne((runId) => host.post({ type: 'renameRun', runId })) });
  const remove = button('Delete…', { icon: 'trash', onClick: () => host.post({ type: 'deleteRuns', runIds: [...kept.chosen] }) });
  const chart = curves(kept, (axis) => keep({ axis }));
  const single = results();
  const compared = h('section', { class: 'results', 'aria-label': 'Results' });
  const leaving = h('div');
  const singleMenu = copyMenu(host, {
    read: () => single.textTable(),
    announce: live.announce,
    exportFiles: () => {
      const [runId] = kept.chosen;
      return runId === undefined ? Promise.resolve(null) : exportRun(host, loadAssets, runId, chart.axis);
    },
  });
  const comparedMenu = copyMenu(host, { read: () => comparisonText(opened), announce: live.announce });
  const outcome = h('div', { class: 'outcome' }, chart.element, single.element, compared, leaving);
  const details = h(
    'section',
    { class: 'run-details', 'aria-label': 'Chosen runs' },
    h(
      'div',
      { class: 'details-head' },
      heading,
      h('div', { class: 'details-actions' }, resume.element, show.element, rename.element, remove.element),
    ),
    outcome,
  );
  const empty = h('div', { class: 'empty-state' }, h('p'));
  const page = h('main', { class: 'runs-page' });

  function onOne(act: (runId: string) => void): void {
    const [runId] = kept.chosen;
    if (runId !== undefined) act(runId);
  }

  function open(goOn: boolean): void {
    onOne((runId) => host.post({ type: 'openRun', runId, resume: goOn }));
  }

  function choose(runIds: readonly string[]): void {
    keep({ chosen: runIds });
    refresh();
  }

  function refresh(): void {
    const chosen = runs.filter(({ runId }) => kept.chosen.includes(runId));
    list.show(runs, new Set(chosen.map(({ runId }) => runId)));
    details.hidden = chosen.length === 0;
    const [first] = chosen;
    const one = chosen.length === 1 ? first : undefined;
    setText(heading, one?.title ?? `${plural(chosen.length, 'run')} compared`);
    const resumable = one?.problem === null && !one.live && one.status !== 'finished';
    resume.hidden = !resumable;
    show.hidden = one?.problem !== null;
    rename.hidden = one?.problem !== null;
    remove.label = chosen.length > 1 ? `Delete ${chosen.length} Runs…` : 'Delete…';
    const readable = chosen.filter(({ problem }) => problem === null);
    outcome.hidden = readable.length === 0;
    if (readable.length > 0) void load(readable);
  }

  /** Reads what is chosen, unless it is open already as it stands now. */
  async function load(chosen: readonly RunOverview[]): Promise<void> {
    const key = JSON.stringify(chosen);
    if (key === asked) return;
    asked = key;
    let answer: readonly TitledRun[];
    try {
      answer = (await host.request('loadRuns', { runIds: chosen.map(({ runId }) => runId) }).answer) as readonly TitledRun[];
    } catch (error) {
      if (asked === key) asked = '';
      throw error;
    }
    if (asked !== key) return;
    // In the order of the list, whatever the order of the answer.
    opened = openRuns(chosen.flatMap(({ runId }) => answer.filter(({ plan }) => plan.runId === runId)));
    draw();
  }

  function draw(): void {
    const [first] = opened;
    if (!first) return;
    const several = opened.length > 1;
    chart.show(several ? comparedCurves(opened) : curveSetOf(first.record));
    single.element.hidden = several;
    compared.hidden = !several;
    if (several) {
      setChildren(
        compared,
        h('div', { class: 'section-head' }, h('h2', {}, 'Results')),
        comparisonTable(opened),
        h(
          'p',
          { class: 'muted field-note' },
          'Intervals compare designs within a run, where they share seeds and order of data. Between runs, look at what else differs:',
        ),
        differenceTable(opened),
      );
    } else single.show(first.record);
    setChildren(leaving, several ? comparedMenu : singleMenu);
  }

  host.onMessage((message) => {
    if (message.type !== 'hydrateRuns') return;
    ({ runs } = message);
    if (runs.length === 0) {
      setText(empty.firstElementChild as Element, message.message ?? noRuns);
      setChildren(page, empty);
      return;
    }
    setText(count, `${plural(runs.length, 'run')}, kept on the machine of the extension. Tick several to compare them.`);
    if (list.element.parentElement !== page)
      setChildren(page, h('header', {}, h('h1', {}, 'Training runs'), count), list.element, details);
    const there = kept.chosen.filter((runId) => runs.some((run) => run.runId === runId));
    const [newest] = runs;
    choose(there.length > 0 ? there : newest ? [newest.runId] : []);
  });
  publishSeriesColors();
  onThemeChange(publishSeriesColors);
  return h('div', {}, page, live.element);
}

function restore(state: unknown): Kept {
  const { chosen, axis } = (typeof state === 'object' && state !== null ? state : {}) as Partial<Kept>;
  return {
    chosen: Array.isArray(chosen) ? chosen.filter((runId) => typeof runId === 'string') : [],
    axis: axis === 'seconds' || axis === 'macs' ? axis : 'epochs',
  };
}
