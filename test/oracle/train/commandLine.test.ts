/** `layerwright train` as people run it: the command and its worker, bundled into a folder of their own. */
import { spawn } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, sample } from '../../unit/cli/samples.js';
import { bundleTraining, removeBundle } from './trainWorkerBundle.js';

let folder = '';

beforeAll(async () => {
  folder = await bundleTraining({ cli: 'src/cli/main.ts' });
}, 120_000);
afterAll(() => removeBundle(folder));

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `train` on the CIFAR-10 sample; `onOutput` may interrupt it. */
function train(
  args: readonly string[],
  onOutput: (stdout: string, interrupt: () => void) => void = () => undefined,
): Promise<Run> {
  return new Promise((resolve) => {
    // A native back end that this machine happens to have built is not to be found.
    const env = { ...process.env, LAYERWRIGHT_CACHE: join(folder, 'cache') };
    const child = spawn(process.execPath, [join(folder, 'cli.js'), 'train', sample('cifar10.ts'), ...args], { cwd: root, env });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      onOutput(stdout, () => child.kill('SIGINT'));
    });
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

const small = ['--limit', '96', '--epochs', '1', '--batch-size', '16', '--workers', '2', '--backend', 'wasm'];
const timeout = 120_000;

type Line = Readonly<Record<string, unknown>> & { readonly event: string };

const linesOf = (stdout: string): Line[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** What was measured, without what differs from run to run. */
const measured = (lines: readonly Line[]): unknown[] =>
  lines
    .filter(({ event }) => event === 'epoch')
    .map(({ design, seed, epoch, loss, testLoss, testAccuracy }) => ({ design, seed, epoch, loss, testLoss, testAccuracy }));

describe('layerwright train', () => {
  it('says what memory the run needs before it begins, or that it is unknown', { timeout }, async () => {
    const compiled = await train([...small, '--backend', 'simd', '--json']);
    const [told] = linesOf(compiled.stdout).filter(({ event }) => event === 'memory');
    const lines = linesOf(compiled.stdout).map(({ event }) => event);
    expect(lines.indexOf('memory')).toBeLessThan(lines.indexOf('job-start'));
    expect(told).toMatchObject({ backend: 'simd', workers: 2, designs: [{ design: 'plain' }, { design: 'split' }] });
    const { bytesPerWorker, designs } = told as unknown as { bytesPerWorker: number; designs: { bytes: number }[] };
    // One design each, or both by turns on a machine with one core.
    expect(bytesPerWorker).toBe(Math.max(...designs.map(({ bytes }) => bytes)));
    expect(compiled.stderr).toMatch(/^Memory: \d\.\d\d MB for each of 2 workers, and \d+(\.\d+)? MB of data$/m);
    const other = await train([...small, '--json']);
    const [unknown] = linesOf(other.stdout).filter(({ event }) => event === 'memory');
    expect(unknown).toMatchObject({ backend: 'wasm', bytesPerWorker: null, reason: 'WebAssembly does not plan it' });
    expect(other.stderr).toMatch(/^Memory: unknown, since WebAssembly does not plan it$/m);
  });

  it('does not begin what cannot fit into memory', { timeout }, async () => {
    const refused = await train(['--batch-size', '100000', '--limit', '96', '--epochs', '1', '--backend', 'simd']);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/plain H=120 needs \d+\.\d+ GB of memory.* Choose a smaller/);
  });

  it('tells plan, epochs and result as one JSON object a line, the same each time', { timeout }, async () => {
    const first = await train([...small, '--seeds', '2', '--json']);
    expect(first.status).toBe(0);
    const lines = linesOf(first.stdout);
    expect(lines[0]).toMatchObject({
      event: 'plan',
      layer: 'dense 450 → 120, line 35',
      designs: [
        { design: 'plain', params: 62_186 },
        { design: 'split', groups: 10, units: 3780, params: 62_054 },
      ],
      settings: { batchSize: 16, epochs: 1, seeds: [1, 2], optimizer: { kind: 'sgd', learningRate: 0.01, momentum: 0.9 } },
    });
    expect(measured(lines)).toHaveLength(4);
    // Pairs to be compared come early: no seed begins before all designs of the one before have begun.
    expect(lines.filter(({ event }) => event === 'job-start').map(({ seed }) => seed)).toEqual([1, 1, 2, 2]);
    expect(lines.at(-1)).toMatchObject({
      event: 'result',
      backend: 'wasm',
      designs: [{ design: 'plain' }, { design: 'split' }],
      paired: { metric: 'testAccuracy' },
    });
    const { designs } = lines.at(-1) as unknown as { designs: { testAccuracy: { values: number[] } }[] };
    expect(designs.map(({ testAccuracy }) => testAccuracy.values.length)).toEqual([2, 2]);

    const sorted = (run: Run): string[] =>
      measured(linesOf(run.stdout))
        .map((epoch) => JSON.stringify(epoch))
        .sort();
    const alone = await train([...small, '--seeds', '2', '--json', '--workers', '1']);
    expect(sorted(alone)).toEqual(sorted(first));
  });

  it('prints a table for people, and writes the run with its models', { timeout }, async () => {
    const out = join(folder, 'out');
    const report = join(folder, 'pages', 'a run.md');
    const { status, stdout, stderr } = await train([
      ...[...small, '--units', '120', '--out', out],
      ...['--report', report, '--title', "The article's *run*"],
    ]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/design +parameters +MACs +test accuracy/);
    expect(stdout).toMatch(/plain H=120 +62,186/);
    expect(stdout).toMatch(/split S=\d+ H=120/);
    expect(stdout).toContain('One run cannot tell');
    // Not a terminal: no bar that moves.
    expect(stderr).not.toContain('\r');
    expect((await readdir(out)).sort()).toEqual(
      ['curves.svg', 'curves-macs.svg', 'curves-seconds.svg', 'epochs.csv', 'models', 'report.md', 'run.json'].sort(),
    );
    expect((await readdir(join(folder, 'pages'))).sort()).toEqual(
      ['a run.md', 'a run-epochs.svg', 'a run-macs.svg', 'a run-seconds.svg'].sort(),
    );
    const page = await readFile(report, 'utf8');
    expect(page).toMatch(/^# The article's \\\*run\\\*\n/);
    expect(page).toContain('(a%20run-epochs.svg)');
    expect(page).toMatch(/--report \S*pages\/a run\.md' --title 'The article'\\''s \*run\*'\n/);
    expect(page).toMatch(/- .*, \d+ cores?\n/);
    expect(page).toContain('| Training examples | at most 96 |');
    const models = await readdir(join(out, 'models'));
    expect(models).toHaveLength(2);
    const weights = await readFile(join(out, 'models', models.find((name) => name.startsWith('plain')) ?? '', 'weights.bin'));
    expect(weights.byteLength).toBe(62_186 * 4);
  });

  it('stops on an interrupt, keeps what was measured, and says so by its status', { timeout }, async () => {
    const args = ['--limit', '96', '--epochs', '10000', '--batch-size', '16', '--backend', 'wasm', '--json'];
    let interrupted = false;
    const { status, stdout, stderr } = await train(args, (soFar, interrupt) => {
      if (interrupted || !soFar.includes('"event":"epoch"')) return;
      interrupted = true;
      interrupt();
    });
    expect(status).toBe(130);
    expect(stderr).toContain('Stopping after this step');
    const lines = linesOf(stdout);
    expect(lines.map(({ event }) => event)).toContain('stopped');
    expect(lines.at(-1)).toMatchObject({ event: 'result' });
    expect(measured(lines).length).toBeGreaterThan(0);
  });

  it.each([
    [['--designs', 'plain,splat'], 2, 'no design “splat”'],
    [['--epochs', '0'], 2, 'positive whole number'],
    [['--momentum', '1'], 2, '0 to less than 1'],
    [['--layer', '1'], 2, 'no dense layer in line 1'],
    [['--splits', '7'], 2, '7'],
    [['--units', '121', '--splits', '10'], 2, 'multiple of 10'],
    [['--dataset', '/nowhere/at/all'], 1, 'There is no data set “/nowhere/at/all”'],
    [['--dataset', 'mnist', '--from', '/nowhere'], 1, 'MNIST'],
    [['--backend', 'tfjs-node'], 1, 'tfjs-node'],
  ] as const)('%j ends with status %d and a sentence', { timeout }, async (args, status, sentence) => {
    const run = await train([...args, ...small.filter((option, i) => option !== '--backend' && small[i - 1] !== '--backend')]);
    // The last of an option counts, so the case's own stands before the common ones where they differ.
    expect({ status: run.status, said: run.stderr.includes(sentence) ? sentence : run.stderr }).toEqual({
      status,
      said: sentence,
    });
  });
});
