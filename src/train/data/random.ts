/**
 * A small seeded random number generator: xoshiro128** (Blackman & Vigna, 2018), its state filled by splitmix32. It uses
 * only integer arithmetic and exact floating-point operations, so every JavaScript engine gives the same numbers.
 * Not for secrets.
 */
export interface Random {
  /** An integer of 32 random bits, 0 to 2³² − 1. */
  bits(): number;
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Uniform integer in [0, count), for a count of at most 2³². */
  integer(count: number): number;
  /** About normal with mean 0 and standard deviation 1: the sum of 12 uniform numbers less 6, so never beyond ±6. */
  normal(): number;
}

export function seededRandom(seed: number): Random {
  let mixer = seed >>> 0;
  const mixed = (): number => {
    mixer = (mixer + 0x9e3779b9) >>> 0;
    let z = mixer;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  let a = mixed();
  let b = mixed();
  let c = mixed();
  // The one state that xoshiro cannot leave is all zero.
  let d = mixed() | 1;

  const bits = (): number => {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  const next = (): number => bits() / 4294967296;
  return {
    bits,
    next,
    between: (low, high) => low + (high - low) * next(),
    integer: (count) => Math.floor(next() * count),
    normal() {
      let sum = -6;
      for (let i = 0; i < 12; i++) sum += next();
      return sum;
    },
  };
}

/** Mixes the items in place (Fisher–Yates). */
export function shuffle<Item>(items: Item[] | Uint32Array, random: Random): void {
  const list = items as Item[];
  for (let i = list.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const held = list[i] as Item;
    list[i] = list[j] as Item;
    list[j] = held;
  }
}
