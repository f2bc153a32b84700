/** Makes tar archives for tests, honest ones and others. */

export interface TarFileEntry {
  readonly name: string;
  readonly bytes?: Uint8Array;
  readonly type?: string;
  /** The size that the header claims, where it is not the true one. */
  readonly claimedSize?: number;
  readonly brokenChecksum?: boolean;
}

export function tarFile(entries: readonly TarFileEntry[], withEnd = true): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const entry of entries) {
    const bytes = entry.bytes ?? new Uint8Array(0);
    const header = new Uint8Array(512);
    const put = (text: string, at: number): void => header.set(new TextEncoder().encode(text), at);
    put(entry.name.slice(0, 100), 0);
    put('0000644\0', 100);
    put(`${(entry.claimedSize ?? bytes.length).toString(8).padStart(11, '0')}\0`, 124);
    put('00000000000\0', 136);
    put('        ', 148);
    put(entry.type ?? '0', 156);
    put('ustar\0', 257);
    const sum = header.reduce((total, byte) => total + byte, entry.brokenChecksum ? 1 : 0);
    put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const body = new Uint8Array(Math.ceil(bytes.length / 512) * 512);
    body.set(bytes);
    blocks.push(header, body);
  }
  if (withEnd) blocks.push(new Uint8Array(1024));
  return new Uint8Array(Buffer.concat(blocks));
}
