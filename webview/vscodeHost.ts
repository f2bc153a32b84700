/** The page in a VS Code webview. */
import type { Channel } from './host.js';

interface VsCodeApi {
  postMessage(message: unknown, transfer?: readonly Transferable[]): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  /** Given by VS Code to the scripts of a webview; may be called once. */
  var acquireVsCodeApi: (() => VsCodeApi) | undefined;
}

export function vscodeChannel(acquire: () => VsCodeApi): Channel {
  const api = acquire();
  return {
    post: (message, transfer) => api.postMessage(message, transfer),
    listen(receive) {
      const onMessage = (event: MessageEvent): void => receive(event.data);
      window.addEventListener('message', onMessage);
      return () => window.removeEventListener('message', onMessage);
    },
    readState: () => api.getState(),
    writeState: (state) => api.setState(state),
  };
}
