// What the reader says of wrong programs, against what TensorFlow.js throws when they are run.
import { describe, expect, it } from 'vitest';
import { analyze } from './describe.js';
import { wrongPrograms } from './errors.js';
import { run } from './run.js';

/** TensorFlow.js numbers the layers that the code does not name. */
function withoutNumbers(message: string): string {
  return message.replace(/\b(input|[a-z]\w*?_[A-Z][A-Za-z0-9]*?)\d+(?=\b|_input)/g, '$1').replace(/\[object Object\]/g, 'tensor');
}

describe.each(Object.entries(wrongPrograms))('%s', (_id, { source, code, at, silent }) => {
  const text = `import * as tf from '@tensorflow/tfjs';\n${source}\n`;
  const problems = analyze(text).problems.filter((problem) => problem.severity === 'error');
  const problem = problems.find((one) => one.code === code);

  it('is told, once, at its place', () => {
    expect(problems.map((one) => [one.code, text.slice(one.span.start, one.span.end)])).toEqual([[code, at]]);
  });

  it('says what TensorFlow.js says', async () => {
    const { thrown } = await run(text);
    expect(silent === true).toBe(thrown === null);
    if (thrown === null) expect(problem?.tfjsMessage).toBeNull();
    else expect(withoutNumbers(problem?.tfjsMessage ?? '')).toBe(withoutNumbers(thrown));
  });
});
