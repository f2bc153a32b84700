/** The shape that `tf.einsum` gives. */
import { certainlyDiffer, unknown } from '../../graph/dim.js';
import type { Dim } from '../../graph/dim.js';
import { isRanked } from '../../graph/shape.js';
import type { Shape } from '../../graph/shape.js';

/** `equation` as in `bij,bjk->bik`: one letter an axis, and what comes out. */
export function einsumShape(equation: string, shapes: readonly Shape[]): Shape {
  const [left = '', right] = equation.replace(/\s/g, '').split('->');
  const inputs = left.split(',');
  if (right === undefined || inputs.length !== shapes.length || /[^A-Za-z,]/.test(left + right))
    return unknown('the equation is not read');
  const sizes = new Map<string, Dim>();
  for (const [index, letters] of inputs.entries()) {
    const shape = shapes[index];
    if (shape === undefined || !isRanked(shape)) return shape ?? unknown('a tensor is missing');
    if (shape.length !== letters.length) return unknown('the equation does not fit the tensors');
    for (const [axis, letter] of [...letters].entries()) {
      const size = shape[axis] ?? null;
      const known = sizes.get(letter);
      if (known !== undefined && certainlyDiffer(known, size)) return unknown('the shapes do not fit together');
      if (known === undefined || typeof size === 'number') sizes.set(letter, size);
    }
  }
  return [...right].map((letter) => sizes.get(letter) ?? unknown('the equation names an axis that no tensor has'));
}
