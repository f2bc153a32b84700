import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Environment } from '../../../src/train/environment.js';
import { trainingEvent } from '../../../src/train/event.js';
import type { EpochEvent, StepEvent, TrainingEvent } from '../../../src/train/event.js';
import { readCheckpoint } from '../../../src/train/checkpoint.js';
import { jobsOf } from '../../../src/train/plan.js';
import type { PlannedDesign, TrainingPlan } from '../../../src/train/plan.js';
import { Trainer } from '../../../src/train/trainer.js';
import type { JobCheckpoint } from '../../../src/train/trainer.js';
import { cpuEnvironment, tf, wasmEnvironment } from './environments.js';
import { layer, sequential } from './graphs.js';
import { designs, plan, smallData, smallShape } from './plans.js';

let wasm: Environment;
beforeAll(async () => {
  wasm = await wasmEnvironment();
}, 60_000);

const data = smallData();

interface Run {
  readonly trainer: Trainer;
  readonly events: TrainingEvent[];
  readonly checkpoints: JobCheckpoint[];
}

function prepare(
  given: TrainingPlan,
  onEvent: (event: TrainingEvent, run: Run) => void = () => undefined,
  checkpoints: readonly JobCheckpoint[] = [],
  environment: Environment = wasm,
  now?: () => number,
): Run {
  const events: TrainingEvent[] = [];
  const made: JobCheckpoint[] = [];
  const listener = {
    onEvents: (told: readonly TrainingEvent[]) => {
      for (const event of told) {
        events.push(event);
        onEvent(event, run);
      }
    },
    onCheckpoint: (checkpoint: JobCheckpoint) => void made.push(checkpoint),
  };
  const task = { environment, plan: given, jobs: jobsOf(given), dataset: data, checkpoints };
  const run: Run = { trainer: new Trainer(task, listener, now), events, checkpoints: made };
  return run;
}

/** A clock that goes on by so much whenever it is read: slices then have a fixed number of steps. */
function tickingClock(milliseconds: number): () => number {
  let time = 0;
  return () => (time += milliseconds);
}

const epochs = (events: readonly TrainingEvent[]): EpochEvent[] =>
  events.filter((event): event is EpochEvent => event.event === 'epoch');
const steps = (events: readonly TrainingEvent[]): StepEvent[] =>
  events.filter((event): event is StepEvent => event.event === 'step');

/** What an epoch measured, without how long it took. */
const measured = (event: EpochEvent) => ({
  design: event.design,
  seed: event.seed,
  epoch: event.epoch,
  loss: event.loss,
  testLoss: event.testLoss,
  testAccuracy: event.testAccuracy,
});

/** The last of a kind of checkpoint for each job. */
function latest(checkpoints: readonly JobCheckpoint[]): JobCheckpoint[] {
  return [...new Map(checkpoints.map((checkpoint) => [`${checkpoint.design} ${checkpoint.seed}`, checkpoint])).values()];
}

