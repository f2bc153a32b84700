import fc from 'fast-check';
import { lexer, parse as parseMarkdown, walkTokens } from 'marked';
import type { Token } from 'marked';
import { describe, expect, it } from 'vitest';
import type { BackendEvent, TrainingEvent } from '../../../../src/train/event.js';
import { axisOver } from '../../../../src/train/export/axis.js';
import { curvesSvg } from '../../../../src/train/export/curvesSvg.js';
import { epochsCsv } from '../../../../src/train/export/epochsCsv.js';
import { csvCell, csvText, markdownText, xmlText } from '../../../../src/train/export/escape.js';
import { designName, exportedRun } from '../../../../src/train/export/exportedRun.js';
import { reportMarkdown } from '../../../../src/train/export/report.js';
import { resultOf, runJson } from '../../../../src/train/export/runJson.js';
import { articleEvents, articlePlan, epochOf, plain, planned, planOf, split } from '../run.js';

const backend: BackendEvent = {
  event: 'backend',
  backend: 'wasm',
  reason: 'measured: wasm 412 steps/s, cpu 1.1 steps/s',
  candidates: [
    { backend: 'wasm', available: true, detail: 'SIMD', stepsPerSecond: 412 },
    { backend: 'webgpu', available: false, detail: 'no adapter', stepsPerSecond: null },
  ],
};
const article = exportedRun(articlePlan, [backend, ...articleEvents, { event: 'finished' }]);

/** Names as nobody should give them, but may. */
const hostile = [
  '=HYPERLINK("http://x.example")',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  'a,"b"\r\nc',
  '[click](command:evil)',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '](http://x.example)',
  '`code` *bold* _it_ ~~no~~ | cell |',
  '# heading',
  '- item\n\n# heading',
  '1. one',
  'http://x.example www.x.example a@x.example @somebody',
  '&lt;b&gt; &#60;',
  '"/></text><script>alert(1)</script>',
  '\u202egnp.exe \u0000\u0007 \ud800',
  '$x$ $$y$$',
  'a wide space at the end\u2000',
];
const hostileText = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }));

function hostileRun(text: string): ReturnType<typeof exportedRun> {
  const events: TrainingEvent[] = [
    { ...backend, reason: text, candidates: [{ backend: 'cpu', available: true, detail: text, stepsPerSecond: 1 }] },
    { event: 'note', message: text },
    ...[1, 2].flatMap((seed) => [epochOf(plain, seed, 1, 0.5 + seed / 10), epochOf(split, seed, 1, 0.55 + seed / 20)]),
    { event: 'failed', message: text },
  ];
  const plan = planOf([1, 2], 1, {
    model: { name: text, file: text },
    layer: text,
    designs: [planned(plain, 10, 20, text), planned(split, 30, 40, `${text} 2`)],
  });
  const settings = { ...plan.settings, dataset: { id: 'file' as const, path: text } };
  return exportedRun({ ...plan, settings }, events, { title: text, dropped: text });
}

