/** Entry of the page of runs. */
import { openChannel } from './browserHost.js';
import { registerControls } from './controls.js';
import { Host } from './host.js';
import { reportPageErrors } from './pageErrors.js';
import { runsPage } from './runs/runsPage.js';
import 'uplot/dist/uPlot.min.css';
import './style/base.css';
import './style/outcome.css';
import './style/runs.css';

const host = new Host(openChannel());
reportPageErrors(host);
registerControls();
const root = document.getElementById('root');
if (!root) throw new Error('The page has no element with the id "root".');
root.append(runsPage(host, root));
window.addEventListener('pagehide', () => host.dispose());
host.post({ type: 'ready' });
