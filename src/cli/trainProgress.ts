/** How far a run is, on standard error: a bar that moves on a terminal, a line every few seconds elsewhere. */
import type { StepEvent, TrainingEvent } from '../train/event.js';
import { designName } from '../train/export/exportedRun.js';
import { jobsOf } from '../train/plan.js';
import type { TrainingPlan } from '../train/plan.js';
import { printable } from './terminal.js';

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Seconds between lines where there is no terminal. */
const lineSeconds = 5;
/** Milliseconds between redraws of the bar. */
const redrawMilliseconds = 100;
const barWidth = 24;

export class Progress {
  private readonly noted = new Set<string>();
  private readonly terminal: boolean;
  private drawn = false;
  private lastWrite: number;
  private readonly latest = new Map<string, StepEvent>();

  constructor(
    private readonly plan: TrainingPlan,
    private readonly stream: ProgressStream,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.terminal = stream.isTTY === true;
    this.lastWrite = now();
  }

  /** A line that stays. */
  say(text: string): void {
    this.clear();
    this.stream.write(`${printable(text)}\n`);
  }

  /** What is under way before the training, such as fetching data. */
  doing(text: string, share: number | null): void {
    this.draw(share === null ? text : `${bar(share)} ${percent(share)} ${text}`);
  }

  /** Each worker tells what it has to say of the same run. */
  private note(message: string): void {
    if (this.noted.has(message)) return;
    this.noted.add(message);
    this.say(message);
  }

  tell(events: readonly TrainingEvent[]): void {
    for (const event of events) {
      if (event.event === 'step') this.latest.set(`${event.design} ${event.seed}`, event);
      if (event.event === 'epoch') {
        const { design, seed, epoch, loss, testLoss, testAccuracy } = event;
        const accuracy = testAccuracy === null ? '–' : `${(100 * testAccuracy).toFixed(1)} %`;
        const label = this.plan.designs.find(({ key }) => key === design)?.label ?? design;
        const seeds = this.plan.settings.seeds.length > 1 ? `, seed ${seed}` : '';
        this.say(
          `${label}${seeds}: epoch ${epoch} of ${this.plan.settings.epochs}, training loss ${figure(loss)}, ` +
            `test loss ${figure(testLoss)}, test accuracy ${accuracy}, ${event.seconds.toFixed(1)} s`,
        );
      }
      if (event.event === 'note') this.note(event.message);
    }
    if (this.latest.size > 0) this.draw(this.status());
  }

  /** Takes the bar away. */
  clear(): void {
    if (this.drawn) this.stream.write('\r\u001B[2K');
    this.drawn = false;
  }

  private draw(text: string): void {
    const quiet = this.now() - this.lastWrite;
    if (quiet < (this.terminal ? redrawMilliseconds : lineSeconds * 1000)) return;
    this.lastWrite = this.now();
    const line = printable(text);
    if (!this.terminal) {
      this.stream.write(`${line}\n`);
      return;
    }
    this.stream.write(`\r\u001B[2K${line.slice(0, (this.stream.columns ?? 80) - 1)}`);
    this.drawn = true;
  }

  /** Share of all steps, time left, and how each design does now. */
  private status(): string {
    const jobs = jobsOf(this.plan);
    const events = [...this.latest.values()];
    const steps = events[0]?.steps ?? 1;
    const done = events.reduce((sum, { step }) => sum + step, 0) / (jobs.length * steps);
    const designs = this.plan.designs.flatMap(({ key }) => {
      const newest = events.filter(({ design }) => design === key).pop();
      return newest === undefined
        ? []
        : [`${designName(this.plan, key)} loss ${figure(newest.loss)}, ${rate(newest, this.plan)}`];
    });
    return `${bar(done)} ${percent(done)} ${designs.join('; ')}`;
  }
}

function rate({ examplesPerSecond }: StepEvent, { settings }: TrainingPlan): string {
  const steps = examplesPerSecond / settings.batchSize;
  return `${steps >= 10 ? steps.toFixed(0) : steps.toPrecision(2)} steps/s`;
}

function bar(share: number): string {
  const filled = Math.round(Math.max(0, Math.min(1, share)) * barWidth);
  return `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]`;
}

function percent(share: number): string {
  return `${Math.floor(100 * share)} %`.padStart(5);
}

function figure(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}
