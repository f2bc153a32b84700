/** The built command line, run as people run it: the contract of CLI.md. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, sample } from './samples.js';

interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function node(args: readonly string[], cwd = root): Promise<Run> {
  return new Promise((resolve) => {
    const environment = { ...process.env, NO_COLOR: '1' };
    const child = execFile(process.execPath, args, { cwd, env: environment, maxBuffer: 2 ** 26 }, (_, stdout, stderr) => {
      resolve({ status: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

const layerwright = (...args: string[]): Promise<Run> => node(['dist/cli.js', ...args]);

async function json(...args: string[]): Promise<unknown> {
  const { stdout, stderr } = await layerwright(...args, '--json');
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

let folder = '';
beforeAll(async () => {
  const built = await node(['esbuild.mjs', 'cli', 'reader']);
  expect(built).toMatchObject({ status: 0 });
  folder = await mkdtemp(join(tmpdir(), 'layerwright-'));
}, 60_000);
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Writes files into a folder of their own; gives the first one's path. */
async function write(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name, file)), { recursive: true });
    await writeFile(join(folder, name, file), text);
  }
  return join(folder, name, Object.keys(files)[0] ?? '');
}

const timeout = 30_000;

describe('layerwright analyze', () => {
  it('gives the article’s numbers for its plain network', { timeout }, async () => {
    const analysis = await json('analyze', sample('cifar10.ts'));
    expect(analysis).toEqual({
      file: sample('cifar10.ts'),
      problems: [],
      models: [
        {
          name: 'createModel',
          kind: 'Sequential',
          line: 17,
          inputs: [[null, 32, 32, 3]],
          outputs: [[null, 10]],
          layers: [
            row('Conv2D', 21, [null, 32, 32, 3], [null, 28, 28, 13], 988, 764_400),
            row('MaxPooling2D', 29, [null, 28, 28, 13], [null, 14, 14, 13], 0, 0),
            row('Conv2D', 30, [null, 14, 14, 13], [null, 10, 10, 18], 5_868, 585_000),
            row('MaxPooling2D', 31, [null, 10, 10, 18], [null, 5, 5, 18], 0, 0),
            row('Flatten', 34, [null, 5, 5, 18], [null, 450], 0, 0),
            row('Dense', 35, [null, 450], [null, 120], 54_120, 54_000),
            row('Dense', 36, [null, 120], [null, 10], 1_210, 1_200),
          ],
          totalParams: 62_186,
          trainableParams: 62_186,
          macs: 1_404_600,
          complete: true,
        },
      ],
    });
  });

  it('gives the article’s total for its split network', { timeout }, async () => {
    expect(await json('analyze', sample('cifar10Split.ts'), '--function', 'createSplitModel')).toMatchObject({
      models: [{ name: 'createSplitModel', totalParams: 61_178, complete: true }],
      problems: [],
    });
  });

  it('draws a table', { timeout }, async () => {
    const { status, stdout } = await layerwright('analyze', sample('cifar10.ts'));
    expect(status).toBe(0);
    expect(stdout).toBe(`createModel  Sequential  media/samples/cifar10.ts:17:17

Layer         Output shape        Parameters   Share  How                     Multiply-adds  Line
─────────────────────────────────────────────────────────────────────────────────────────────────
conv2d        [null, 28, 28, 13]         988   1.6 %  = 5 × 5 × 3 × 13 + 13         764,400    21
maxPooling2d  [null, 14, 14, 13]           0                                              0    29
conv2d        [null, 10, 10, 18]       5,868   9.4 %  = 5 × 5 × 13 × 18 + 18        585,000    30
maxPooling2d  [null, 5, 5, 18]             0                                              0    31
flatten       [null, 450]                  0                                              0    34
dense         [null, 120]             54,120  87.0 %  = 450 × 120 + 120              54,000    35
dense         [null, 10]               1,210   1.9 %  = 120 × 10 + 10                 1,200    36
─────────────────────────────────────────────────────────────────────────────────────────────────
Total                                 62,186          all trainable               1,404,600

Multiply-adds (MACs) are those of one example, forward; 1 MAC = 2 FLOPs.
Memory in 32-bit floats: parameters 243 KiB, activations of one example 60.8 KiB, optimizer 243 KiB.
`);
  });

  it('finds the mistakes of the samples, names their places, and exits with 1', { timeout }, async () => {
    const { status, stdout } = await layerwright('analyze', sample('mismatch.ts'), '--json');
    expect(status).toBe(1);
    const { problems } = JSON.parse(stdout) as { problems: { code: string; line: number; severity: string }[] };
    expect(problems.map(({ code, line }) => `${line} ${code}`)).toEqual([
      '10 rank-mismatch',
      '18 rank-mismatch',
      '32 shape-mismatch',
      '42 size-mismatch',
      '55 empty-dimension',
      '76 shape-mismatch',
    ]);
  });

  it('shows a problem with its line', { timeout }, async () => {
    const { stdout } = await layerwright('analyze', sample('mismatch.ts'), '--function', 'stackedLstm');
    expect(stdout).toContain('media/samples/mismatch.ts:10:13  error rank-mismatch: ');
    expect(stdout).toContain(`    10 │   model.add(tf.layers.lstm({ units: 32 }));\n       │             ${'~'.repeat(29)}`);
    expect(stdout).toMatch(/\n1 error\n$/);
  });

  it('writes SARIF', { timeout }, async () => {
    const { status, stdout } = await layerwright('analyze', sample('mismatch.ts'), '--sarif');
    expect(status).toBe(1);
    const log = JSON.parse(stdout) as { runs: { results: { ruleId: string; level: string; locations: unknown[] }[] }[] };
    expect(log).toMatchObject({ version: '2.1.0', runs: [{ tool: { driver: { name: 'Layerwright' } } }] });
    const results = log.runs[0]?.results ?? [];
    expect(results).toHaveLength(6);
    expect(results[0]).toMatchObject({
      ruleId: 'rank-mismatch',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'media/samples/mismatch.ts' },
            region: { startLine: 10, startColumn: 13, endLine: 10, endColumn: 42 },
          },
        },
      ],
    });
  });

  const open = `
    import * as tf from '@tensorflow/tfjs';
    import { HIDDEN } from './sizes';
    import { head } from '~/head';
    export function build(numClasses: number) {
      return tf.sequential({ layers: [tf.layers.dense({ inputShape: [8], units: HIDDEN }), head(numClasses)] });
    }`;
  const project = {
    'src/model.ts': open,
    'src/sizes.ts': `export { HIDDEN } from './deeper/sizes';`,
    'src/deeper/sizes.ts': `export const HIDDEN = 16;`,
    'lib/head.ts': `import * as tf from '@tensorflow/tfjs';\nexport const head = (units: number) => tf.layers.dense({ units });`,
    'tsconfig.json': `{ "compilerOptions": { "paths": { "~/*": ["./lib/*"] } } }`,
  };

  it('reads what a file imports, step by step, and gives open sizes as expressions', { timeout }, async () => {
    expect(await json('analyze', await write('open', project))).toMatchObject({
      models: [
        { outputs: [[null, 'numClasses']], totalParams: '17*numClasses + 144', macs: '16*numClasses + 128', complete: true },
      ],
    });
  });

  it('reads the files that call what a file leaves open, and those that call them', { timeout }, async () => {
    const file = await write('called', {
      'src/models/head.js': `export const head = (units, size) => tf.sequential({layers: [tf.layers.dense({units, inputShape: [size]})]});`,
      'src/train.js': `import {head} from './models/head.js';\nexport const train = (size) => head(4, size);`,
      'bin/main.js': `import {train} from '../src/train.js';\ntrain(10);`,
      'bin/other.js': `export const head = 'head';`,
      'package.json': '{}',
    });
    const analysis = (await json('analyze', file)) as { models: { name: string; totalParams: unknown }[] };
    expect(analysis.models.map(({ name, totalParams }) => [name, totalParams])).toEqual([['head', 44]]);
  });

  it('reads the page that brings a class and its use together', { timeout }, async () => {
    const file = await write('page', {
      'net.js': `class Net { constructor(size) { this.model = tf.sequential({layers: [tf.layers.dense({units: 2, inputShape: [size]})]}); } }`,
      'sketch.js': `let net;\nfunction setup() { net = new Net(5); }`,
      'index.html': `<script src="net.js"></script><script src="sketch.js?v=1"></script>`,
    });
    const analysis = (await json('analyze', file)) as { models: { totalParams: unknown }[] };
    expect(analysis.models.map(({ totalParams }) => totalParams)).toEqual([12]);
  });

  it('takes values for what is open', { timeout }, async () => {
    const file = await write('bound', project);
    expect(await json('analyze', file, '--function', 'build', '--args', '{"numClasses": 10}')).toMatchObject({
      models: [{ outputs: [[null, 10]], totalParams: 314 }],
    });
  });

  it('says so where a file builds no model', { timeout }, async () => {
    const file = await write('none', { 'none.ts': 'export const x = 1;' });
    const { status, stdout } = await layerwright('analyze', file);
    expect(status).toBe(0);
    expect(stdout).toBe(`${file} builds no TensorFlow.js model that can be read.\n`);
    expect(await json('analyze', file)).toEqual({ file, models: [], problems: [] });
  });

  it.each<[string, string[], RegExp]>([
    [
      'a file that is not there',
      ['analyze', 'media/samples/nothing.ts'],
      /^media\/samples\/nothing\.ts cannot be read: there is no such file\.\n$/,
    ],
    ['a folder', ['analyze', 'media/samples.ts/..'], /no source that can be read/],
    [
      'a file of another kind',
      ['analyze', 'package.json'],
      /^package\.json is no source that can be read\. Name a file that ends in \.ts, /,
    ],
    [
      'an unknown function',
      ['analyze', sample('mismatch.ts'), '--function', 'nothing'],
      /has no function “nothing” that builds a model\. It has stackedLstm, .*, featuresAndClassifier\.\n$/,
    ],
    [
      'arguments that are no JSON',
      ['analyze', sample('cifar10.ts'), '--args', '{units: 3}'],
      /^--args is no valid JSON .*Write an object of names and values, such as --args '\{"units": 128\}'\.\n$/,
    ],
    ['arguments that are no object', ['analyze', sample('cifar10.ts'), '--args', '[3]'], /^--args is JSON, but no object\./],
    ['an unknown option', ['analyze', sample('cifar10.ts'), '--jsn'], /unknown option '--jsn'/],
    ['two formats', ['analyze', sample('cifar10.ts'), '--json', '--sarif'], /cannot be used with/],
    ['no file', ['analyze'], /missing required argument 'file'/],
    ['no command', [], /Usage: layerwright/],
    [
      'groups that do not divide',
      ['compare', sample('cifar10.ts'), '--splits', '10,7'],
      /^450 inputs cannot be cut into 7 equal groups\. Choose 2, 3, 5, 6, 9, or 10\.\n$/,
    ],
    [
      'splits that are no numbers',
      ['compare', sample('cifar10.ts'), '--splits', 'ten'],
      /^--splits takes positive whole numbers/,
    ],
    [
      'a line without a dense layer',
      ['compare', sample('cifar10.ts'), '--layer', '30'],
      /has no dense layer in line 30\. Its dense layers are in line 35, 36\.\n$/,
    ],
    [
      'an unknown design',
      ['compare', sample('cifar10.ts'), '--designs', 'sparse'],
      /^There is no design “sparse”\. Choose from plain, split, /,
    ],
    ['an unknown budget', ['compare', sample('cifar10.ts'), '--match', 'time'], /Allowed choices are params, macs, width, all/],
  ])('exits with 2 and a sentence for %s', { timeout }, async (_, args, expected) => {
    const { status, stdout, stderr } = await layerwright(...args);
    expect(stderr).toMatch(expected);
    expect([status, stdout]).toEqual([2, '']);
  });

  it('prints help and version', { timeout }, async () => {
    expect(await layerwright('--version')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect(await layerwright('compare', '--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('--splits <numbers>'),
    });
  });
});

