/**
 * The page in a bare browser, where a script beside it plays the host: it hears `layerwright:page` events of the window
 * and answers with `layerwright:host` events; `detail` is the message.
 */
import type { Channel } from './host.js';
import { vscodeChannel } from './vscodeHost.js';

export function browserChannel(): Channel {
  return {
    post: (message) => void window.dispatchEvent(new CustomEvent('layerwright:page', { detail: message })),
    listen(receive) {
      const onMessage = (event: Event): void => receive((event as CustomEvent<unknown>).detail);
      window.addEventListener('layerwright:host', onMessage);
      return () => window.removeEventListener('layerwright:host', onMessage);
    },
    readState() {
      const text = sessionStorage.getItem(location.pathname);
      return text === null ? undefined : (JSON.parse(text) as unknown);
    },
    writeState: (state) => sessionStorage.setItem(location.pathname, JSON.stringify(state)),
  };
}

/** The channel of whatever runs the page. */
export function openChannel(): Channel {
  return globalThis.acquireVsCodeApi ? vscodeChannel(globalThis.acquireVsCodeApi) : browserChannel();
}