/** A reader for RFC 4180, written from the standard. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y;
  while (cell.lastIndex < text.length) {
    const [, quoted, bare, end] = cell.exec(text) ?? [];
    if (end === undefined) throw new Error(`no cell at ${cell.lastIndex}`);
    rows[rows.length - 1]?.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('epochs.csv', () => {
  it('has a row for each design, seed and epoch', () => {
    const rows = readCsv(epochsCsv(article));
    expect(rows).toHaveLength(1 + 2 * 5 * 2);
    expect(rows[0]?.slice(0, 6)).toEqual(['design', 'label', 'parameters', 'macs', 'seed', 'epoch']);
    expect(rows[1]).toEqual(['plain-120', 'plain H=120', '62186', '1500000', '1', '1', '1.5', '1.6', '0.515', '42', '2400']);
  });

  it('leaves a cell empty where a value was not finite, and keeps negative numbers numbers', () => {
    const rows = readCsv(epochsCsv(exportedRun(planOf([-3], 1), [epochOf(plain, -3, 1, null, { loss: null })])));
    expect(rows[1]?.slice(4, 9)).toEqual(['-3', '1', '', '1.6', '']);
  });

  it('gives back any text, and lets none begin like a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.array(hostileText, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 3 }), (rows) => {
        const read = readCsv(csvText(rows));
        expect(read.map((row) => row.length)).toEqual(rows.map((row) => row.length));
        read.flat().forEach((cell, i) => {
          const given = rows.flat()[i] ?? '';
          expect(cell.startsWith("'") ? [given, `'${given}`] : [given]).toContain(cell);
          expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
        });
      }),
    );
    expect([csvCell('=1+1'), csvCell('plain'), csvCell(-1.5), csvCell(null)]).toEqual(["'=1+1", 'plain', '-1.5', '']);
  });
});

describe('report.md', () => {
  it('says what the intervals allow, with sizes, seeds, settings and the back end', () => {
    const report = reportMarkdown(article);
    expect(report).toContain('- No difference seen in 5 seeds: +0.6 points \\[−1.5, +2.8\\] after epoch 2.');
    expect(report).toContain('| plain H=120 | 62,186 | – | 1,500,000 | – | 2 | 59.4 ± 1.1 % | – |');
    expect(report).toContain(
      '| split S=10 H=3,720 | 61,178 | −1,008 | 1,650,000 | +150,000 | 2 | 60.1 ± 0.9 % | +0.6 points [−1.5, +2.8] |',
    );
    expect(report).toContain('| 2 | 2 | 60.9 % | 58.9 % |');
    expect(report).toContain(
      '| 1 | split S=10 H=3,720 | 56.3 ± 1.0 % | 1.600 ± 0.000 | 1.500 ± 0.000 | +3.0 points [+1.4, +4.6] |',
    );
    expect(report).toContain(
      '- split S=10 H=3,720 has a higher test accuracy than plain H=120: +3.0 points \\[+1.4, +4.6\\] after epoch 1, 95 % interval over 5 seeds.',
    );
    // 42 seconds and 2,400 examples a second in each epoch, batches of 4.
    expect(report).toContain('| plain H=120 | 42 ± 0 | 2,400 | 600 |');
    expect(report).not.toContain('## Machine');
    expect(report).toContain('| Optimizer | sgd, learning rate 0.001, momentum 0.9 |');
    expect(report).toContain('wasm: measured: wasm 412 steps/s, cpu 1.1 steps/s');
    expect(report).toContain('| webgpu | no | – | no adapter |');
    expect(report).not.toContain('one in twenty');
  });

  it('says how it came about where that is known, and shows the pictures beside it', () => {
    const circumstances = {
      command: 'layerwright train "a`b.ts" \\\n  --seeds 5',
      version: '0.1.0',
      machine: ['Processor <fast>, 2 cores', 'Linux 6.1'],
      wallSeconds: 3723,
      sideBySide: 2,
      trainCount: 50_000,
      testCount: 10_000,
    };
    const run = exportedRun(articlePlan, articleEvents, { circumstances });
    const report = reportMarkdown(run, { pictures: [{ axis: 'seconds', path: 'my run (1)/curves seconds.svg' }] });
    const image = lexer(report)
      .flatMap((token) => ('tokens' in token ? (token.tokens ?? []) : []))
      .find(({ type }) => type === 'image');
    expect(decodeURIComponent((image as { href?: string } | undefined)?.href ?? '')).toBe('my run (1)/curves seconds.svg');
    expect(report).toContain('took 1 h 2 min; 2 trainings went on at a time');
    expect(report).toContain('| Training examples | all, 50,000 |');
    expect(report).toContain('- Processor \\<fast\\>, 2 cores\n- Linux 6.1');
    const code = lexer(report).find(({ type }) => type === 'code');
    expect(code).toMatchObject({ text: 'layerwright train "a`b.ts" \\\n --seeds 5' });
  });

  it('leaves single seeds to the table of figures where there are too many', () => {
    const plan = planOf([1, 2, 3], 20);
    const events = [1, 2, 3].flatMap((seed) => Array.from({ length: 20 }, (_, i) => epochOf(plain, seed, i + 1, 0.5)));
    const report = reportMarkdown(exportedRun(plan, events));
    expect(report).toContain('Test accuracy after the last epoch.');
    expect(report).toContain('| 20 | 3 | 50.0 % | – |');
    expect(report).not.toContain('| 19 | 3 |');
  });

  it('warns of many comparisons, of one seed, of values that were not finite, and of what is missing', () => {
    const third = { kind: 'split' as const, groups: 5, units: 200 };
    const plan = planOf([1], 2, { designs: [planned(plain, 1, 1), planned(split, 2, 2), planned(third, 3, 3)] });
    const report = reportMarkdown(
      exportedRun(
        plan,
        [epochOf(plain, 1, 2, 0.5), epochOf(split, 1, 2, 0.6), epochOf(third, 1, 1, null), { event: 'note', message: 'slow' }],
        {
          dropped: 'a line is missing',
        },
      ),
    );
    expect(report).toContain('One run cannot tell');
    expect(report).toContain('one in twenty');
    expect(report).toContain('not finite');
    expect(report).toContain('- a line is missing\n- slow');
  });

  it('can be written before anything was measured', () => {
    const report = reportMarkdown(exportedRun(planOf([1], 1), []));
    expect(report).toContain('Nothing to compare yet');
    expect(report).not.toContain('## Each epoch');
  });

  it('has only the markup that it puts there itself, whatever the names are', () => {
    const shapeOf = (report: string): string[] => {
      const kinds: string[] = [];
      void walkTokens(lexer(report), (token: Token) => {
        if (token.type !== 'text' && token.type !== 'escape') kinds.push(token.type);
      });
      return kinds;
    };
    const expected = shapeOf(reportMarkdown(hostileRun('name')));
    fc.assert(
      fc.property(hostileText, (text) => {
        const report = reportMarkdown(hostileRun(text));
        const kinds = shapeOf(report);
        expect(
          kinds.filter((kind) => ['html', 'link', 'image', 'codespan', 'code', 'strong', 'em', 'del', 'br'].includes(kind)),
        ).toEqual([]);
        // Text that is nothing but spaces and control characters leaves an empty item behind.
        if (/[^\s\p{C}]/u.test(text))
          expect(kinds.filter((kind) => kind !== 'space')).toEqual(expected.filter((kind) => kind !== 'space'));
        expect(parseMarkdown(report)).not.toMatch(/<script|<img|href/);
      }),
      { numRuns: 300, examples: hostile.map((text): [string] => [text]) },
    );
  });

  it('shows a name as it is', () => {
    for (const text of ['a_b*c', '<T>', '# x', '1. x', 'a|b', '- x', 'a\\b', '`x`', 'http://x.example', 'www.x.example']) {
      const html = parseMarkdown(`| ${markdownText(text)} |\n| --- |\n\n${markdownText(text)}`) as string;
      const shown = html
        .replace(/<[^>]*>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&')
        .trim();
      expect(shown).toBe(`${text}\n\n\n\n${text}`.replace(/\n+/, shown.slice(text.length, -text.length)));
    }
  });
});

describe('curves.svg', () => {
  const steps = articleEvents.flatMap((event): TrainingEvent[] =>
    event.event === 'epoch'
      ? [
          {
            event: 'step',
            design: event.design,
            seed: event.seed,
            step: 12_500 * event.epoch,
            steps: 25_000,
            loss: event.loss,
            accuracy: null,
            seconds: event.seconds,
            examplesPerSecond: 2400,
          },
          event,
        ]
      : [event],
  );

  it('draws the mean and every seed of every design: test accuracy, and training loss', () => {
    const svg = curvesSvg(article);
    expect(svg.match(/<polyline class="d0 seed"/g)).toHaveLength(2 * 5);
    expect(svg.match(/<polyline class="d1 mean"/g)).toHaveLength(2);
    expect(svg).toContain('plain H=120: 62,186 parameters, 1,500,000 MACs, 5 seeds');
    expect(svg).toContain('prefers-color-scheme: dark');
    // The mean of the plain network after epoch 1 lies lower in the picture than after epoch 2.
    const [[first = 0, second = 0] = []] = linesIn(svg, 'd0 mean').map((line) => line.map(({ y }) => y));
    expect(first).toBeGreaterThan(second);
  });

  it('can run over seconds, and over multiply-adds, on which a design that needs more gets further', () => {
    const run = exportedRun(articlePlan, steps);
    const ends = (axis: 'epochs' | 'seconds' | 'macs'): number[] =>
      ['d0 mean', 'd1 mean'].map((line) => linesIn(curvesSvg(run, { axis }), line)[0]?.at(-1)?.x ?? 0);
    const [plainEpochs, splitEpochs] = ends('epochs');
    expect(plainEpochs).toBe(splitEpochs);
    const [plainSeconds, splitSeconds] = ends('seconds');
    expect(plainSeconds).toBe(splitSeconds);
    const [plainMacs = 0, splitMacs = 0] = ends('macs');
    const left = 64;
    expect((splitMacs - left) / (plainMacs - left)).toBeCloseTo(1.65 / 1.5, 3);
    // 2 epochs of 50,000 examples with 1.65 million multiply-adds each are 165 billion.
    expect(curvesSvg(run, { axis: 'macs' })).toContain('>150 G</text>');
    expect(curvesSvg(run, { axis: 'seconds' })).toContain('seconds of training');
  });

  it('says that nothing was measured, where multiply-adds cannot be told or nothing was trained', () => {
    expect(curvesSvg(exportedRun(articlePlan, articleEvents), { axis: 'macs' })).toContain('nothing measured');
    expect(curvesSvg(exportedRun(articlePlan, []))).toContain('nothing measured');
  });

  it('keeps to one scheme of colours where it is told to', () => {
    expect(curvesSvg(article, { scheme: 'light' })).not.toContain('prefers-color-scheme');
    expect(curvesSvg(article, { scheme: 'dark' })).toContain('.page { fill: #1e1e1e; }');
  });

  it('stays within its frames, has no number that is none, and is well-formed, whatever was measured and named', () => {
    const measured = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }));
    fc.assert(
      fc.property(
        hostileText,
        fc.array(measured, { maxLength: 6 }),
        fc.constantFrom('epochs' as const, 'seconds' as const, 'macs' as const),
        (text, values, axis) => {
          const run = hostileRun(text);
          const events = values.map((value, i) => epochOf(plain, 1 + (i % 2), 1 + (i >> 1), value, { loss: value }));
          const svg = curvesSvg(exportedRun(run.plan, events, { title: text }), { axis });
          expect(svg).not.toMatch(/NaN|Infinity|undefined|<script|onerror=alert\(1\)>/);
          expect(wellFormed(svg)).toBe(true);
          for (const { x, y } of ['d0 mean', 'd0 seed', 'd1 mean', 'd1 seed'].flatMap((line) => linesIn(svg, line).flat())) {
            expect((x >= 63.9 && x <= 434.1) || (x >= 527.9 && x <= 898.1)).toBe(true);
            expect(y >= 75.9 && y <= 336.1).toBe(true);
          }
        },
      ),
      { examples: hostile.map((text): [string, number[], 'epochs'] => [text, [0.5, 0.6], 'epochs']) },
    );
  });

  it('leaves a gap where a value was not finite', () => {
    const events = [1, 2, 3, 4, 5].map((epoch) => epochOf(plain, 1, epoch, epoch === 3 ? null : epoch / 10));
    const svg = curvesSvg(exportedRun(planOf([1], 5), events));
    // Two pieces of the accuracy, one of the loss, which was finite.
    expect(linesIn(svg, 'd0 mean').map((line) => line.length)).toEqual([2, 2, 5]);
  });
});

/** The points of the lines of one class. */
function linesIn(svg: string, classes: string): { readonly x: number; readonly y: number }[][] {
  return [...svg.matchAll(new RegExp(`<polyline class="${classes}" points="([^"]*)"`, 'g'))].map(([, points = '']) =>
    points.split(' ').map((pair) => {
      const [x = Number.NaN, y = Number.NaN] = pair.split(',').map(Number);
      return { x, y };
    }),
  );
}

