/** Which back end trains and why: every candidate with what it measured, or the reason why it is absent. */
import { h, setChildren } from '../dom.js';
import { formatRate } from '../numberFormat.js';
import { backendNames } from '../../src/train/backends.js';
import type { Candidate } from './backends.js';
import type { BackendId } from '../../src/train/plan.js';
import type { Session } from './session.js';

export interface BackendPanel {
  readonly element: HTMLElement;
  show(): void;
}

export function backendPanel(session: Session): BackendPanel {
  const summary = h('summary');
  const table = h('div', { class: 'table-scroller' });
  const element = h('details', { class: 'backends', hidden: true }, summary, table);
  let shown = '';
  return {
    element,
    show() {
      const { phase, record } = session;
      const backend = phase.kind === 'probing' ? null : (record?.backend ?? null);
      const candidates = phase.kind === 'probing' ? phase.tried : (backend?.candidates ?? []);
      element.hidden = phase.kind !== 'probing' && backend === null;
      const key = JSON.stringify([phase.kind === 'probing' && phase.backend, backend, candidates, record?.notes]);
      if (key === shown) return;
      shown = key;
      setChildren(
        summary,
        backend ? [h('span', { class: 'backend-name' }, backendNames[backend.backend]), ` · ${backend.reason}`] : 'Back ends',
      );
      setChildren(
        table,
        candidateTable(candidates, backend?.backend ?? null, phase.kind === 'probing' ? phase.backend : null),
        (record?.notes ?? []).map((note) => h('p', { class: 'muted note' }, note)),
      );
      // While they are tried there is nothing else to look at.
      if (phase.kind === 'probing') element.open = true;
      else if (backend && element.dataset['settled'] !== record?.plan.runId) {
        element.open = false;
        element.dataset['settled'] = record?.plan.runId ?? '';
      }
    },
  };
}

function candidateTable(candidates: readonly Candidate[], chosen: BackendId | null, trying: BackendId | null): HTMLElement {
  return h(
    'table',
    {},
    h('caption', { class: 'visually-hidden' }, 'Back ends that were tried'),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, 'Back end'),
        h('th', { scope: 'col', class: 'number' }, 'Steps/s'),
        h('th', { scope: 'col' }, 'Remark'),
      ),
    ),
    h(
      'tbody',
      {},
      candidates.map((candidate) =>
        h(
          'tr',
          { class: candidate.backend === chosen ? 'chosen' : candidate.available ? null : 'absent' },
          h('th', { scope: 'row' }, backendNames[candidate.backend]),
          h('td', { class: 'number' }, candidate.stepsPerSecond === null ? '–' : formatRate(candidate.stepsPerSecond)),
          h(
            'td',
            { class: 'remark' },
            candidate.backend === chosen
              ? `in use; ${candidate.detail}`
              : candidate.available
                ? candidate.detail
                : `not available: ${candidate.detail}`,
          ),
        ),
      ),
      trying !== null &&
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, backendNames[trying]),
          h('td', { class: 'number' }, '…'),
          h('td', { class: 'remark muted' }, 'being tried'),
        ),
    ),
  );
}
