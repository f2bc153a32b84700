/**
 * What a training run tells while it goes on. The run store keeps exactly these, one JSON object a line, so they are
 * validated where they cross a border.
 */
import * as v from 'valibot';

const backendId = v.picklist(['webgpu', 'webgl', 'simd', 'wasm', 'cpu', 'tfjs-node']);
const finite = v.pipe(v.number(), v.finite());
/** A loss may become infinite or NaN, which JSON cannot carry: `null` stands for "not finite". */
const measured = v.nullable(finite);
const job = { design: v.string(), seed: v.number() };

/** Back ends that were tried, what came out, and which was taken. */
const backendEvent = v.object({
  event: v.literal('backend'),
  backend: backendId,
  /** One sentence: "measured: wasm 412 steps/s, cpu 1.1 steps/s". */
  reason: v.string(),
  candidates: v.array(
    v.object({
      backend: backendId,
      available: v.boolean(),
      /** Adapter or version where available, else why it is not. */
      detail: v.string(),
      /** Measured on the model at hand; `null` where it was not measured. */
      stepsPerSecond: v.nullable(finite),
    }),
  ),
});

const stepEvent = v.object({
  event: v.literal('step'),
  ...job,
  /** Counted from 1 over the whole training. */
  step: v.number(),
  /** Steps of the whole training. */
  steps: v.number(),
  /** Mean training loss since the previous step event of this job. */
  loss: measured,
  /** Mean training accuracy over the same steps, 0 to 1; `null` where the loop does not measure it. */
  accuracy: measured,
  /** Training time of this job so far, without warm-up, evaluation and pauses. */
  seconds: finite,
  examplesPerSecond: finite,
});

const epochEvent = v.object({
  event: v.literal('epoch'),
  ...job,
  /** Counted from 1. */
  epoch: v.number(),
  /** Mean training loss of the epoch. */
  loss: measured,
  testLoss: measured,
  /** 0 to 1. */
  testAccuracy: measured,
  seconds: finite,
  examplesPerSecond: finite,
});

const jobEvent = v.object({ event: v.picklist(['job-start', 'job-end']), ...job });
const stateEvent = v.object({ event: v.picklist(['paused', 'resumed', 'stopped', 'finished']) });
const failedEvent = v.object({ event: v.literal('failed'), message: v.string() });
const noteEvent = v.object({ event: v.literal('note'), message: v.string() });

export const trainingEvent = v.variant('event', [
  backendEvent,
  stepEvent,
  epochEvent,
  jobEvent,
  stateEvent,
  failedEvent,
  noteEvent,
]);

export type TrainingEvent = v.InferOutput<typeof trainingEvent>;
export type BackendEvent = v.InferOutput<typeof backendEvent>;
export type StepEvent = v.InferOutput<typeof stepEvent>;
export type EpochEvent = v.InferOutput<typeof epochEvent>;
