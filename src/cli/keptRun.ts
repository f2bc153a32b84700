/**
 * A run as `--out` keeps it while it is trained, in `<folder>/run`: what it told and where its jobs stand, so that whatever ends the process
 * costs no more than what was trained since the last checkpoint. It is removed when the run has ended and its files are written.
 */
import * as v from 'valibot';
import { join } from 'node:path';
import type { TrainingEvent } from '../train/event.js';
import { storageFailure, writeWhole } from '../train/fileStore.js';
import type { FileStore } from '../train/fileStore.js';
import { nodeFileStore } from '../train/node/fileStore.js';
import type { TrainingPlan } from '../train/plan.js';
import { failure, success } from '../train/result.js';
import type { Result } from '../train/result.js';
import { RunStore } from '../train/runStore.js';
import { parseJson } from '../train/storedText.js';
import type { JobCheckpoint } from '../train/trainer.js';

/** What the command asked for besides the plan. */
const request = v.object({
  title: v.exactOptional(v.string()),
  report: v.exactOptional(v.string()),
});

export type KeptRequest = v.InferOutput<typeof request>;

/** A run that was not ended, as it was left. */
export interface UnfinishedRun {
  readonly kept: KeptRun;
  readonly plan: TrainingPlan;
  readonly events: readonly TrainingEvent[];
  readonly checkpoints: readonly JobCheckpoint[];
  readonly request: KeptRequest;
}

export class KeptRun {
  private pending: Promise<unknown> = Promise.resolve();
  private problem: string | null = null;

  private constructor(
    private readonly files: FileStore,
    private readonly runs: RunStore,
    private readonly runId: string,
  ) {}

  /** @param folder that of `--out` */
  static async begin(folder: string, plan: TrainingPlan, asked: KeptRequest): Promise<Result<KeptRun>> {
    const files = nodeFileStore(join(folder, 'run'));
    const runs = new RunStore(files);
    const created = await runs.create(plan);
    if (!created.ok) return created;
    try {
      await writeWhole(files, `${plan.runId}/request.json`, new TextEncoder().encode(JSON.stringify(asked)));
    } catch (error) {
      return storageFailure('beginning the run', error);
    }
    return success(new KeptRun(files, runs, plan.runId));
  }

  /** The newest run in a folder of `--out` that was not ended. */
  static async find(folder: string): Promise<Result<UnfinishedRun>> {
    const files = nodeFileStore(join(folder, 'run'));
    const runs = new RunStore(files);
    const list = await runs.list();
    if (!list.ok) return list;
    const [newest] = list.value;
    if (newest === undefined) {
      return failure(
        `There is no unfinished run in ${folder}. A run that was started with --out and was not ended is kept there.`,
      );
    }
    const { runId } = newest;
    const [run, checkpoints] = [await runs.load(runId), await runs.checkpoints(runId)];
    if (!run.ok) return run;
    if (!checkpoints.ok) return checkpoints;
    const bytes = await files.read(`${runId}/request.json`);
    const asked = v.safeParse(request, bytes === null ? {} : parseJson(new TextDecoder().decode(bytes)));
    const { plan, events } = run.value;
    return success({
      kept: new KeptRun(files, runs, runId),
      plan,
      events,
      checkpoints: checkpoints.value,
      request: asked.success ? asked.output : {},
    });
  }

  tell(events: readonly TrainingEvent[]): void {
    this.write(this.runs.append(this.runId, events));
  }

  keep(checkpoint: JobCheckpoint): void {
    this.write(this.runs.keepCheckpoint(this.runId, checkpoint));
  }

  /** Waits until all is written; says what could not be, or `null`. */
  async written(): Promise<string | null> {
    await this.pending;
    return this.problem;
  }

  /** Once the run has ended and nobody will go on with it. */
  async remove(): Promise<Result<null>> {
    await this.pending;
    const removed = await this.runs.remove(this.runId);
    try {
      if (removed.ok && (await this.files.list('')).length === 0) await this.files.delete('');
    } catch (error) {
      return storageFailure('removing what was kept of the run', error);
    }
    return removed;
  }

  private write(work: Promise<Result<null>>): void {
    this.pending = Promise.all([this.pending, work]).then(([, written]) => {
      if (!written.ok) this.problem ??= written.error;
    });
  }
}
