/** Sources that nobody would write on purpose, made from ones that somebody did: half-typed, pasted twice, cut off, mixed up. */

/** A small generator of random numbers, so that a seed names a source (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const FRAGMENTS = [
  ...'( ) { } [ ] < > ; , . ... => = == === + - * / % ! ? ?. ?? : & && | || ` ${ \' " // /* */ @ # \\'.split(' '),
  ...'if else for while do switch case default break continue return throw try catch finally function class extends super this new'.split(
    ' ',
  ),
  ...'const let var async await yield import export from as typeof instanceof in of delete void null undefined true false NaN'.split(
    ' ',
  ),
  ...'tf tf.layers tf.sequential() tf.model({}) tf.input({shape:[]}) .add( .apply( .then( .map( model x 0 -1 1e9 0.5 99999999999999999999'.split(
    ' ',
  ),
];

function tokensOf(text: string): string[] {
  return text.match(/[\w$]+|\s+|[^\w\s$]/g) ?? [];
}

type Mutation = (tokens: string[], random: () => number, other: () => string[]) => string[];

const between = (random: () => number, length: number): [number, number] => {
  const start = Math.floor(random() * (length + 1));
  return [start, Math.min(length, start + 1 + Math.floor(random() ** 3 * 60))];
};
const pick = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

const mutations: readonly Mutation[] = [
  // cut off, as while typing
  (tokens, random) => tokens.slice(0, Math.floor(random() * tokens.length)),
  // delete
  (tokens, random) => {
    const [start, end] = between(random, tokens.length);
    return [...tokens.slice(0, start), ...tokens.slice(end)];
  },
  // duplicate
  (tokens, random) => {
    const [start, end] = between(random, tokens.length);
    return [...tokens.slice(0, end), ...tokens.slice(start)];
  },
  // move
  (tokens, random) => {
    const [start, end] = between(random, tokens.length);
    const rest = [...tokens.slice(0, start), ...tokens.slice(end)];
    const to = Math.floor(random() * rest.length);
    return [...rest.slice(0, to), ...tokens.slice(start, end), ...rest.slice(to)];
  },
  // insert
  (tokens, random) => {
    const at = Math.floor(random() * (tokens.length + 1));
    return [...tokens.slice(0, at), ' ', pick(random, FRAGMENTS), ' ', ...tokens.slice(at)];
  },
  // replace a word or a number
  (tokens, random) => {
    const at = Math.floor(random() * tokens.length);
    return [...tokens.slice(0, at), pick(random, FRAGMENTS), ...tokens.slice(at + 1)];
  },
  // one name for another
  (tokens, random) => {
    const names = tokens.filter((token) => /^[a-z]\w*$/i.test(token));
    if (names.length === 0) return tokens;
    const [from, to] = [pick(random, names), pick(random, names)];
    return tokens.map((token) => (token === from ? to : token));
  },
  // a piece of another source
  (tokens, random, other) => {
    const source = other();
    const [start, end] = between(random, source.length);
    const at = Math.floor(random() * (tokens.length + 1));
    return [...tokens.slice(0, at), ...source.slice(start, end + 40), ...tokens.slice(at)];
  },
  // the whole of another source in the middle
  (tokens, random, other) => {
    const at = Math.floor(random() * (tokens.length + 1));
    return [...tokens.slice(0, at), ...other(), ...tokens.slice(at)];
  },
  // nest
  (tokens, random) => {
    const at = Math.floor(random() * (tokens.length + 1));
    const [open, close] = pick(random, [
      ['(', ')'],
      ['[', ']'],
      ['{', '}'],
      ['(() => ', ')()'],
      ['if (x) {', '}'],
      ['!', ''],
      ['f(', ')'],
    ] as const);
    const depth = Math.floor(random() ** 4 * 600);
    return [...tokens.slice(0, at), open.repeat(depth), ' 1 ', close.repeat(depth), ...tokens.slice(at)];
  },
  // repeat
  (tokens, random) => {
    const [start, end] = between(random, tokens.length);
    const times = Math.floor(random() ** 3 * 60);
    return [
      ...tokens.slice(0, end),
      ...Array.from({ length: times }, () => tokens.slice(start, end)).flat(),
      ...tokens.slice(end),
    ];
  },
];

/** A source made from `seeds` by the given seed: up to four mutations. */
export function mutate(seeds: readonly string[], seed: number): string {
  const random = randomFrom(seed);
  const other = (): string[] => tokensOf(pick(random, seeds));
  let tokens = other();
  const rounds = 1 + Math.floor(random() * 4);
  for (let round = 0; round < rounds; round++) tokens = pick(random, mutations)(tokens, random, other);
  // Ordinary files are not larger.
  return tokens.join('').slice(0, 60_000);
}
