/**
 * Lets waiting messages be handled, such as "pause", without waiting for a timer or an animation frame: hidden pages throttle both.
 */
let port: MessagePort | null = null;
const waiting: (() => void)[] = [];

export function breathe(): Promise<void> {
  if (port === null) {
    const channel = new MessageChannel();
    channel.port2.onmessage = () => waiting.shift()?.();
    port = channel.port1;
    // In Node an open port would keep the process alive.
    (channel.port2 as { unref?: () => void }).unref?.();
    (channel.port1 as { unref?: () => void }).unref?.();
  }
  const { promise, resolve } = withResolver();
  waiting.push(resolve);
  port.postMessage(null);
  return promise;
}

function withResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}
