/** Open conditions: both ways are read from the same state, and what they changed and gave is joined. */
import { assume, truthUnder } from './assumption.js';
import type { Completion, Exit, Frame, Target } from './frame.js';
import { allOf, negated } from './open.js';
import type { Open } from './open.js';
import { Thrown } from './signal.js';
import { choose } from './value.js';
import type { Value } from './value.js';

type Arm<T> = { readonly ended: false; readonly result: T } | { readonly ended: true; readonly thrown: Thrown };

/** A way that ends with an exception leaves nothing behind. */
function attempt<T>(frame: Frame, read: () => T): Arm<T> {
  const { models } = frame.run;
  const made = models.length;
  try {
    return { ended: false, result: read() };
  } catch (signal) {
    if (!(signal instanceof Thrown)) throw signal;
    models.length = made;
    return { ended: true, thrown: signal };
  }
}

/** Reads both ways and joins their values. */
export function branch(frame: Frame, condition: Open, whenTrue: () => Value, whenFalse: () => Value): Value {
  const { trail } = frame.run;
  const known = truthUnder(trail.assumptions, condition);
  if (known !== undefined) return known ? whenTrue() : whenFalse();
  frame.run.burn(2);
  const before = trail.assumptions;
  const mark = trail.mark();
  const { arms } = frame.run;
  const armDepth = arms.length;
  try {
    trail.assumptions = assume(before, condition, true);
    arms.push(condition);
    const first = attempt(frame, whenTrue);
    const changes = trail.takeBack(mark);
    trail.assumptions = assume(before, condition, false);
    arms[armDepth] = negated(condition);
    const second = attempt(frame, whenFalse);
    trail.assumptions = before;
    if (first.ended && second.ended) throw second.thrown;
    if (first.ended) return (second as { result: Value }).result;
    if (second.ended) {
      trail.undo(mark);
      trail.apply(changes);
      return first.result;
    }
    trail.join(mark, mark.epoch, condition, changes);
    return choose(condition, first.result, second.result);
  } finally {
    trail.assumptions = before;
    trail.close(mark);
    arms.length = armDepth;
  }
}

/** The same for statements, which may also leave the function, a loop or a switch. */
export function branchStatements(
  frame: Frame,
  condition: Open,
  whenTrue: () => Completion,
  whenFalse: () => Completion,
): Completion {
  const { trail } = frame.run;
  const known = truthUnder(trail.assumptions, condition);
  if (known !== undefined) return known ? whenTrue() : whenFalse();
  frame.run.burn(2);
  const before = trail.assumptions;
  const mark = trail.mark();
  const { arms } = frame.run;
  const armDepth = arms.length;
  try {
    trail.assumptions = assume(before, condition, true);
    arms.push(condition);
    const first = attempt(frame, whenTrue);
    const leaving = !first.ended && first.result !== null ? exitOf(frame, first.result, mark.epoch) : null;
    const changes = trail.takeBack(mark);
    trail.assumptions = assume(before, condition, false);
    arms[armDepth] = negated(condition);
    const second = attempt(frame, whenFalse);
    trail.assumptions = before;
    if (first.ended) {
      if (second.ended) throw second.thrown;
      // The guard was passed, so its condition is false from here on.
      holdFrom(frame, condition, false);
      return second.result;
    }
    if (second.ended) {
      trail.undo(mark);
      trail.apply(changes);
      holdFrom(frame, condition, true);
      return first.result;
    }
    if (leaving) {
      leaving.target.exits.push(leaving.exit);
      holdFrom(frame, condition, false);
      return second.result;
    }
    if (first.result === null && second.result !== null) {
      // The second way leaves: keep it, and go on with the first.
      const other = exitOf(frame, second.result, mark.epoch);
      trail.undo(mark);
      trail.apply(changes);
      other?.target.exits.push(other.exit);
      holdFrom(frame, condition, true);
      return null;
    }
    trail.join(mark, mark.epoch, condition, changes);
    return second.result;
  } finally {
    trail.close(mark);
    arms.length = armDepth;
  }
}

