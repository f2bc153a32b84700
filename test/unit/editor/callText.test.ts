import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calleeOf, hintOffset } from '../../../src/editor/callText.js';
import { LineMap } from '../../../src/editor/lineMap.js';

/** `‹` and `›` stand around the call; the hint's place is shown as `⟨⟩`. */
function hintIn(marked: string): string {
  const ends = [...marked.matchAll(/›/g)].map((match, index) => match.index - (2 * index + 1));
  const text = marked.replace(/[‹›]/g, '');
  const at = hintOffset(text, ends[0] ?? 0, ends);
  return `${text.slice(0, at)}⟨⟩${text.slice(at)}`;
}

describe('the place of a hint', () => {
  it.each([
    ['model.add(‹tf.layers.flatten()›);', 'model.add(tf.layers.flatten());⟨⟩'],
    ['  ‹tf.layers.flatten()›,', '  tf.layers.flatten(),⟨⟩'],
    ['‹tf.layers.flatten()›,  // the (last', 'tf.layers.flatten(),⟨⟩  // the (last'],
    ['x = ‹tf.layers.dense({units: 3})›.apply(y) as tf.Tensor;', 'x = tf.layers.dense({units: 3}).apply(y) as tf.Tensor;⟨⟩'],
    ['x = ‹tf.layers.dense({units: 3})›.apply([', 'x = tf.layers.dense({units: 3})⟨⟩.apply(['],
    ['[‹tf.layers.flatten()›, ‹tf.layers.flatten()›]', '[tf.layers.flatten()⟨⟩, tf.layers.flatten()]'],
    ['model.add(‹tf.layers.flatten()›);\nnext();', 'model.add(tf.layers.flatten());⟨⟩\nnext();'],
    ['model.add(‹tf.layers.flatten()›);\r\nnext();', 'model.add(tf.layers.flatten());⟨⟩\r\nnext();'],
    ['‹tf.layers.flatten()›', 'tf.layers.flatten()⟨⟩'],
    ['f(‹tf.layers.flatten()›, "// no comment");', 'f(tf.layers.flatten(), "// no comment");⟨⟩'],
  ])('%j', (marked, expected) => expect(hintIn(marked)).toBe(expected));

  it('is on the line of the call’s end, behind it', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (text, at) => {
        const end = at % (text.length + 1);
        const offset = hintOffset(text, end, [end]);
        expect(offset).toBeGreaterThanOrEqual(end);
        expect(text.slice(end, offset)).not.toMatch(/[\r\n]/);
      }),
    );
  });
});

describe('the callee of a call', () => {
  const callee = (text: string) => {
    const { start, end } = calleeOf(text, { start: 0, end: text.length });
    return text.slice(start, end);
  };

  it.each([
    ['tf.layers.dense({units: f(3)})', 'tf.layers.dense'],
    ['(tf as any).layers.dense({units: 3})', '(tf as any).layers.dense'],
    ['make("(")(1)', 'make("(")'],
    ['tf.layers.dense /* ( */ (1)', 'tf.layers.dense /* ( */ '],
    ['new Split', 'new Split'],
  ])('%j', (text, expected) => expect(callee(text)).toBe(expected));
});

describe('lines of a text', () => {
  it('put together are the offset again', () => {
    const pieces = fc.array(fc.constantFrom('a', '\n', '\r\n', '\r', 'bc', 'é', '😀'), { maxLength: 20 });
    fc.assert(
      fc.property(pieces, fc.nat(), (parts, at) => {
        const text = parts.join('');
        const offset = at % (text.length + 1);
        const { line, character } = new LineMap(text).positionAt(offset);
        const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
        expect(lines.slice(0, line).join('').length + character).toBe(offset);
      }),
    );
  });
});
