import fc from 'fast-check';
import { lexer, walkTokens } from 'marked';
import type { Token, Tokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { unknown } from '../../../src/graph/dim.js';
import { openName } from '../../../src/graph/polynomial.js';
import { summarizeModel } from '../../../src/layers/summary.js';
import { layerHover, modelHover } from '../../../src/editor/hoverText.js';
import { lensText, lensTextOfReadings } from '../../../src/editor/lensText.js';
import { modelTableText } from '../../../src/editor/modelTableText.js';
import { cifar10, sequential } from './models.js';

const blockOf = (source: string) => (lexer(source).find((token) => token.type === 'code') as Tokens.Code | undefined)?.text;
const cellsOf = (source: string) =>
  (lexer(source).find((token) => token.type === 'table') as Tokens.Table | undefined)?.rows.map((row) =>
    row.map(({ text }) => text.replace(/\\|\*|&emsp;/g, '')),
  );

describe('the hover of a layer', () => {
  it('says class, shapes, parameters with their formula, MACs and shares', () => {
    const model = cifar10();
    const { source } = layerHover(model, model.layers.slice(0, 1));
    expect(blockOf(source)).toBe('(layer) Conv2D: [null, 32, 32, 3] → [null, 28, 28, 13]');
    expect(cellsOf(source)).toEqual([
      ['Parameters', '988', '= 5 × 5 × 3 × 13 + 13', '1.6 % of the model'],
      ['MACs', '764,400', '', '54.4 % of the model'],
    ]);
    expect(source).toContain('Layer 1 of 7 of `createModel`');
  });

  it('says why a number is not known', () => {
    const model = summarizeModel(sequential('f', [null, unknown('it comes from a file')], [['Dense', { units: 3 }]]));
    const { source } = layerHover(model, model.layers);
    expect(cellsOf(source)).toBeUndefined();
    expect(source).toContain('Not known: it comes from a file.');
  });

  it('says what is trained where that is not everything', () => {
    const model = summarizeModel(
      sequential(
        'f',
        [null, 4],
        [
          ['Dense', { units: 4 }],
          ['Dense', { units: 2, trainable: false }],
        ],
      ),
    );
    expect(cellsOf(layerHover(model, model.layers.slice(1)).source)?.[1]?.slice(0, 2)).toEqual(['Trainable', '0']);
  });

  it('lists the layers of a loop', () => {
    const model = cifar10();
    expect(blockOf(layerHover(model, model.layers.slice(5)).source)).toBe(
      [
        'layer  output       parameters    MACs',
        '──────────────────────────────────────',
        'Dense  [null, 120]      54,120  54,000',
        'Dense  [null, 10]        1,210   1,200',
      ].join('\n'),
    );
  });
});

describe('the hover of a model', () => {
  it('has every layer and the totals', () => {
    const { source } = modelHover(cifar10());
    expect(source).toMatch(/^\*\*createModel\*\* · sequential model\\, 7 layers/);
    expect(blockOf(source)?.split('\n').at(-1)).toMatch(/^total +62,186 {2}1,404,600$/);
    expect(source).not.toContain('Trainable');
  });

  it('cuts a long model in the middle, with the total of all', () => {
    const layers = Array.from({ length: 60 }, () => ['Dense', { units: 8 }] as const);
    const lines = blockOf(modelHover(summarizeModel(sequential('deep', [null, 8], layers))).source)?.split('\n') ?? [];
    expect(lines.length).toBeLessThan(30);
    expect(lines.some((line) => line.includes('… 37 more'))).toBe(true);
    expect(lines.at(-1)).toMatch(/4,320 +3,840$/);
  });
});

describe('the text of a workspace in hovers', () => {
  it('makes no link, image, HTML, heading or list, wherever it stands', () => {
    const hostile = fc
      .array(
        fc.oneof(
          fc.string({ maxLength: 6 }),
          fc.constantFrom(
            '`',
            '```',
            '\n\n',
            '|',
            '\\',
            '](command:x)',
            '![i](https://e.example/i.png)',
            '<b>',
            'https://e.example',
            '- ',
            '# ',
          ),
        ),
        { maxLength: 8 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, hostile, hostile, hostile, (model, layer, name, reason) => {
        const summary = summarizeModel({
          ...sequential(
            model,
            [null, 4],
            [
              ['Dense', { units: openName(name) }, { name: layer, conditional: reason }],
              ['Dense', { units: unknown(reason) }, { name: layer }],
            ],
          ),
          unknowns: [{ reason, span: null }],
        });
        for (const { source } of [
          modelHover(summary, [reason]),
          layerHover(summary, summary.layers.slice(0, 1)),
          layerHover(summary, summary.layers),
        ]) {
          const kinds = new Set<string>();
          void walkTokens(lexer(source, { gfm: true, breaks: true }), (token: Token) => void kinds.add(token.type));
          for (const kind of ['link', 'image', 'html', 'heading', 'blockquote', 'def', 'del']) expect(kinds).not.toContain(kind);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a lens', () => {
  it('says parameters in full and MACs in short', () => {
    expect(lensText(cifar10())).toBe('62,186 parameters · 1.40 M MACs');
  });

  it('says what is open, and what is not known', () => {
    const open = sequential('f', [null, 4], [['Dense', { units: openName('units') }]]);
    expect(lensText(summarizeModel(open))).toBe('5*units parameters · 4*units MACs');
    const closed = sequential('f', [null, unknown('a file')], [['Dense', { units: 3 }]]);
    expect(lensText(summarizeModel(closed))).toBe('size unknown');
  });
});

describe('the table of a model', () => {
  it('reads as it stands', () => {
    expect(modelTableText(cifar10(), 'src/cifar10.ts', ['With the example values a = 1.'])).toMatchInlineSnapshot(`
      "createModel (Sequential) in src/cifar10.ts

      #  layer         output              parameters   share       MACs    share  parameters come from  input
      ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
      1  Conv2D        [null, 28, 28, 13]         988   1.6 %    764,400   54.4 %  5 × 5 × 3 × 13 + 13   [null, 32, 32, 3]
      2  MaxPooling2D  [null, 14, 14, 13]           0                  0                                 [null, 28, 28, 13]
      3  Conv2D        [null, 10, 10, 18]       5,868   9.4 %    585,000   41.6 %  5 × 5 × 13 × 18 + 18  [null, 14, 14, 13]
      4  MaxPooling2D  [null, 5, 5, 18]             0                  0                                 [null, 10, 10, 18]
      5  Flatten       [null, 450]                  0                  0                                 [null, 5, 5, 18]
      6  Dense         [null, 120]             54,120  87.0 %     54,000    3.8 %  450 × 120 + 120       [null, 450]
      7  Dense         [null, 10]               1,210   1.9 %      1,200  < 0.1 %  120 × 10 + 10         [null, 120]
      ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
         total                                 62,186          1,404,600

      Parameters: 62,186, all of them trainable.
      Multiply-adds (MACs) of one forward pass for one example: 1,404,600 (1.40 M, 2.81 MFLOPs).
      Outputs of all layers for one example, in 32-bit floats: 60.8 KiB.
      With the example values a = 1.
      "
    `);
  });
});

describe('a builder that is called several times', () => {
  const of = (params: bigint, macs: bigint) => ({ params, macs });

  it('has a lens with both sizes, or with the least and the greatest', () => {
    expect(lensTextOfReadings([of(10n, 8n), of(10n, 8n)])).toBe('10 parameters · 8 MACs');
    expect(lensTextOfReadings([of(10n, 8n), of(2_000n, 15_000n)])).toBe('10 or 2,000 parameters · 8 or 15.0 k MACs (2 calls)');
    expect(lensTextOfReadings([of(10n, 8n), of(30n, 8n), of(20n, 9n)])).toBe('10 … 30 parameters · 8 … 9 MACs (3 calls)');
  });

  it('has a lens with the first size where another is open', () => {
    expect(lensTextOfReadings([of(10n, 8n), { params: openName('n'), macs: 8n }])).toBe('10 parameters · 8 MACs (1 of 2 calls)');
  });
});
