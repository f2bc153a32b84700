/** Errors of the page that nobody else handles go to the host's log; a broken page should not be a silent one. */
import type { Host } from './host.js';

export function reportPageErrors(host: Host): void {
  window.addEventListener('error', (event) => {
    // A warning of the browser about its own scheduling, harmless by specification.
    if (event.message.startsWith('ResizeObserver loop')) return;
    host.post({ type: 'pageError', message: describe(event.error ?? event.message) });
  });
  window.addEventListener('unhandledrejection', (event) => {
    host.post({ type: 'pageError', message: describe(event.reason) });
  });
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.stack ?? `${error.name}: ${error.message}`;
}