/** Tags are balanced and text has no bare markup: enough of XML for a picture of ours. */
function wellFormed(xml: string): boolean {
  const open: string[] = [];
  const rest = xml
    .replace(/^<\?xml[^?]*\?>/, '')
    .replace(
      /<(\/?)([a-z]+)((?:\s+[A-Za-z0-9:-]+="[^"<]*")*)\s*(\/?)>/g,
      (_, close: string, name: string, _attributes, self: string) => {
        if (close === '/') return open.pop() === name ? '' : '<';
        if (self !== '/') open.push(name);
        return '';
      },
    );
  // eslint-disable-next-line no-control-regex -- XML forbids these
  return open.length === 0 && !/[<\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|&(?!amp;|lt;|gt;|quot;|#39;)/.test(rest);
}

describe('axes', () => {
  it('hold the data between round numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 9 }), (values) => {
        const { low, high, ticks } = axisOver(values, 5);
        const slack = (high - low) * 1e-6;
        expect(Math.min(...values)).toBeGreaterThanOrEqual(low - slack);
        expect(Math.max(...values)).toBeLessThanOrEqual(high + slack);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(9);
        expect([ticks[0], ticks.at(-1)]).toEqual([low, high]);
      }),
    );
    expect(axisOver([0.515, 0.612], 5).ticks.map((tick) => Number(tick.toFixed(6)))).toEqual([
      0.5, 0.52, 0.54, 0.56, 0.58, 0.6, 0.62,
    ]);
  });
});

