/** Entry of the training page. */
import { openChannel } from './browserHost.js';
import { registerControls } from './controls.js';
import { Host } from './host.js';
import { reportPageErrors } from './pageErrors.js';
import { trainingPage } from './training/trainingPage.js';
import 'uplot/dist/uPlot.min.css';
import './style/base.css';
import './style/outcome.css';
import './style/training.css';

const host = new Host(openChannel());
reportPageErrors(host);
registerControls();
const root = document.getElementById('root');
if (!root) throw new Error('The page has no element with the id "root".');
root.append(trainingPage(host, root));
window.addEventListener('pagehide', () => host.dispose());
host.post({ type: 'ready' });
