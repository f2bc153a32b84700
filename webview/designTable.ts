/** Entry of the design-table page. */
import { openChannel } from './browserHost.js';
import { registerControls } from './controls.js';
import { designTablePage } from './designTable/designTablePage.js';
import { Host } from './host.js';
import { reportPageErrors } from './pageErrors.js';
import './style/base.css';
import './style/designTable.css';

const host = new Host(openChannel());
reportPageErrors(host);
registerControls();
document.getElementById('root')?.append(designTablePage(host));
host.post({ type: 'ready' });
