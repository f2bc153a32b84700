// `npm run demo`: what Layerwright does, in a terminal and without a window.
import { relative } from 'node:path';
import { join } from 'node:path';
import { run } from './setup/child.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { requireNode, root } from './setup/place.mjs';
import { announced, say } from './setup/progress.mjs';

const cli = join(root, 'dist', 'cli.js');
const sample = (/** @type {string} */ name) => relative(process.cwd(), join(root, 'media', 'samples', name));

requireNode();
await ensureDependencies();
await announced('Building the command line', async () => {
  const { status, output } = await run(process.execPath, ['esbuild.mjs', 'cli', 'reader', 'trainWorker', 'kernels'], {
    cwd: root,
  });
  if (status !== 0) throw new Error(`The build failed:\n${output}`);
});

await show(
  `1. A model, read from its source and not run

Layerwright reads media/samples/cifar10.ts, a small convolutional network for pictures of 32 × 32 pixels. For each layer:
the shape that comes out, the parameters, and the multiply-adds (MACs) of one pass with one picture.`,
  ['analyze', sample('cifar10.ts')],
);

await show(
  `2. Mistakes, found before anything runs

Six models, each with one mistake in its shapes. TensorFlow.js itself builds three of them without a word.
The command ends with status 1, so that a script can tell.`,
  ['analyze', sample('mismatch.ts')],
  [0, 1],
);

await show(
  `3. Other ways to build the largest dense layer

A split layer cuts its inputs into S groups and applies one small dense layer to each. Its width is solved so that the model
keeps the same number of parameters, or of multiply-adds, as the plain one.`,
  ['compare', sample('cifar10.ts'), '--splits', '2,5,10,25'],
);

await show(
  `4. Plain against split, trained side by side

Both designs start from the same seeds and see the same examples in the same order. The data set is built in: ten kinds of
figures on textured ground, generated here. Test data chooses nothing. The interval says what the seeds allow to say: if it
includes zero, no difference was seen.`,
  ['train', sample('cifar10.ts'), '--dataset', 'built-in', '--seeds', '3', '--epochs', '2', '--limit', '4000'],
);

say(`
The same in an editor: npm start. More of the command line: docs/CLI.md.`);

/**
 * @param {string} words
 * @param {string[]} args
 * @param {number[]} [good] exit statuses that are as they should be
 */
async function show(words, args, good = [0]) {
  say(`\n${'─'.repeat(100)}\n${words}\n\n$ layerwright ${args.join(' ')}\n`);
  const { status } = await run(process.execPath, [cli, ...args], { inherit: true });
  if (good.includes(status)) return;
  say(`\nThe command ended with status ${status}.`);
  process.exit(1);
}
