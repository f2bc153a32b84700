/**
 * Runs on the disk, one folder each, in a file store of the host:
 *
 *     <run id>/plan.json                      written once
 *     <run id>/events.jsonl                   one event a line, only ever added to
 *     <run id>/title.json                     the user's name for the run
 *     <run id>/checkpoints/<design>~<seed>    the newest checkpoint of a job
 *
 * Invariant: nothing that was told is lost but what a crash cut off in the middle of a line, and that is reported. All other
 * files are replaced as a whole or not at all. What is read is checked: a damaged run gives a sentence, not an exception.
 */
import * as v from 'valibot';
import { trainingEvent } from './event.js';
import type { TrainingEvent } from './event.js';
import { storageFailure, writeWhole } from './fileStore.js';
import type { FileStore } from './fileStore.js';
import type { TrainingPlan } from './plan.js';
import { parsePlan } from './planSchema.js';
import { failure, success } from './result.js';
import type { Result } from './result.js';
import { interruptedStatus, statusOf } from './runStatus.js';
import type { RunStatus } from './runStatus.js';
import { packCheckpoint, unpackCheckpoint } from './storedCheckpoint.js';
import type { StoredCheckpoint } from './storedCheckpoint.js';
import { decode, encode, parseJson } from './storedText.js';

export interface StoredRun {
  readonly plan: TrainingPlan;
  readonly events: readonly TrainingEvent[];
  readonly status: RunStatus;
  /** The user's name for the run, or the model's. */
  readonly title: string;
  /** A sentence about what could not be read of the events; `null` where all could. */
  readonly dropped: string | null;
}

/** A run in a list. */
export interface RunListing {
  readonly runId: string;
  readonly title: string;
  /** ISO 8601; empty for a run that cannot be read. */
  readonly created: string;
  /** Labels of its designs. */
  readonly designs: readonly string[];
  readonly status: RunStatus;
  /** Why the run cannot be read; `null` where it can. */
  readonly problem: string | null;
  /** The run itself; `null` where it cannot be read. */
  readonly run: StoredRun | null;
}

export class RunStore {
  /** Writes to one run follow each other. */
  private readonly turns = new Map<string, Promise<unknown>>();
  /** Runs whose events are known to end with a whole line. */
  private readonly endsWithLine = new Set<string>();

  /** @param isLive whether somebody trains the run now; one that is under way without anybody counts as stopped */
  constructor(
    private readonly store: FileStore,
    private readonly isLive: (runId: string) => boolean = () => true,
  ) {}

  /** Begins a run. Its id must be new. */
  async create(plan: TrainingPlan): Promise<Result<null>> {
    const { runId } = plan;
    if (!isRunId(runId))
      return failure(`“${runId}” cannot name a run: letters, digits, “-”, “_” and “.” can, up to 100 of them.`);
    return this.inTurn(runId, 'beginning the run', async () => {
      if ((await this.store.size(`${runId}/plan.json`)) !== null) return failure('A run of this id is kept already.');
      await writeWhole(this.store, `${runId}/plan.json`, encode(JSON.stringify(plan)));
      return success(null);
    });
  }

  /** Adds to what was told of a run. */
  async append(runId: string, events: readonly TrainingEvent[]): Promise<Result<null>> {
    if (events.length === 0) return success(null);
    return this.inTurn(runId, 'saving what the training told', async () => {
      const path = `${runId}/events.jsonl`;
      if ((await this.store.size(`${runId}/plan.json`)) === null) return gone();
      let lines = events.map((event) => `${JSON.stringify(event)}\n`).join('');
      if (!this.endsWithLine.has(runId) && !(await this.hasWholeLines(path))) lines = `\n${lines}`;
      // Until the write is known to be whole, its end is not.
      this.endsWithLine.delete(runId);
      await this.store.append(path, encode(lines));
      this.endsWithLine.add(runId);
      return success(null);
    });
  }

  /** The run with all that was told of it. */
  async load(runId: string): Promise<Result<StoredRun>> {
    return this.inTurn(runId, 'reading the run', async () => {
      const plan = await this.readPlan(runId);
      if (!plan.ok) return plan;
      const { events, dropped } = parseEvents(await this.store.read(`${runId}/events.jsonl`));
      const status = this.isLive(runId) ? statusOf(events) : interruptedStatus(events);
      return success({ plan: plan.value, events, status, title: await this.titleOf(runId, plan.value), dropped });
    });
  }

  /** All runs, the newest first; those that cannot be read are there with their problem, last. */
  async list(): Promise<Result<readonly RunListing[]>> {
    try {
      const listings: RunListing[] = [];
      for (const { name, kind } of await this.store.list('')) {
        if (kind !== 'folder' || !isRunId(name)) continue;
        listings.push(await this.listingOf(name));
      }
      return success(listings.sort((a, b) => (a.created < b.created ? 1 : a.created > b.created ? -1 : 0)));
    } catch (error) {
      return storageFailure('listing the runs', error);
    }
  }

