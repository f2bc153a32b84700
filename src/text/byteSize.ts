import { metricPrefixOf } from './metricPrefix.js';

/** `12.4 MB`: three figures, in powers of ten as memory of programs and files is labeled. */
export function byteSize(bytes: number): string {
  const scale = metricPrefixOf(bytes);
  return scale === null ? `${bytes} bytes` : `${(bytes / scale.size).toPrecision(3)} ${scale.prefix}B`;
}
