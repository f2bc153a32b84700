/**
 * Reading archives as a stream: gunzip with a limit on what comes out, and tar. Nothing is ever written under a name from an
 * archive; entries are handed on in memory, and one whose name would lead out of a folder is refused all the same.
 */

/** The archive is damaged, cut short, or not what it says. The message is a clause: "entry 3 is cut short". */
export class ArchiveError extends Error {
  override name = 'ArchiveError';
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

const chunkLength = 1 << 20;

/** The bytes piece by piece, without a copy. */
export function* piecesOf(bytes: Uint8Array): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < bytes.length; at += chunkLength) yield bytes.subarray(at, at + chunkLength) as Uint8Array<ArrayBuffer>;
}

/**
 * Unpacks gzip. More than `maximum` bytes are refused, so that a small file cannot fill the memory.
 * @throws ArchiveError
 */
export async function* gunzip(bytes: Uint8Array, maximum: number): AsyncGenerator<Uint8Array> {
  const pieces = piecesOf(bytes);
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const piece = pieces.next();
      if (piece.done) controller.close();
      else controller.enqueue(piece.value);
    },
  });
  const reader = source.pipeThrough(new DecompressionStream('gzip')).getReader();
  let total = 0;
  try {
    while (true) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw new ArchiveError('the gzip file is damaged or cut short', { cause: error });
      });
      if (done) return;
      total += value.length;
      if (total > maximum) throw new ArchiveError(`the gzip file unpacks to more than ${maximum} bytes`);
      yield value;
    }
  } finally {
    // Ends the decompression where the consumer stopped early; a stream that has failed already has nothing to cancel.
    await reader.cancel().catch(() => undefined);
  }
}

/** All that gzip unpacks to. @throws ArchiveError */
export async function gunzipWhole(bytes: Uint8Array, maximum: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of gunzip(bytes, maximum)) pieces.push(piece);
  return joined(pieces);
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

export interface TarEntry {
  /** Path as in the archive, with `/`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const blockLength = 512;
/** Far more entries than any archive that is read here has. */
const maximumEntries = 100_000;

/**
 * The files of a tar archive (ustar, with pax or GNU long names). Only files that `wanted` accepts are held in memory; no
 * file may be longer than `maximumEntry`.
 * @throws ArchiveError for a damaged or cut archive, for links and devices, and for names that lead out of the folder
 */
export async function* readTar(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  wanted: (name: string) => boolean,
  maximumEntry: number,
): AsyncGenerator<TarEntry> {
  const take = reader(pieces);
  let longName: string | null = null;
  for (let count = 1; ; count++) {
    if (count > maximumEntries) throw new ArchiveError('the archive has too many entries');
    const header = await take(blockLength, true);
    if (header === null) throw new ArchiveError('the archive is cut short: its end mark is missing');
    // A block of zeros ends the archive; what follows is padding.
    if (header.every((byte) => byte === 0)) return;
    if (!checksumFits(header)) throw new ArchiveError(`entry ${count} has no valid header`);
    const size = octal(header, 124, 12);
    if (size === null || size > maximumEntry) throw new ArchiveError(`entry ${count} claims a size that is not possible`);
    const padded = Math.ceil(size / blockLength) * blockLength;
    const type = String.fromCharCode(header[156] as number);
    if (type === 'x' || type === 'L') {
      if (size > 1 << 16) throw new ArchiveError(`entry ${count} has a name that is too long`);
      const body = await take(padded, true);
      if (body === null) throw new ArchiveError(`entry ${count} is cut short`);
      const own = body.subarray(0, size);
      longName = type === 'L' ? text(own, 0, own.length) : (paxPath(own) ?? longName);
      continue;
    }
    const name = longName ?? nameOf(header);
    longName = null;
    if (leavesFolder(name)) throw new ArchiveError(`entry ${count} has a name that leads out of the folder`);
    const isFile = type === '0' || type === '\0' || type === '7';
    if (!isFile && type !== '5' && type !== 'g') throw new ArchiveError(`entry ${count} is a link or a device, not a file`);
    const hold = isFile && wanted(name);
    const body = await take(padded, hold);
    if (body === null) throw new ArchiveError(`entry ${count} is cut short`);
    if (hold) yield { name, bytes: body.subarray(0, size) };
  }
}

/** Takes the next bytes from a stream of pieces; `null` where fewer are left. Without `hold` it skips them and gives none. */
function reader(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): (length: number, hold: boolean) => Promise<Uint8Array | null> {
  const iterator = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
  let piece: Uint8Array = new Uint8Array(0);
  return async (length, hold) => {
    const taken = new Uint8Array(hold ? length : 0);
    let missing = length;
    while (missing > 0) {
      if (piece.length === 0) {
        const next = await iterator.next();
        if (next.done) return null;
        piece = next.value;
      }
      const part = piece.subarray(0, missing);
      if (hold) taken.set(part, length - missing);
      missing -= part.length;
      piece = piece.subarray(part.length);
    }
    return taken;
  };
}

function checksumFits(header: Uint8Array): boolean {
  const claimed = octal(header, 148, 8);
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  return claimed === sum;
}

function octal(header: Uint8Array, at: number, length: number): number | null {
  const digits = text(header, at, length).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : null;
}

function text(bytes: Uint8Array, at: number, length: number): string {
  const field = bytes.subarray(at, at + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end));
}

function nameOf(header: Uint8Array): string {
  const name = text(header, 0, 100);
  const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** The path of a pax header: lines of `length key=value\n`. */
function paxPath(body: Uint8Array): string | null {
  const line = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(new TextDecoder().decode(body));
  return line?.[1] ?? null;
}

/** Whether a name from an archive is absolute or climbs, in the notation of any system. */
export function leavesFolder(name: string): boolean {
  return /^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\0/.test(name) || name === '';
}
