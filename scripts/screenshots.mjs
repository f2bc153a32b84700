// `npm run screenshots`: the pictures of the README and of the extension's page, taken in a real VS Code.
import { join } from 'node:path';
import { run } from './setup/child.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { requireNode, root } from './setup/place.mjs';

requireNode();
await ensureDependencies();
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const { status } = await run(process.execPath, [vitest, 'run', '--project=screenshots', ...process.argv.slice(2)], {
  cwd: root,
  inherit: true,
});
process.exitCode = status;
