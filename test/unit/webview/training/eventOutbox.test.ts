import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EventOutbox } from '../../../../webview/training/eventOutbox.js';
import { plain, stepOf } from './plan.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('sends everything in order, at most four times a second', () => {
  const sent: { at: number; steps: number[] }[] = [];
  const outbox = new EventOutbox(
    (events) => sent.push({ at: Date.now(), steps: events.map((event) => ('step' in event ? event.step : 0)) }),
    Date.now,
  );
  for (let step = 1; step <= 100; step++) {
    outbox.add([stepOf(plain, 1, step)]);
    vi.advanceTimersByTime(20);
  }
  vi.advanceTimersByTime(300);
  expect(sent.flatMap(({ steps }) => steps)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  const gaps = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(250);
});

it('does not wait for a timer that a hidden page delays', () => {
  let now = 0;
  const sent: number[] = [];
  const outbox = new EventOutbox(
    (events) => sent.push(events.length),
    () => now,
  );
  outbox.add([stepOf(plain, 1, 1)]);
  outbox.add([stepOf(plain, 1, 2)]);
  expect(sent).toEqual([1]);
  now = 260;
  outbox.add([stepOf(plain, 1, 3)]);
  expect(sent).toEqual([1, 2]);
});

it('sends at once when it is told to, and nothing twice', () => {
  const sent: number[] = [];
  const outbox = new EventOutbox((events) => sent.push(events.length), Date.now);
  outbox.add([stepOf(plain, 1, 1)]);
  outbox.add([stepOf(plain, 1, 2)]);
  outbox.flush();
  vi.advanceTimersByTime(1000);
  expect(sent).toEqual([1, 1]);
});
