// The browser that the tests drive: one that is there, else Debian's package.
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './child.mjs';
import { announced } from './progress.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const macApplications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** @param {string} file */
function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Not there, or not to be run: either way it is none.
    return false;
  }
}

/** The path of a program on the search path, or `null`. @param {string} name */
export function onPath(name) {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const suffix = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const folder of folders)
    for (const end of suffix) if (executable(join(folder, name + end))) return join(folder, name + end);
  return null;
}

/** @returns {string | null} */
function find() {
  const own = process.env['CHROME_PATH'];
  if (own) return executable(own) ? own : null;
  for (const name of names) {
    const path = onPath(name);
    if (path) return path;
  }
  return process.platform === 'darwin' ? (macApplications.find(executable) ?? null) : null;
}

function mayInstall() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !onPath('apt-get')) return false;
  // Ubuntu's package of the same name only fetches a snap.
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** @returns {Promise<{ path: string } | { missing: string }>} the browser, or a sentence that says what to install */
export async function ensureChromium() {
  const found = find();
  if (found) return { path: found };
  if (process.env['CHROME_PATH']) return { missing: `CHROME_PATH names ${process.env['CHROME_PATH']}, which is not a program` };
  if (!mayInstall()) return { missing: 'no Chromium was found: install chromium or Google Chrome, or set CHROME_PATH to it' };
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () => run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
  const outcome = await announced('Installing Chromium from Debian’s packages', async () => {
    await run('apt-get', ['update'], { env });
    const first = await install();
    return first.status === 0 ? first : install();
  });
  const path = find();
  return path
    ? { path }
    : { missing: `apt-get could not install chromium:\n${outcome.output.trimEnd().split('\n').slice(-15).join('\n')}` };
}
