/**
 * How much memory the run in the form would take, found before it starts: the host makes the plan, and a worker compiles its networks
 * without running them. Asked once for each arrangement, when the form has been left alone for a moment.
 */
import type { Host } from '../host.js';
import type { DesignNeed } from '../../src/train/memory.js';
import type { TrainingPlan, TrainingSettings } from '../../src/train/plan.js';
import type { Assets } from './assets.js';

/** The needs of the designs, or a sentence that says why they are not known. */
export type KnownNeeds = readonly DesignNeed[] | string;

const quietMilliseconds = 300;
/** Beyond this the worker is taken for dead. */
const patience = 30_000;

export class MemoryNeeds {
  #version = 0;
  readonly #known = new Map<string, KnownNeeds>();
  #waiting: { readonly key: string; readonly timer: ReturnType<typeof setTimeout> } | null = null;

  constructor(
    private readonly host: Host,
    private readonly loadAssets: () => Promise<Assets>,
    private readonly onKnown: () => void,
  ) {}

  /** What was found belongs to one version of a model. */
  reset(): void {
    this.#version += 1;
    this.#known.clear();
  }

  /** What is known; `null` while it is being found out, or where it is not and nobody is to be asked now. */
  of(settings: TrainingSettings, layer: number, ask: boolean): KnownNeeds | null {
    const { designs, batchSize, optimizer } = settings;
    const key = JSON.stringify([this.#version, layer, designs, batchSize, optimizer.kind, optimizer.momentum > 0]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (!ask || this.#waiting?.key === key) return null;
    if (this.#waiting !== null) clearTimeout(this.#waiting.timer);
    const timer = setTimeout(() => void this.#ask(key, settings, layer), quietMilliseconds);
    this.#waiting = { key, timer };
    return null;
  }

  async #ask(key: string, settings: TrainingSettings, layer: number): Promise<void> {
    let needs: KnownNeeds;
    try {
      const body = { settings: { ...settings, designs: [...settings.designs], seeds: [...settings.seeds] }, layer };
      const plan = (await this.host.request('planRun', body).answer) as TrainingPlan;
      needs = await weigh(await this.loadAssets(), plan);
    } catch (error) {
      needs = error instanceof Error ? error.message : String(error);
    }
    this.#known.set(key, needs);
    this.onKnown();
  }
}

/** Always settles. */
export function weigh(assets: Assets, plan: TrainingPlan): Promise<KnownNeeds> {
  return new Promise((resolve) => {
    const settle = (needs: KnownNeeds): void => {
      clearTimeout(timer);
      worker.terminate();
      resolve(needs);
    };
    const worker = assets.spawn({
      onMessage(message) {
        if (message.type === 'weighed') settle(message.needs);
        else if (message.type === 'failed') settle(message.message);
      },
      onDeath: (sentence) => settle(sentence),
    });
    const timer = setTimeout(() => settle(`The worker did not answer within ${patience / 1000} seconds.`), patience);
    worker.post({ type: 'weigh', plan });
  });
}
