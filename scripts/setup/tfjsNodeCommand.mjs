// `npm run setup:tfjs-node`: a tfjs-node with a native library, built from source where none can be downloaded.
import { requireNode } from './place.mjs';
import { say } from './progress.mjs';
import { ensureTfjsNode } from './tfjsNode.mjs';

requireNode();
try {
  const built = await ensureTfjsNode();
  if ('missing' in built) {
    say(`tfjs-node was not built: ${built.missing}`);
    process.exitCode = 1;
  } else {
    say(`tfjs-node is in ${built.folder}`);
    say('layerwright train --backend tfjs-node finds it there, and so does the extension.');
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