describe('layerwright compare', () => {
  it('gives the article’s numbers', { timeout }, async () => {
    const table = (await json('compare', sample('cifar10.ts'), '--splits', '10', '--units', '3720')) as {
      layer: unknown;
      rows: unknown[];
    };
    expect(table.layer).toEqual({ index: 5, name: null, line: 35, inputs: 450, units: 120, outputs: 10 });
    const axis = '10 × 45 of 450 = 5 × 5 × 18: 2.5 positions × 18 channels per group';
    expect(table.rows).toMatchObject([
      {
        design: 'plain',
        groups: 1,
        axis: null,
        units: 120,
        layerParams: 54_120,
        params: 62_186,
        headMacs: 55_200,
        macs: 1_404_600,
      },
      { design: 'split', groups: 10, axis, units: 120, layerParams: 552, params: 8_618, headMacs: 6_600 },
      { design: 'split', groups: 10, axis, units: 3_720, layerParams: 17_112, params: 61_178, headMacs: 204_600 },
      { design: 'split', groups: 10, axis, units: 3_780, layerParams: 17_388, params: 62_054, headMacs: 207_900 },
      { design: 'split', groups: 10, axis, units: 1_000, headMacs: 55_000 },
      { design: 'plain', groups: 1, axis: null, units: 3_720, params: 1_721_786 },
    ]);
  });

  it('gives one row for plain and for each S, solved for equal parameters', { timeout }, async () => {
    const table = (await json('compare', sample('cifar10.ts'), '--match', 'params')) as {
      rows: { groups: number; params: number; match: string }[];
    };
    expect(table.rows.map(({ groups }) => groups)).toEqual([1, 2, 3, 5, 6, 9, 10, 15, 18, 25, 30, 45, 50, 75, 90, 150, 225, 450]);
    expect(table.rows.every(({ params }) => params <= 62_186)).toBe(true);
  });

  it('draws a table', { timeout }, async () => {
    const { status, stdout } = await layerwright(
      'compare',
      sample('cifar10.ts'),
      '--splits',
      '2,10',
      '--layer',
      '35',
      '--match',
      'params',
    );
    expect(status).toBe(0);
    expect(stdout.split('\n').slice(0, 6)).toEqual([
      'createModel: dense 450 → 120, then dense 10  media/samples/cifar10.ts:35',
      '',
      'Design      Width from        Units  Layer parameters  Model parameters  ± plain  Head MACs  Model MACs   ± plain  One group is',
      expect.stringMatching(/^─+$/),
      'plain       as written          120            54,120            62,186        0     55,200   1,404,600         0',
      'split S=2   equal parameters    448            50,624            61,970     −216    105,280   1,454,680   +50,080  12.5 positions × 18 channels',
    ]);
  });
});

function row(name: string, line: number, inputShape: unknown[], outputShape: unknown[], params: number, macs: number) {
  return { class: name, name: null, line, inputShape, outputShape, params, trainableParams: params, macs };
}
