/** What the training panel needs of the runs that are kept on disk. */
import type { Checkpoint, RunState } from '../protocol.js';
import type { TrainingEvent } from '../train/event.js';
import type { TrainingPlan } from '../train/plan.js';
import type { Result } from '../train/result.js';

export interface RunListing {
  readonly runId: string;
  /** The user's name for it, or the model's. */
  readonly title: string;
  /** ISO 8601. */
  readonly created: string;
  readonly designs: readonly string[];
  readonly status: RunState['status'];
}

export interface Runs {
  create(plan: TrainingPlan): Promise<Result<null>>;
  append(runId: string, events: readonly TrainingEvent[]): Promise<Result<null>>;
  keepCheckpoint(runId: string, checkpoint: Checkpoint): Promise<Result<null>>;
  /** The run with all that was told of it. */
  load(runId: string): Promise<Result<RunState>>;
  checkpoints(runId: string): Promise<Result<readonly Checkpoint[]>>;
  /** The newest first. */
  list(): Promise<Result<readonly RunListing[]>>;
  rename(runId: string, title: string): Promise<Result<null>>;
  remove(runId: string): Promise<Result<null>>;
}
