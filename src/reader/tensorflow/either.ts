/** One tensor for two, and one shape for two, where an open condition decides. */
import { isSized, sameDim, unknown } from '../../graph/dim.js';
import type { Dim } from '../../graph/dim.js';
import { openName } from '../../graph/polynomial.js';
import { isRanked } from '../../graph/shape.js';
import type { Shape } from '../../graph/shape.js';
import { formatDim } from '../../graph/dim.js';
import { LONGEST_TEXT, operand } from '../interpreter/open.js';
import type { Open } from '../interpreter/open.js';
import { Either, TensorValue } from './tensorValue.js';

export function eitherTensor(condition: Open, whenTrue: TensorValue, whenFalse: TensorValue): TensorValue {
  if (whenTrue === whenFalse) return whenTrue;
  return new TensorValue(eitherShape(condition, whenTrue.shape, whenFalse.shape), new Either(condition, whenTrue, whenFalse), 0);
}

export function eitherShape(condition: Open, a: Shape, b: Shape): Shape {
  if (a === b) return a;
  if (!isRanked(a)) return a;
  if (!isRanked(b)) return b;
  if (a.length !== b.length) return unknown(`the rank depends on \`${condition.text}\``);
  return a.map((dim, axis) => eitherDim(condition, dim, b[axis] ?? null));
}

export function eitherDim(condition: Open, a: Dim, b: Dim): Dim {
  if (sameDim(a, b)) return a;
  const text = `${operand(condition.text)} ? ${formatDim(a)} : ${formatDim(b)}`;
  if (isSized(a) && isSized(b) && text.length <= LONGEST_TEXT) return openName(text);
  return unknown(`it depends on \`${condition.text}\``);
}
