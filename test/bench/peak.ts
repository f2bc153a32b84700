/**
 * How many multiply-adds a second this machine makes with WebAssembly's vectors of four floats: what no kernel can be faster than. A
 * product and a sum are two instructions, since the fused one rounds differently from machine to machine.
 */
import { processorSeconds } from './rate.js';

const lanes = 4;
/** Sums that do not wait for each other; with their factors they are fewer than the sixteen registers. */
const left = 2;
const right = 4;
/** Steps of a turn. */
const unrolled = 8;

/** Of one turn of the loop. */
const macsPerTurn = unrolled * left * right * lanes;

/** Floating-point multiply-adds a second of processor time, of one thread. */
export async function peakRate(seconds: number): Promise<number> {
  const { run } = await peakKernel();
  // The engine compiles it well only when it has seen it run.
  let [turns, spent] = [50_000, 0];
  while (spent < seconds / 4) {
    turns *= 2;
    spent = timed(run, turns);
  }
  const measured = Math.ceil((turns * seconds) / spent);
  return (macsPerTurn * measured) / timed(run, measured);
}

function timed(run: (turns: number) => number, turns: number): number {
  const begin = processorSeconds();
  run(turns);
  return processorSeconds() - begin;
}

export interface PeakKernel {
  /**
   * Adds products up, `turns` times the same ones but for their sign, which is another in every other turn.
   * @returns the sum of all lanes of all sums
   */
  readonly run: (turns: number) => number;
  /** What `run(1)` gives: the sum of all products. */
  readonly once: number;
}

/** The left factors are read from memory, so that nothing can be computed before the loop; that takes no arithmetic unit. */
export async function peakKernel(): Promise<PeakKernel> {
  const { instance } = await WebAssembly.instantiate(moduleBytes());
  const { run, memory } = instance.exports as { run: PeakKernel['run']; memory: WebAssembly.Memory };
  const factors = new Float32Array(memory.buffer);
  const half = unrolled * left * lanes;
  let once = 0;
  for (let i = 0; i < half; i++) {
    const factor = 1 + i;
    // The last turn's number is 1.
    [factors[half + i], factors[i]] = [factor, -factor];
    for (let j = 0; j < right; j++) once += factor * rightFactor(j);
  }
  return { run, once };
}

function rightFactor(j: number): number {
  return 1 + j / 4;
}

function moduleBytes(): Uint8Array<ArrayBuffer> {
  const [turns, address, sums, lefts] = [0, 1, 2, 2 + left * right];
  const rights = lefts + left;
  const get = (local: number): number[] => [0x20, local];
  const set = (local: number): number[] => [0x21, local];
  const vector = (opcode: number): number[] => [0xfd, ...leb(opcode)];
  const [load, splat, extract, add, multiply] = [0x00, 0x13, 0x1f, 0xe4, 0xe6];
  const constant = (value: number): number[] => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)];
  const each = (count: number, write: (i: number) => number[]): number[] =>
    Array.from({ length: count }, (_, i) => write(i)).flat();
  const step = (place: number): number[] => [
    ...each(left, (i) => [...get(address), ...vector(load), 4, ...leb(16 * (place * left + i)), ...set(lefts + i)]),
    ...each(left, (i) =>
      each(right, (j) => {
        const sum = sums + i * right + j;
        return [...get(sum), ...get(lefts + i), ...get(rights + j), ...vector(multiply), ...vector(add), ...set(sum)];
      }),
    ),
  ];
  const body = [
    ...[2, 1, 0x7f, ...leb(left * right + left + right), 0x7b],
    ...each(right, (j) => [...constant(rightFactor(j)), ...vector(splat), ...set(rights + j)]),
    ...[0x03, 0x40],
    // address = (turns & 1) · the bytes of a turn's factors
    ...[...get(turns), 0x41, 1, 0x71, 0x41, ...signedLeb(16 * unrolled * left), 0x6c, ...set(address)],
    ...each(unrolled, step),
    ...[...get(turns), 0x41, 1, 0x6b, 0x22, turns],
    ...[0x0d, 0, 0x0b],
    ...constant(0),
    ...each(left * right, (k) => each(lanes, (lane) => [...get(sums + k), ...vector(extract), lane, 0x92])),
    0x0b,
  ];
  const section = (id: number, content: number[]): number[] => [id, ...leb(content.length), ...content];
  const name = (text: string): number[] => [text.length, ...new TextEncoder().encode(text)];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    // (turns: i32) → f32
    ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7d]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]),
    ...section(7, [2, ...name('run'), 0, 0, ...name('memory'), 2, 0]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}

/** An unsigned number in WebAssembly's variable length. */
function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

/** A number from 0 as a signed one, whose sixth bit of the last byte is its sign. */
function signedLeb(value: number): number[] {
  return value < 64 ? [value] : [(value & 127) | 128, ...signedLeb(value >>> 7)];
}
