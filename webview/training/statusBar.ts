/** Where the run stands, in one line and a bar, with the buttons that act on it. */
import { button, progressRing } from '../controls.js';
import { h, setAttribute, setChildren, setText } from '../dom.js';
import { icon } from '../icons.js';
import type { IconName } from '../icons.js';
import { formatBytes, formatDuration, formatNumber, formatRate, plural } from '../numberFormat.js';
import { backendNames } from '../../src/train/backends.js';
import type { Phase } from './phase.js';
import { isBusy } from './phase.js';
import { progressOf, secondsLeft, trainedSeconds } from './progress.js';
import type { RunRecord } from '../../src/train/curves/runRecord.js';
import type { Session } from './session.js';

export interface StatusBar {
  readonly element: HTMLElement;
  show(): void;
}

/** Training tells something at least every few steps; silence beyond this is worth saying. */
const longSilence = 30;

export function statusBar(session: Session): StatusBar {
  const mark = h('span', { class: 'status-mark' });
  const title = h('span', { class: 'status-title' });
  const detail = h('p', { class: 'status-detail muted' });
  const progress = h('progress', { class: 'run-progress', max: 1, value: 0, 'aria-label': 'Progress of the run' });
  const pause = button('Pause', { icon: 'pause', onClick: () => session.pause() });
  const resume = button('Resume', {
    icon: 'play',
    appearance: 'primary',
    onClick: () => (session.phase.kind === 'paused' ? session.resume() : void session.continue()),
  });
  const stop = button('Stop', { icon: 'stop', onClick: () => session.stop() });
  let markShown = '';

  function showMark(phase: Phase): void {
    const name = markOf(phase);
    if (name === markShown) return;
    markShown = name;
    mark.className = `status-mark ${phase.kind}`;
    setChildren(mark, name === 'ring' ? progressRing() : icon(name));
  }

  return {
    element: h(
      'section',
      { class: 'status', 'aria-label': 'Run' },
      h(
        'div',
        { class: 'status-line' },
        mark,
        title,
        h('div', { class: 'status-actions' }, pause.element, resume.element, stop.element),
      ),
      progress,
      detail,
    ),
    show() {
      const { phase, record } = session;
      showMark(phase);
      setText(title, titleOf(phase, record));
      setText(detail, detailOf(session));
      const fraction = fractionOf(phase, record);
      progress.hidden = phase.kind === 'idle' || fraction === 'none';
      if (typeof fraction === 'number') progress.value = fraction;
      else progress.removeAttribute('value');
      setAttribute(progress, 'class', `run-progress ${phase.kind}`);
      pause.hidden = phase.kind !== 'running';
      const goesOn = phase.kind === 'paused' || phase.kind === 'interrupted';
      resume.hidden = !(goesOn || ((phase.kind === 'failed' || phase.kind === 'stopped') && record !== null));
      resume.label = phase.kind === 'paused' ? 'Resume' : 'Continue';
      stop.hidden = !(isBusy(phase) || phase.kind === 'interrupted');
      stop.disabled = phase.kind === 'stopping';
      stop.label = phase.kind === 'preparing' ? 'Cancel' : 'Stop';
    },
  };
}

function markOf(phase: Phase): IconName | 'ring' {
  switch (phase.kind) {
    case 'preparing':
    case 'loading':
    case 'probing':
    case 'stopping':
    case 'running':
      return 'ring';
    case 'paused':
      return 'pause';
    case 'interrupted':
      return 'warning';
    case 'failed':
      return 'error';
    case 'finished':
      return 'check';
    case 'stopped':
      return 'stop';
    case 'idle':
      return 'info';
  }
}

export function titleOf(phase: Phase, record: RunRecord | null): string {
  switch (phase.kind) {
    case 'idle':
      return 'No run yet';
    case 'preparing':
      return phase.step;
    case 'loading':
      return 'Reading the data';
    case 'probing':
      return `Trying ${backendNames[phase.backend]}`;
    case 'running':
      return record?.backend ? `Training on ${backendNames[record.backend.backend]}` : 'Training';
    case 'paused':
      return 'Paused';
    case 'stopping':
      return 'Stopping after the step at hand';
    case 'interrupted':
      return 'This run was interrupted';
    case 'finished':
      return 'Finished';
    case 'stopped':
      return 'Stopped';
    case 'failed':
      return 'The run failed';
  }
}

function detailOf(session: Session): string {
  const { phase, record } = session;
  switch (phase.kind) {
    case 'idle':
      return '';
    case 'preparing':
      return phase.total === null
        ? phase.received === 0
          ? ''
          : `${formatBytes(phase.received)} so far`
        : `${formatBytes(phase.received)} of ${formatBytes(phase.total)}`;
    case 'loading':
      return '';
    case 'probing':
      return 'Each back end takes one training step, compared with the CPU, and is timed on this model.';
    case 'failed':
      return record === null
        ? phase.message
        : `${phase.message} What was told so far is kept. Continue from the last checkpoint, or choose another back end and start again.`;
    case 'interrupted':
      return 'The panel was reloaded or closed while it was going. Continue from the last checkpoint, or stop it here.';
    default:
      return record === null ? '' : runDetail(session, record);
  }
}

function runDetail(session: Session, record: RunRecord): string {
  const { phase, sitting, silence } = session;
  const progress = progressOf(record);
  const complete = progress.jobsDone === progress.jobs;
  const parts = [
    complete
      ? plural(progress.jobs, 'training')
      : `${formatNumber(progress.jobsDone)} of ${plural(progress.jobs, 'training')} done`,
  ];
  if (phase.kind !== 'running') parts.push(`${formatDuration(trainedSeconds(record))} of training`);
  if (phase.kind === 'running') {
    if (silence > longSilence) parts.push(`nothing heard for ${formatDuration(silence)}; the back end may be stuck`);
    if (progress.stepsPerSecond !== null && progress.examplesPerSecond !== null) {
      parts.push(`${formatRate(progress.stepsPerSecond)} steps/s`, `${formatRate(progress.examplesPerSecond)} examples/s`);
    }
    const left = sitting && secondsLeft(record, sitting);
    if (left !== null) parts.push(`${formatDuration(left)} left`);
  }
  return parts.join(' · ');
}

function fractionOf(phase: Phase, record: RunRecord | null): number | 'unknown' | 'none' {
  switch (phase.kind) {
    case 'preparing':
      return phase.total === null || phase.total === 0 ? 'unknown' : phase.received / phase.total;
    case 'loading':
    case 'probing':
      return 'unknown';
    case 'finished':
      return 'none';
    default:
      return record === null ? 'none' : progressOf(record).fraction;
  }
}
