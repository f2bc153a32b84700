// What the reader says of wrong programs, against what TensorFlow.js throws when they are run.
import { describe, expect, it } from 'vitest';
import { analyze, describeModels } from './describe.js';
import { harmless } from './errors/harmless.js';
import { errorKinds, furtherKinds } from './errors/kinds.js';
import { wrongPrograms } from './errors/tables.js';
import { corrected, written } from './errors/wrongProgram.js';
import { run } from './run.js';

/** TensorFlow.js numbers the layers that the code does not name. */
function withoutNumbers(message: string): string {
  return message
    .replace(/\b(input|model|sequential_|[a-z]\w*?_[A-Z][A-Za-z0-9]*?)\d+(?=\b|_)/g, '$1')
    .replace(/\[object Object\]/g, 'tensor')
    .replace(/(?<=Provided weights: )[^]*/, '…');
}

/** What the reader finds wrong, and the place. */
function told(text: string): { code: string; severity: string; at: string; start: number; tfjsMessage: string | null }[] {
  return analyze(text)
    .problems.filter(({ severity }) => severity !== 'information')
    .map(({ code, severity, span, tfjsMessage }) => ({
      code,
      severity,
      at: text.slice(span.start, span.end),
      start: span.start,
      tfjsMessage,
    }));
}

const cases = Object.entries(wrongPrograms).flatMap(([id, { code, programs }]) =>
  programs.map((program, index) => ({ title: `${id} ${index + 1}`, id, code, program })),
);

describe.each(cases)('$title', ({ id, code, program }) => {
  const { text, start, end } = written(program);

  it('is told, once, at its place', () => {
    expect(told(text).map((one) => ({ code: one.code, at: one.at, start: one.start }))).toEqual([
      { code, at: text.slice(start, end), start },
    ]);
  });

  it('says what TensorFlow.js says', async () => {
    const { thrown } = await run(text);
    const says = { ...errorKinds, ...furtherKinds }[id] ?? null;
    const { silent = false, thrownLater = null } = program;
    if (silent) expect(thrown).toBeNull();
    else expect(thrown).toContain(program.thrown ?? thrownLater ?? says);
    if (says === null) expect(silent).toBe(true);
    const [problem] = told(text);
    if (silent || thrownLater !== null) expect(problem?.tfjsMessage).toBeNull();
    else expect(withoutNumbers(problem?.tfjsMessage ?? '')).toBe(withoutNumbers(thrown ?? ''));
  });

  it('is silent about the program once it is right', async () => {
    const right = corrected(program);
    expect(told(right)).toEqual([]);
    expect((await run(right)).thrown).toBeNull();
  });
});

describe.each(
  Object.entries(harmless).flatMap(([id, sources]) => sources.map((source, index) => [`${id} ${index + 1}`, source])),
)('%s', (_title, source) => {
  it('is read as it runs, and is no error', async () => {
    const { text } = written({ source, nearMiss: ['', ''] });
    const ran = await run(text);
    expect(ran.thrown).toBeNull();
    expect(told(text)).toEqual([]);
    expect(describeModels(analyze(text))).toEqual(ran.models);
  });
});

describe('of the kinds that people ask about', () => {
  const kinds = Object.keys(errorKinds);
  const covered = kinds.filter((id) => (wrongPrograms[id]?.programs.length ?? 0) >= 2);

  it('all are told, each shown by two programs', () => {
    expect(kinds.filter((id) => !covered.includes(id))).toEqual([]);
  });

  it('each program is different from the others', () => {
    const texts = Object.values(wrongPrograms).flatMap(({ programs }) => programs.map((program) => written(program).text));
    expect(new Set(texts).size).toBe(texts.length);
  });
});
