/** Reads code for what it gives, as if it had not run: it changes nothing, and nothing that it finds is told. */
import type { Run } from './run.js';
import { OutOfFuel, Thrown } from './signal.js';

/** No rehearsal takes more steps, … */
const LONGEST = 6_000;
/** … and all of one reading together no more than these. */
const LONGEST_TOGETHER = 40_000;

/** `thrown` says what it means that the code throws for certain; `null` where it takes too long. */
export function rehearse<T>(run: Run, read: () => T, thrown: (signal: Thrown) => T): T | null {
  const allowed = Math.min(LONGEST, LONGEST_TOGETHER - run.rehearsed, run.fuel);
  if (allowed <= 0) return null;
  const { fuel, nesting, probing, models, findings, made, deferred, layersBuilt, trail, arms } = run;
  const { assumptions } = trail;
  const armDepth = arms.length;
  run.fuel = allowed;
  run.probing = true;
  run.models = [];
  run.findings = [];
  run.made = [];
  run.deferred = [];
  const mark = trail.mark();
  try {
    return read();
  } catch (signal) {
    if (signal instanceof Thrown) return thrown(signal);
    if (signal instanceof OutOfFuel) return null;
    throw signal;
  } finally {
    trail.undo(mark);
    trail.close(mark);
    trail.assumptions = assumptions;
    arms.length = armDepth;
    const used = allowed - run.fuel;
    run.rehearsed += used;
    Object.assign(run, { fuel: fuel - used, nesting, probing, models, findings, made, deferred, layersBuilt });
  }
}
