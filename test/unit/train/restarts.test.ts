import { expect, test } from 'vitest';
import { Restarts } from '../../../src/train/restarts.js';

test('a worker may be started again three times within three minutes', () => {
  const restarts = new Restarts(() => 0);
  for (let death = 0; death < 3; death++) expect(restarts.died('It died.')).toBeNull();
  expect(restarts.died('It hung.')).toBe(
    'The training process ended 4 times within 3 minutes. The last time: It hung. Choose another back end.',
  );
});

test('deaths that are long past are forgotten', () => {
  let time = 0;
  const restarts = new Restarts(() => time);
  for (let death = 0; death < 50; death++) {
    expect(restarts.died('It died.')).toBeNull();
    time += 61_000;
  }
});
