/** What an entry in the tables of wrong programs is made of. */
import type { ProblemCode } from '../../../../src/graph/problem.js';

export interface ErrorKind {
  readonly code: ProblemCode;
  readonly programs: readonly WrongProgram[];
}

export interface WrongProgram {
  /** The place to blame stands between « and ». TensorFlow.js is `tf`, unless the program imports it itself. */
  readonly source: string;
  /** One change that makes the program right: a piece of it that stands there once, and what stands there instead. */
  readonly nearMiss: readonly [string, string];
  /** What TensorFlow.js throws, where that is not what it throws for the kind as a rule. */
  readonly thrown?: string;
  /** TensorFlow.js never throws. */
  readonly silent?: true;
  /** TensorFlow.js builds the model, and throws this when data flow. */
  readonly thrownLater?: string;
}

/** The program as it is written in a file, and where the place to blame is. */
export function written({ source }: WrongProgram): { readonly text: string; readonly start: number; readonly end: number } {
  const body = source.trim();
  const text = body.includes('@tensorflow/tfjs') ? body : `import * as tf from '@tensorflow/tfjs';\n${body}`;
  const start = text.indexOf('«');
  return { text: text.replace(/[«»]/g, ''), start, end: text.indexOf('»') - 1 };
}

/** The program with the change that makes it right. */
export function corrected(program: WrongProgram): string {
  const { text } = written(program);
  const [wrong, right] = program.nearMiss;
  const parts = text.split(wrong);
  if (parts.length !== 2) throw new Error(`${wrong} stands ${parts.length - 1} times in the program`);
  return parts.join(right);
}

/** A sequential model of these layers. */
export const stack = (...layers: string[]): string =>
  `const model = tf.sequential();\n${layers.map((layer) => `model.add(${layer});`).join('\n')}`;

/** A functional model, from the lines that compute its outputs. */
export const functional = (lines: string, outputs: string, inputs = 'x'): string =>
  `${lines}\nconst model = tf.model({inputs: ${inputs}, outputs: ${outputs}});`;
