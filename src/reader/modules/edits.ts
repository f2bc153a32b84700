/** What changed between two versions of a text: a few small edits, so that a parser need not look at what lies between them. */

export interface Edit {
  /** Offset into the old text. */
  readonly start: number;
  readonly removed: number;
  readonly inserted: string;
}

/** Each edit costs a walk over the tree; with more of them, those from here on become one. */
const MOST_EDITS = 4;
/** Lines that were put in or taken out at one place; beyond that the rest of the text counts as changed. */
const LONGEST_HUNK = 60;
/** A change as short as this is one edit. */
const SHORT = 1000;
const BLOCK = 1024;

/** The edits in their order; replacing each `removed` by its `inserted` makes `after` of `before`. */
export function editsBetween(before: string, after: string): Edit[] {
  const shorter = Math.min(before.length, after.length);
  const start = commonStart(before, after, shorter);
  const tail = commonEnd(before, after, shorter - start);
  const whole: Edit = { start, removed: before.length - tail - start, inserted: after.slice(start, after.length - tail) };
  if (whole.removed === 0 && whole.inserted === '') return [];
  if (whole.removed + whole.inserted.length <= SHORT) return [whole];
  return hunks(before.slice(start, before.length - tail), whole.inserted).map((hunk) => ({ ...hunk, start: start + hunk.start }));
}

/** How many characters the texts begin with in common: whole blocks first, which compare fast. */
function commonStart(a: string, b: string, most: number): number {
  let at = 0;
  while (at + BLOCK <= most && a.slice(at, at + BLOCK) === b.slice(at, at + BLOCK)) at += BLOCK;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

function commonEnd(a: string, b: string, most: number): number {
  let count = 0;
  const block = (text: string): string => text.slice(text.length - count - BLOCK, text.length - count);
  while (count + BLOCK <= most && block(a) === block(b)) count += BLOCK;
  while (count < most && a.charCodeAt(a.length - 1 - count) === b.charCodeAt(b.length - 1 - count)) count++;
  return count;
}

/** Line by line; where lines differ, both texts are taken up again at the nearest line that they have in common. */
function hunks(before: string, after: string): Edit[] {
  const old = linesOf(before);
  const now = linesOf(after);
  const edits: Edit[] = [];
  let i = 0;
  let j = 0;
  let offset = 0;
  while (i < old.length || j < now.length) {
    const line = old[i];
    if (line !== undefined && line === now[j]) {
      offset += line.length;
      i++;
      j++;
      continue;
    }
    const [skipped, added] = edits.length + 1 < MOST_EDITS ? resumption(old, i, now, j) : [old.length - i, now.length - j];
    const removed = old.slice(i, i + skipped).join('').length;
    edits.push({ start: offset, removed, inserted: now.slice(j, j + added).join('') });
    offset += removed;
    i += skipped;
    j += added;
  }
  return edits;
}

/** Each with the line break that ends it. */
function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/);
}

/** How many lines of either text lie before the nearest that they have in common. */
function resumption(old: readonly string[], i: number, now: readonly string[], j: number): readonly [number, number] {
  for (let distance = 1; distance <= LONGEST_HUNK; distance++) {
    for (let skipped = 0; skipped <= distance; skipped++) {
      const line = old[i + skipped];
      if (line !== undefined && line === now[j + distance - skipped]) return [skipped, distance - skipped];
    }
  }
  return [old.length - i, now.length - j];
}
