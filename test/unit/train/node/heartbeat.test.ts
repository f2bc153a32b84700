import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { usualPatience, watchBeats } from '../../../../src/train/node/heartbeat.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const watched = () => {
  const child = new EventEmitter();
  const said: string[] = [];
  watchBeats(child, usualPatience, (message) => said.push(message));
  return { child, said };
};

test('a process that is heard now and then is left alone', () => {
  const { child, said } = watched();
  for (let minute = 0; minute < 60; minute++) {
    vi.advanceTimersByTime(55_000);
    child.emit('message', 'anything');
  }
  expect(said).toEqual([]);
});

test('a process that is silent for a minute is told of, once', () => {
  const { child, said } = watched();
  child.emit('message', 'anything');
  vi.advanceTimersByTime(59_000);
  expect(said).toEqual([]);
  vi.advanceTimersByTime(600_000);
  expect(said).toEqual(['The training process did not answer for 60 seconds.']);
});

test('a process that has ended is not told of', () => {
  const { child, said } = watched();
  child.emit('exit', 0, null);
  vi.advanceTimersByTime(600_000);
  expect(said).toEqual([]);
});

test('a machine that was asleep does not count as a silent process', () => {
  const { child, said } = watched();
  child.emit('message', 'anything');
  // Timers do not run while a machine sleeps; the one that was due fires when it wakes up.
  vi.setSystemTime(Date.now() + 8 * 3_600_000);
  vi.advanceTimersByTime(usualPatience.tickMilliseconds);
  expect(said).toEqual([]);
});