describe('a training', () => {
  test('tells of every job, step and epoch, in the form of the run store', async () => {
    const given = plan({ seeds: [1, 2] });
    const run = prepare(given);
    expect(await run.trainer.run()).toEqual({ ok: true, value: 'finished' });
    for (const event of run.events) expect(v.safeParse(trainingEvent, event).success).toBe(true);
    for (const { design, seed } of jobsOf(given)) {
      const own = run.events.filter((event) => 'design' in event && event.design === design && event.seed === seed);
      expect(own[0]?.event).toBe('job-start');
      expect(own.at(-1)?.event).toBe('job-end');
      expect(epochs(own).map(({ epoch }) => epoch)).toEqual([1, 2]);
      // 70 examples in batches of 8 are 9 steps an epoch.
      expect(steps(own).at(-1)).toMatchObject({ step: 18, steps: 18 });
    }
    // The second seed begins when the first has ended.
    const kinds = run.events
      .filter(({ event }) => event === 'job-start' || event === 'job-end')
      .map((event) => (event as { seed: number }).seed);
    expect(kinds).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
  });

  test('learns', async () => {
    const run = prepare(plan({ epochs: 12, optimizer: { kind: 'adam', learningRate: 0.005, momentum: 0 } }, designs.slice(0, 1)));
    await run.trainer.run();
    const losses = epochs(run.events).map(({ loss }) => loss as number);
    expect(losses.at(-1)).toBeLessThan(0.75 * (losses[0] as number));
  });

  test('is the same each time, and another with another seed', async () => {
    const train = async (seed: number) => {
      const run = prepare(plan({ seeds: [seed] }));
      await run.trainer.run();
      return epochs(run.events).map(({ design, loss, testLoss, testAccuracy }) => ({ design, loss, testLoss, testAccuracy }));
    };
    const first = await train(1);
    expect(await train(1)).toEqual(first);
    expect(await train(2)).not.toEqual(first);
  });

  test('of epochs that take milliseconds keeps weights once a second, and those of the end', async () => {
    const given = plan({ epochs: 60 }, designs.slice(0, 1));
    const run = prepare(given, undefined, [], wasm, tickingClock(5));
    expect(await run.trainer.run()).toEqual({ ok: true, value: 'finished' });
    expect(epochs(run.events)).toHaveLength(60);
    expect(run.checkpoints.length).toBeGreaterThan(1);
    expect(run.checkpoints.length).toBeLessThan(15);
    expect(run.checkpoints.at(-1)?.step).toBe(60 * 9);
  });

  test('that diverges tells null, which JSON can carry', async () => {
    const run = prepare(plan({ optimizer: { kind: 'sgd', learningRate: 1e30, momentum: 0 } }));
    expect(await run.trainer.run()).toEqual({ ok: true, value: 'finished' });
    expect(epochs(run.events).map(({ loss, testLoss }) => [loss, testLoss])).toContainEqual([null, null]);
    for (const event of run.events) expect(v.safeParse(trainingEvent, event).success).toBe(true);
    for (const { data } of run.checkpoints) expect(readCheckpoint(data).ok).toBe(true);
  });

  test('says how it is trained, once', async () => {
    const run = prepare(plan({ seeds: [1, 2] }));
    await run.trainer.run();
    const notes = run.events.filter(({ event }) => event === 'note');
    expect(notes).toEqual([{ event: 'note', message: 'Loss: softmax cross-entropy on logits.' }]);
  });

  test('breaks off where its back end can no longer be trusted', async () => {
    let steps = 0;
    const failing: Environment = { ...wasm, failure: () => ((steps += 1) > 2 ? 'the graphics device was lost' : null) };
    const run = prepare(plan(), undefined, [], failing);
    await expect(run.trainer.run()).rejects.toThrow('broke off: the graphics device was lost');
  });

  test('of a design does not depend on what else is trained', async () => {
    const both = prepare(plan());
    const alone = prepare(plan({}, designs.slice(1)));
    await both.trainer.run();
    await alone.trainer.run();
    expect(
      epochs(both.events)
        .filter(({ design }) => design === 'split-5-20')
        .map(measured),
    ).toEqual(epochs(alone.events).map(measured));
  });

  test('moves the designs on side by side', async () => {
    // A slice of three steps.
    const run = prepare(plan({ epochs: 3 }), undefined, [], wasm, tickingClock(20));
    await run.trainer.run();
    const progress = new Map(designs.map(({ key }) => [key, 0]));
    let apart = 0;
    for (const { design, step } of steps(run.events)) {
      progress.set(design, step);
      apart = Math.max(apart, Math.abs((progress.get('plain-20') ?? 0) - (progress.get('split-5-20') ?? 0)));
    }
    expect(steps(run.events).length).toBeGreaterThan(10);
    // Reports come every few slices, so they show a little more than one slice.
    expect(apart).toBeLessThanOrEqual(9);
  });

  test('reports steps at most about four times a second', async () => {
    const run = prepare(plan({ epochs: 4 }), undefined, [], wasm, tickingClock(1));
    await run.trainer.run();
    // 36 steps of a job take less than the quarter of a second, so only the ends of epochs are told.
    expect(steps(run.events).map(({ step }) => step)).toEqual([9, 9, 18, 18, 27, 27, 36, 36]);
  });

  test('leaves no tensors behind', async () => {
    await prepare(plan()).trainer.run();
    const before = tf.memory().numTensors;
    await prepare(plan()).trainer.run();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('a resumed training', () => {
  test.each([
    ['sgd', 1],
    ['sgd', 9],
    ['adam', 5],
    ['rmsprop', 14],
    ['adagrad', 10],
  ] as const)('with %s, stopped after step %d, ends as an unbroken one, bit for bit', async (kind, stopAt) => {
    const given = plan({ optimizer: { kind, learningRate: 0.01, momentum: kind === 'sgd' ? 0.9 : 0 } });
    const whole = prepare(given);
    await whole.trainer.run();

    // Every step is a slice and is reported.
    const broken = prepare(
      given,
      (event, run) => event.event === 'step' && event.step === stopAt && run.trainer.stop(),
      [],
      wasm,
      tickingClock(300),
    );
    expect(await broken.trainer.run()).toEqual({ ok: true, value: 'stopped' });
    const saved = latest(broken.checkpoints);
    expect(saved.length).toBeGreaterThan(0);
    expect(Math.max(...saved.map(({ step }) => step))).toBe(stopAt);

    const resumed = prepare(given, undefined, saved);
    expect(await resumed.trainer.run()).toEqual({ ok: true, value: 'finished' });
    const told = [...epochs(broken.events), ...epochs(resumed.events)].map(measured);
    expect(new Set(told.map((event) => JSON.stringify(event)))).toEqual(
      new Set(epochs(whole.events).map((event) => JSON.stringify(measured(event)))),
    );
    // Weights and slots as well: the last checkpoints are the same but for the seconds.
    for (const checkpoint of latest(whole.checkpoints)) {
      const other = latest(resumed.checkpoints).find(({ design }) => design === checkpoint.design) as JobCheckpoint;
      expect(tensorsOf(other.data)).toEqual(tensorsOf(checkpoint.data));
    }
  });

  test('whose epoch had ended but was not evaluated yet is evaluated', async () => {
    const given = plan({ epochs: 1 }, designs.slice(0, 1));
    const whole = prepare(given);
    await whole.trainer.run();
    const broken = prepare(given, (event, run) => event.event === 'step' && event.step === 9 && run.trainer.stop());
    await broken.trainer.run();
    expect(epochs(broken.events)).toEqual([]);
    const resumed = prepare(given, undefined, latest(broken.checkpoints));
    await resumed.trainer.run();
    expect(epochs(resumed.events).map(measured)).toEqual(epochs(whole.events).map(measured));
    expect(resumed.events.at(-1)?.event).toBe('job-end');
  });

  test('refuses a checkpoint of another model', async () => {
    const run = prepare(plan());
    await run.trainer.run();
    const [first] = latest(run.checkpoints) as [JobCheckpoint];
    const wrong = { ...first, design: 'split-5-20' };
    expect(await prepare(plan({}, designs.slice(1)), undefined, [wrong]).trainer.run()).toEqual({
      ok: false,
      error: expect.stringContaining('another model'),
    });
    const damaged = { ...first, data: first.data.slice(0, 100) };
    expect(await prepare(plan(), undefined, [damaged]).trainer.run()).toEqual({
      ok: false,
      error: expect.stringContaining('damaged'),
    });
  });
});

/** The values behind the header. */
function tensorsOf(checkpoint: ArrayBuffer): Uint8Array {
  return new Uint8Array(checkpoint.slice(4 + new DataView(checkpoint).getUint32(0, true)));
}

describe('control', () => {
  test('a pause holds after the step under way, with checkpoints, until it is resumed', async () => {
    const run = prepare(
      plan(),
      (event) => event.event === 'step' && event.design === 'plain-20' && event.step === 4 && run.trainer.pause(),
      [],
      wasm,
      tickingClock(300),
    );
    const end = run.trainer.run();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const told = run.events.length;
    expect(latest(run.checkpoints).map(({ step }) => step)).toEqual([4, 3]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(run.events.length).toBe(told);
    run.trainer.resume();
    expect(await end).toEqual({ ok: true, value: 'finished' });
  });

  test('a paused training can be stopped', async () => {
    const run = prepare(plan(), (event) => event.event === 'step' && run.trainer.pause(), [], wasm, tickingClock(300));
    const end = run.trainer.run();
    await new Promise((resolve) => setTimeout(resolve, 50));
    run.trainer.stop();
    expect(await end).toEqual({ ok: true, value: 'stopped' });
  });
});

describe('what cannot be trained', () => {
  const only = (design: Partial<PlannedDesign>): TrainingPlan => plan({}, [{ ...(designs[0] as PlannedDesign), ...design }]);
  const errorOf = async (given: TrainingPlan): Promise<string> => {
    const end = await prepare(given).trainer.run();
    return end.ok ? 'none' : end.error;
  };

  test('other parameters than were read', async () => {
    expect(await errorOf(only({ params: 5 }))).toContain('TensorFlow.js builds 2,870 parameters, but 5 were read');
  });

  test('data of another shape', async () => {
    const graph = sequential([8, 8, 3], [10], [layer('Flatten'), layer('Dense', { units: 10 })]);
    expect(await errorOf(only({ graph, params: 1930 }))).toContain('examples of [12, 12, 3], and the model reads [8, 8, 3]');
  });

  test('what TensorFlow.js has no gradient for', async () => {
    const graph = sequential(
      smallShape,
      [10],
      [layer('Flatten'), layer('Dense', { units: 10 }), layer('ThresholdedReLU', { theta: 1 })],
    );
    expect(await errorOf(only({ graph, params: 4330 }))).toContain('cannot be trained by TensorFlow.js: Cannot compute gradient');
  });

  test('a model without weights to train', async () => {
    const graph = sequential(smallShape, [10], [layer('Flatten'), layer('Dense', { units: 10, trainable: false })]);
    expect(await errorOf(only({ graph, params: 4330 }))).toContain('has no weights that can be trained');
  });
});

test('a back end that is read rarely, such as a GPU, tells the same means', async () => {
  const given = plan({ epochs: 3 });
  const atOnce = prepare(given);
  await atOnce.trainer.run();
  const queued = prepare(given, undefined, [], { ...wasm, readsAtOnce: false });
  expect(await queued.trainer.run()).toEqual({ ok: true, value: 'finished' });
  const [a, b] = [epochs(atOnce.events), epochs(queued.events)];
  for (const event of a) {
    const other = b.find(({ design, epoch }) => design === event.design && epoch === event.epoch);
    expect(other?.loss).toBeCloseTo(event.loss!, 5);
    expect(other).toMatchObject({ testLoss: event.testLoss, testAccuracy: event.testAccuracy });
  }
  // The right answers of training steps are not counted there.
  expect(new Set(steps(queued.events).map(({ accuracy }) => accuracy))).toEqual(new Set([null]));
  expect(steps(atOnce.events).every(({ accuracy }) => typeof accuracy === 'number')).toBe(true);
});

test('the CPU back end trains the same curve, as far as rounding allows', async () => {
  const given = plan({ epochs: 1 });
  const onWasm = prepare(given);
  await onWasm.trainer.run();
  const cpu = await cpuEnvironment();
  const onCpu = prepare(given, undefined, [], cpu);
  await onCpu.trainer.run();
  await wasmEnvironment();
  const [a, b] = [epochs(onWasm.events), epochs(onCpu.events)];
  a.forEach((event, i) => {
    expect(event.loss).toBeCloseTo(b[i]?.loss as number, 4);
    expect(event.testLoss).toBeCloseTo(b[i]?.testLoss as number, 4);
  });
});
