import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { breathe } from '../../../src/train/breath.js';

test('a message is heard while a loop breathes', async () => {
  const { port1, port2 } = new MessageChannel();
  const heard: unknown[] = [];
  port2.on('message', (message) => heard.push(message));
  port1.postMessage('stop');
  let breaths = 0;
  while (heard.length === 0 && breaths < 100) {
    await breathe();
    breaths += 1;
  }
  port1.close();
  expect(heard).toEqual(['stop']);
});