  /** Gives the run a name for people. */
  async rename(runId: string, title: string): Promise<Result<null>> {
    const trimmed = title.trim();
    if (trimmed === '' || trimmed.length > 200) return failure('The name of a run has 1 to 200 characters.');
    return this.inTurn(runId, 'renaming the run', async () => {
      if ((await this.store.size(`${runId}/plan.json`)) === null) return gone();
      await writeWhole(this.store, `${runId}/title.json`, encode(JSON.stringify({ title: trimmed })));
      return success(null);
    });
  }

  /** Deletes the run with its checkpoints. */
  async remove(runId: string): Promise<Result<null>> {
    return this.inTurn(runId, 'deleting the run', async () => {
      // The plan first: what is left of a deletion that fails half-way is no run any more.
      await this.store.delete(`${runId}/plan.json`);
      await this.store.delete(runId);
      this.endsWithLine.delete(runId);
      return success(null);
    });
  }

  /** Keeps a checkpoint in place of the job's earlier one. */
  async keepCheckpoint(runId: string, checkpoint: StoredCheckpoint): Promise<Result<null>> {
    return this.inTurn(runId, 'saving a checkpoint', async () => {
      if ((await this.store.size(`${runId}/plan.json`)) === null) return gone();
      const name = `${encodeURIComponent(checkpoint.design)}~${checkpoint.seed}`;
      await writeWhole(this.store, `${runId}/checkpoints/${name}`, packCheckpoint(checkpoint));
      return success(null);
    });
  }

  /** The newest checkpoint of each job that has one. A damaged one is left out: its job begins again. */
  async checkpoints(runId: string): Promise<Result<readonly StoredCheckpoint[]>> {
    return this.inTurn(runId, 'reading the checkpoints', async () => {
      const found: StoredCheckpoint[] = [];
      for (const { name, kind } of await this.store.list(`${runId}/checkpoints`)) {
        if (kind !== 'file' || name.endsWith('.tmp')) continue;
        const bytes = await this.store.read(`${runId}/checkpoints/${name}`);
        const checkpoint = bytes === null ? null : unpackCheckpoint(bytes);
        if (checkpoint !== null) found.push(checkpoint);
      }
      return success(found);
    });
  }

  private async listingOf(runId: string): Promise<RunListing> {
    const run = await this.load(runId);
    if (!run.ok) return { runId, title: runId, created: '', designs: [], status: 'failed', problem: run.error, run: null };
    const { plan, title, status } = run.value;
    return {
      runId,
      title,
      created: plan.created,
      designs: plan.designs.map(({ label }) => label),
      status,
      problem: null,
      run: run.value,
    };
  }

  private async readPlan(runId: string): Promise<Result<TrainingPlan>> {
    const bytes = await this.store.read(`${runId}/plan.json`);
    if (bytes === null) return gone();
    const plan = parsePlan(parseJson(decode(bytes)));
    if ('invalid' in plan)
      return failure(`The plan of run ${runId} is damaged and cannot be read (${plan.invalid}). Delete the run.`);
    return plan.runId === runId
      ? success(plan)
      : failure(`The plan in the folder of run ${runId} is of another run. Delete the run.`);
  }

  private async titleOf(runId: string, plan: TrainingPlan): Promise<string> {
    const bytes = await this.store.read(`${runId}/title.json`);
    const parsed = v.safeParse(titleSchema, bytes === null ? null : parseJson(decode(bytes)));
    return parsed.success ? parsed.output.title : plan.model.name;
  }

  private async hasWholeLines(path: string): Promise<boolean> {
    const bytes = await this.store.read(path);
    return bytes === null || bytes.length === 0 || bytes.at(-1) === newline;
  }

  private inTurn<Value>(runId: string, doing: string, work: () => Promise<Result<Value>>): Promise<Result<Value>> {
    if (!isRunId(runId)) return Promise.resolve(gone());
    const turn = (this.turns.get(runId) ?? Promise.resolve()).then(work).catch((error: unknown) => storageFailure(doing, error));
    this.turns.set(runId, turn);
    void turn.then(() => this.turns.get(runId) === turn && this.turns.delete(runId));
    return turn;
  }
}

const newline = 0x0a;
const titleSchema = v.object({ title: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) });

/** Whether a text can name a run's folder on every file system. */
function isRunId(text: string): boolean {
  return /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/.test(text) && !text.endsWith('.');
}

function gone(): { readonly ok: false; readonly error: string } {
  return failure('The run is no longer kept.');
}

/** The events of a file of lines. Lines that are no events are counted, not trusted. */
function parseEvents(bytes: Uint8Array | null): { readonly events: TrainingEvent[]; readonly dropped: string | null } {
  if (bytes === null) return { events: [], dropped: null };
  const lines = decode(bytes).split('\n');
  const events: TrainingEvent[] = [];
  const unreadable: number[] = [];
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const parsed = v.safeParse(trainingEvent, parseJson(line));
    if (parsed.success) events.push(parsed.output);
    else unreadable.push(index + 1);
  });
  if (unreadable.length === 0) return { events, dropped: null };
  const cutOff = lines.at(-1) !== '' && unreadable.length === 1 && unreadable[0] === lines.length;
  const dropped = cutOff
    ? 'The last line of the run was cut off when it was interrupted, so one message of the training is missing.'
    : `${unreadable.length} of the run's ${lines.length} lines cannot be read and were left out (the first is line ${unreadable[0]}).`;
  return { events, dropped };
}
