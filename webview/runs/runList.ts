/** The list of runs: one row a run. A click chooses one; the boxes choose several. */
import type { RunOverview } from '../../src/protocol.js';
import { h, setChildren } from '../dom.js';
import { icon } from '../icons.js';
import type { IconName } from '../icons.js';

export interface RunList {
  readonly element: HTMLElement;
  show(runs: readonly RunOverview[], chosen: ReadonlySet<string>): void;
}

export function runList(onChoose: (runIds: readonly string[]) => void): RunList {
  const body = h('tbody');
  let shown: readonly RunOverview[] = [];
  let chosen: ReadonlySet<string> = new Set();
  let drawn = '';

  function choose(runId: string, among: boolean): void {
    if (!among) return onChoose([runId]);
    const next = new Set(chosen);
    if (!next.delete(runId)) next.add(runId);
    onChoose(shown.map((run) => run.runId).filter((id) => next.has(id)));
  }

  return {
    element: h(
      'div',
      { class: 'table-scroller run-list' },
      h(
        'table',
        {},
        h('caption', { class: 'visually-hidden' }, 'Training runs, the newest first'),
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, h('span', { class: 'visually-hidden' }, 'Chosen')),
            h('th', { scope: 'col' }, 'Run'),
            h('th', { scope: 'col' }, 'Status'),
            h('th', { scope: 'col', class: 'wide-only' }, 'Test accuracy after the last epoch'),
            h('th', { scope: 'col' }, 'What can be said'),
            h('th', { scope: 'col' }, 'Begun'),
          ),
        ),
        body,
      ),
    ),
    show(runs, selection) {
      // Focus stays where it is in a list that has not changed.
      const key = JSON.stringify(runs);
      if (key !== drawn) {
        const focused = document.activeElement?.closest('tr')?.getAttribute('data-run') ?? null;
        drawn = key;
        shown = runs;
        setChildren(
          body,
          runs.map((run) => row(run, choose)),
        );
        if (focused !== null) body.querySelector<HTMLElement>(`tr[data-run="${CSS.escape(focused)}"] input`)?.focus();
      }
      chosen = selection;
      for (const element of body.children) {
        const is = selection.has(element.getAttribute('data-run') ?? '');
        element.classList.toggle('chosen', is);
        const box = element.querySelector('input');
        if (box) box.checked = is;
      }
    },
  };
}

function row(run: RunOverview, choose: (runId: string, among: boolean) => void): HTMLElement {
  const box = h('input', {
    type: 'checkbox',
    'aria-label': run.title,
    onchange: () => choose(run.runId, true),
  });
  const element = h(
    'tr',
    { 'data-run': run.runId },
    h('td', { class: 'box' }, box),
    h(
      'th',
      { scope: 'row' },
      h('span', { class: 'run-title' }, run.title),
      run.problem === null && h('span', { class: 'muted run-about' }, [run.model, run.dataset, run.settings].join(' · ')),
      run.problem !== null && h('span', { class: 'field-problem' }, run.problem),
    ),
    h('td', { class: 'run-state' }, h('span', { class: `state ${run.status}` }, statusMark(run), statusText(run))),
    h(
      'td',
      { class: 'wide-only run-designs' },
      run.designs.map(({ label, result }) =>
        h('span', {}, label, ' ', h('span', { class: result === null ? 'muted' : 'figures' }, result ?? '–')),
      ),
    ),
    h('td', { class: run.verdict?.decided === true ? 'run-verdict decided' : 'run-verdict' }, run.verdict?.text ?? ''),
    h('td', { class: 'muted', title: run.created }, dateText(run.created)),
  );
  element.addEventListener('click', (event) => {
    // The box has an event of its own.
    if (event.target === box) return;
    choose(run.runId, event.ctrlKey || event.metaKey || event.shiftKey);
  });
  return element;
}

const marks: Readonly<Record<RunOverview['status'], IconName>> = {
  waiting: 'info',
  running: 'play',
  paused: 'pause',
  stopped: 'stop',
  finished: 'check',
  failed: 'error',
};

function statusMark(run: RunOverview): SVGElement {
  return icon(run.problem === null ? marks[run.status] : 'warning');
}

export function statusText({ status, live, fraction, problem }: RunOverview): string {
  if (problem !== null) return 'Cannot be read';
  const share = `${Math.floor(fraction * 100)} %`;
  switch (status) {
    case 'finished':
      return 'Finished';
    case 'failed':
      return `Failed at ${share}`;
    case 'paused':
      return `Paused at ${share}`;
    case 'running':
    case 'waiting':
      return live ? `Training, ${share}` : `Interrupted at ${share}`;
    case 'stopped':
      return `Stopped at ${share}`;
  }
}

/** `today, 14:03`, `24 Nov, 14:03`; the year where it is another one. */
function dateText(created: string): string {
  const date = new Date(created);
  if (created === '' || Number.isNaN(date.getTime())) return '';
  const now = new Date();
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  if (date.toDateString() === now.toDateString()) return `today, ${time}`;
  const year = date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...year })}, ${time}`;
}
