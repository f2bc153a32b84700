// `npm run kill`: kills trainings at random moments, 40 times each way unless told otherwise (`npm run kill -- 100`), and counts what came
// out. The same test makes a few kills in `npm test`.
import { join } from 'node:path';
import { run } from './setup/child.mjs';
import { root } from './setup/place.mjs';

const kills = process.argv[2] ?? '40';
const { status } = await run(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project=oracle', 'test/oracle/train/kills.test.ts'],
  { cwd: root, inherit: true, env: { ...process.env, LAYERWRIGHT_KILLS: kills } },
);
process.exitCode = status;
