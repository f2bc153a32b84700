// The browser that the tests drive: one that is there, else Debian's package.
import { existsSync, readFileSync } from 'node:fs';
import { installPackages, mayInstallPackages } from './debian.mjs';
import { executable, onPath } from './path.mjs';
import { announced } from './progress.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const macApplications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

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
  if (!mayInstallPackages()) return false;
  // Ubuntu's package of the same name only fetches a snap.
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** @returns {Promise<{ path: string } | { missing: string }>} the browser, or a sentence that says what to install */
export async function ensureChromium() {
  const found = find();
  if (found) return { path: found };
  if (process.env['CHROME_PATH']) return { missing: `CHROME_PATH names ${process.env['CHROME_PATH']}, which is not a program` };
  if (!mayInstall()) return { missing: 'no Chromium was found: install chromium or Google Chrome, or set CHROME_PATH to it' };
  const outcome = await announced('Installing Chromium from Debian’s packages', () => installPackages(['chromium']));
  const path = find();
  return path
    ? { path }
    : { missing: `apt-get could not install chromium:\n${outcome.output.trimEnd().split('\n').slice(-15).join('\n')}` };
}
