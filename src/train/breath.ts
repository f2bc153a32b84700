/**
 * Lets waiting messages be handled, such as "pause", without waiting for a timer or an animation frame: hidden pages throttle both.
 *
 * In Node it is `setImmediate`: a message port there hands over up to a thousand messages before anything else gets its turn, those
 * that are posted meanwhile included, so a loop that breathes by messages would hear nothing for a minute.
 */
const { setImmediate: immediate } = globalThis as { readonly setImmediate?: (callback: () => void) => unknown };

let port: MessagePort | null = null;
const waiting: (() => void)[] = [];

export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    if (immediate !== undefined) {
      immediate(resolve);
      return;
    }
    waiting.push(resolve);
    port ??= openPort();
    port.postMessage(null);
  });
}

function openPort(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port2.onmessage = () => waiting.shift()?.();
  return port1;
}