/** Inside a branch the assumption ends with it; otherwise it holds until the function or loop ends. */
function holdFrom(frame: Frame, condition: Open, truth: boolean): void {
  const { trail } = frame.run;
  trail.assumptions = assume(trail.assumptions, condition, truth);
}

/** What holds on leaving, under all the conditions that lie between here and the target. */
function exitOf(frame: Frame, completion: NonNullable<Completion>, parted: number): { target: Target; exit: Exit } | null {
  const target = targetOf(frame, completion);
  if (!target) return null;
  const condition = allOf(frame.run.arms.slice(target.armDepth));
  const value = completion.kind === 'return' ? completion.value : undefined;
  return { target, exit: { condition, value, parted, changes: frame.run.trail.changesSince(target.mark) } };
}

function targetOf(frame: Frame, completion: NonNullable<Completion>): Target | null {
  for (let index = frame.targets.length - 1; index >= 0; index--) {
    const target = frame.targets[index];
    if (target && endsAt(target, completion)) return target;
  }
  return null;
}

/** Opens a target. */
export function enterTarget(frame: Frame, accepts: Target['accepts'], labels: readonly string[] = []): Target {
  const { trail } = frame.run;
  const armDepth = frame.run.arms.length;
  const ownsMark = accepts === 'return' || trail.current === null;
  const mark = ownsMark || trail.current === null ? trail.mark() : trail.current;
  const target: Target = { accepts, labels, mark, ownsMark, assumptions: trail.assumptions, armDepth, exits: [] };
  frame.targets.push(target);
  return target;
}

/**
 * Closes a target: those that left early arrive. `value` is what the way that went on gives; the joined value comes out.
 * `live` is false where no way went on (it left for elsewhere, or threw).
 */
export function leaveTarget(frame: Frame, target: Target, live: boolean, value: Value): Value {
  const { trail } = frame.run;
  const index = frame.targets.lastIndexOf(target);
  if (index >= 0) frame.targets.length = index;
  let result = value;
  let alive = live;
  for (const exit of target.exits.reverse()) {
    if (alive) {
      trail.join(target.mark, exit.parted, exit.condition, exit.changes);
      result = choose(exit.condition, exit.value, result);
    } else {
      trail.undo(target.mark);
      trail.apply(exit.changes);
      result = exit.value;
      alive = true;
    }
  }
  trail.assumptions = target.assumptions;
  if (target.ownsMark) trail.close(target.mark);
  return result;
}

/** Whether the completion ends at the target. */
function endsAt(target: Target, completion: NonNullable<Completion>): boolean {
  if (completion.kind !== target.accepts) return false;
  return completion.kind === 'return' || completion.label === null || target.labels.includes(completion.label);
}

/**
 * Closes the target of a loop, a switch or a label. A completion that leads further out, while others left only this statement,
 * arrives at its own target later; what goes on is the others.
 */
export function closeTarget(frame: Frame, target: Target, completion: Completion): Completion {
  if (completion === null || endsAt(target, completion)) {
    leaveTarget(frame, target, true, undefined);
    return null;
  }
  if (target.exits.length === 0) {
    leaveTarget(frame, target, true, undefined);
    return completion;
  }
  frame.targets.length = Math.max(0, frame.targets.lastIndexOf(target));
  const away = exitOf(frame, completion, target.mark.epoch);
  const others = target.exits.map((exit) => negated(exit.condition));
  leaveTarget(frame, target, false, undefined);
  away?.target.exits.push({ ...away.exit, condition: allOf([...others, ...frame.run.arms.slice(away.target.armDepth)]) });
  return null;
}

/** Runs what a target encloses; an exception leaves those that left before it. */
export function withTarget(
  frame: Frame,
  accepts: Target['accepts'],
  labels: readonly string[],
  body: () => Completion,
): Completion {
  const target = enterTarget(frame, accepts, labels);
  let completion: Completion;
  try {
    completion = body();
  } catch (signal) {
    if (!(signal instanceof Thrown) || target.exits.length === 0) throw signal;
    leaveTarget(frame, target, false, undefined);
    return null;
  }
  return closeTarget(frame, target, completion);
}