describe('run.json and the result', () => {
  it('has the figures of the command line’s last line', () => {
    const result = resultOf(article);
    expect(result).toMatchObject({
      event: 'result',
      backend: 'wasm',
      designs: [
        {
          design: 'plain',
          params: 62_186,
          macs: 1_500_000,
          testAccuracy: { values: [0.594, 0.609, 0.6, 0.586, 0.583], seeds: [1, 2, 3, 4, 5] },
        },
        { design: 'split', params: 61_178 },
      ],
      paired: {
        metric: 'testAccuracy',
        design: 'split',
        baseline: 'plain',
        verdict: 'No difference seen in 5 seeds: +0.6 points [−1.5, +2.8] after epoch 2.',
      },
    });
    expect(result.paired?.interval?.[0]).toBeCloseTo(-0.0154, 4);
    expect(result.pairs).toHaveLength(1);
  });

  it('is JSON with everything in it, and no pair for a single design', () => {
    const read = JSON.parse(runJson(article)) as Record<string, unknown>;
    expect(read).toMatchObject({ format: 'layerwright-run', version: 1, status: 'finished', plan: articlePlan });
    expect((read['events'] as unknown[]).length).toBe(22);
    const alone = exportedRun(planOf([1], 1, { designs: [planned(plain, 1, 1)] }), []);
    expect(resultOf(alone)).toMatchObject({
      backend: null,
      paired: null,
      pairs: [],
      designs: [{ epoch: 0, testAccuracy: { mean: null, values: [] } }],
    });
  });

  it('names a design by its kind where that is enough', () => {
    const other = { ...split, units: 120 };
    const plan = planOf([1], 1, { designs: [planned(plain, 1, 1), planned(split, 2, 2), planned(other, 3, 3)] });
    expect(plan.designs.map(({ key }) => designName(plan, key))).toEqual(['plain', 'split-10-3720', 'split-10-120']);
    expect(designName(plan, 'none')).toBe('none');
  });
});

it('escapes for XML', () => {
  expect(xmlText(`<a b="c" d='e'>&\u0000\n`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp; ');
});
