/** A run that the page itself trains: reads what it needs, finds the back end, hires workers, and ends them. */
import type { RunStart } from '../../src/protocol.js';
import type { BackendEvent } from '../../src/train/event.js';
import { tooLarge } from '../../src/train/memory.js';
import type { Arrangement } from '../../src/train/memory.js';
import type { BackendId, Job } from '../../src/train/plan.js';
import { fetchData } from './assets.js';
import type { Assets } from './assets.js';
import { arrangementOn, pageBudget } from './backends.js';
import type { WorkerLimits } from './backends.js';
import { Crew } from './crew.js';
import type { CrewEvents } from './crew.js';
import { dataBytes, sharedData } from './dataMemory.js';
import { measureBackends, withBackend } from './measuring.js';
import type { Measuring } from './measuring.js';
import { weigh } from './memoryNeeds.js';
import type { Phase } from './phase.js';

export interface PageTrainingOptions {
  readonly loadAssets: () => Promise<Assets>;
  /** Processor cores to train on. */
  readonly cores: number;
}

export class PageTraining {
  #givenUp = false;
  #measuring: Measuring | null = null;
  #crew: Crew | null = null;

  constructor(
    private readonly options: PageTrainingOptions,
    private readonly start: RunStart,
    private readonly events: CrewEvents & { readonly onPhase: (phase: Phase) => void },
  ) {}

  /**
   * Begins to train the jobs. Afterwards the workers are at work, unless the back end that was chosen is one of the host's.
   * @returns the choice; `null` if it was given up meanwhile
   * @throws Error with a sentence where something cannot be read or nothing can train
   */
  async begin(jobs: readonly Job[]): Promise<BackendEvent | null> {
    const { plan, checkpoints } = this.start;
    this.events.onPhase({ kind: 'loading' });
    const [assets, data] = await Promise.all([this.options.loadAssets(), fetchData(this.start.data)]);
    if (this.#givenUp) return null;
    const weighed = await weigh(assets, plan);
    if (this.#wasGivenUp()) return null;
    const needs = typeof weighed === 'string' ? null : weighed;
    const limits: WorkerLimits = { cores: this.options.cores, data: dataBytes(data, plan), budget: pageBudget(), needs };
    const tooMuch = needs === null ? null : tooLarge(needs, limits.budget, limits.data);
    const arrangement = (backend: BackendId): Arrangement => arrangementOn(backend, jobs.length, plan.designs.length, limits);
    const workersOf = (backend: BackendId): number => arrangement(backend).workers;
    this.#measuring = measureBackends(assets, this.start, { workersOf, tooMuch }, (backend, tried) =>
      this.events.onPhase({ kind: 'probing', backend, tried }),
    );
    const chosen = await this.#measuring.result;
    if (this.#wasGivenUp()) return null;
    const { backend } = chosen;
    if (backend === 'tfjs-node') return chosen;
    const { workers, turns } = arrangement(backend);
    const task = { plan: withBackend(plan, backend), jobs, data: sharedData(data), checkpoints, workers, turns };
    this.#crew = new Crew(assets, task, this.events);
    return chosen;
  }

  pause(): void {
    this.#crew?.pause();
  }

  resume(): void {
    this.#crew?.resume();
  }

  /** Ends after the step at hand; `onDone` follows. */
  stop(): void {
    this.#crew?.stop();
  }

  /** Ends everything at once; nothing follows. */
  giveUp(): void {
    this.#givenUp = true;
    this.#measuring?.cancel();
    this.#crew?.end();
  }

  /** Asked anew after each wait, which the compiler does not know of. */
  #wasGivenUp(): boolean {
    return this.#givenUp;
  }
}
