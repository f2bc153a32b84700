/**
 * How long reading takes: the article's model from source to table, against building it in TensorFlow.js and asking that for its summary;
 * a long file after a keystroke; models of 10 to 10,000 layers. Figures that are compared are taken in turns, so that whatever else the
 * machine does hits all alike. `npm run bench`
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { summarizeModel } from '../../src/layers/summary.js';
import { readModels } from '../../src/reader/read.js';

const article = readFileSync('media/samples/cifar10.ts', 'utf8');

/** Source to table; the numbers change from run to run, so nothing of an earlier reading serves but the code being warm. */
function read(run: number): void {
  const text = article.replace('HIDDEN_UNITS = 120', `HIDDEN_UNITS = ${100 + (run % 50)}`);
  const summaries = readModels({ file: '/bench/cifar10.ts', text }).models.map((model) => summarizeModel(model));
  if (summaries.length !== 1) throw new Error('the article’s model was not read');
}

/** The same model built and summarized by TensorFlow.js. */
function build(run: number): void {
  const kernelInitializer = tf.initializers.varianceScaling({ scale: 1 / 3, mode: 'fanIn', distribution: 'uniform' });
  const model = tf.sequential();
  model.add(tf.layers.conv2d({ inputShape: [32, 32, 3], filters: 13, kernelSize: 5, activation: 'relu', kernelInitializer }));
  model.add(tf.layers.maxPooling2d({ poolSize: 2 }));
  model.add(tf.layers.conv2d({ filters: 18, kernelSize: 5, activation: 'relu', kernelInitializer }));
  model.add(tf.layers.maxPooling2d({ poolSize: 2 }));
  model.add(tf.layers.flatten());
  model.add(tf.layers.dense({ units: 100 + (run % 50), activation: 'relu', kernelInitializer }));
  model.add(tf.layers.dense({ units: 10, activation: 'softmax', kernelInitializer }));
  const lines: string[] = [];
  model.summary(undefined, undefined, (line: string) => lines.push(line));
  model.dispose();
}

function runScript(): void {
  const script = `const tf = require('@tensorflow/tfjs');
    const model = tf.sequential();
    model.add(tf.layers.conv2d({ inputShape: [32, 32, 3], filters: 13, kernelSize: 5, activation: 'relu' }));
    model.add(tf.layers.flatten());
    model.add(tf.layers.dense({ units: 10 }));
    model.summary();`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

function milliseconds(work: (run: number) => void, run: number): number {
  const start = performance.now();
  work(run);
  return performance.now() - start;
}

/** Medians of the works, taken in turns after a warm-up. */
function medians(works: readonly ((run: number) => void)[], runs: number, warmUp: number): number[] {
  const times = works.map((): number[] => []);
  for (let run = 0; run < runs + warmUp; run++) {
    works.forEach((work, index) => {
      const time = milliseconds(work, run);
      if (run >= warmUp) times[index]?.push(time);
    });
  }
  return times.map(median);
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] ?? NaN;
}

const figure = (time: number | undefined): string => `${(time ?? NaN).toPrecision(3)} ms`;
const ratio = (a: number | undefined, b: number | undefined): string => `${((a ?? NaN) / (b ?? NaN)).toPrecision(3)} times`;

async function articleModel(): Promise<void> {
  await tf.setBackend('cpu');
  const [reading, building] = medians([read, build], 300, 200);
  const script = median(Array.from({ length: 5 }, () => milliseconds(runScript, 0)));
  console.log('The article’s model, source to table (median; goal 1 ms)');
  console.log(`  read, warm, after an edit                        ${figure(reading)}`);
  console.log(`  built in TensorFlow.js with summary(), warm      ${figure(building)}   ${ratio(building, reading)}`);
  console.log(`  a script that builds one and calls summary()     ${figure(script)}   ${ratio(script, reading)}`);
}

/** Functions, tables and now and then a model. */
function longFile(lines: number): string {
  const parts = ["import * as tf from '@tensorflow/tfjs';"];
  for (let index = 0, count = 1; count < lines; index++) {
    const part = [
      `export function work${index}(items: number[], options: { scale?: number } = {}): number[] {`,
      '  const result: number[] = [];',
      '  for (const item of items) {',
      `    if (item > ${index}) result.push(item * (options.scale ?? ${index + 1}));`,
      '    else result.push(item);',
      '  }',
      `  return result.map((x) => x + ${index}).filter((x) => x > 0);`,
      '}',
      ...(index % 50 === 7
        ? [
            `export function model${index}(units = ${index + 1}) {`,
            '  const model = tf.sequential();',
            `  model.add(tf.layers.dense({ units, inputShape: [${index + 3}] }));`,
            '  model.add(tf.layers.dense({ units: 10 }));',
            '  return model;',
            '}',
          ]
        : []),
    ];
    parts.push(...part);
    count += part.length;
  }
  return parts.join('\n');
}

function keystrokes(): void {
  let text = longFile(5000);
  const count = text.split('\n').length;
  const lineEnd = (run: number): number => text.indexOf('\n', (run * 997 * 37) % (text.length - 200));
  const edit = (run: number): void => {
    const at = lineEnd(run);
    text = `${text.slice(0, at)} ${text.slice(at)}`;
    readModels({ file: '/bench/long.ts', text });
  };
  const editTwo = (run: number): void => {
    edit(run);
    const [first, second] = [lineEnd(run + 1), lineEnd(run + 14)].sort((a, b) => a - b) as [number, number];
    text = `${text.slice(0, first)} ${text.slice(first, second)} ${text.slice(second)}`;
    readModels({ file: '/bench/long.ts', text });
  };
  const anew = (run: number): void => void readModels({ file: `/bench/anew${run}.ts`, text });
  const [one] = medians([edit], 100, 30);
  const [both = NaN] = medians([editTwo], 100, 30);
  const [whole] = medians([anew], 50, 10);
  console.log(`A file of ${count} lines (median; goal 16 ms)`);
  console.log(`  after a keystroke anywhere                       ${figure(one)}   ${ratio(whole, one)} as fast as the whole`);
  console.log(`  after a change in two far places                 ${figure(both - (one ?? NaN))}`);
  console.log(`  read anew                                        ${figure(whole)}`);
}

function layers(): void {
  console.log('Models by their number of layers (median of 5, each text new)');
  let before: number | null = null;
  for (const count of [10, 100, 1000, 10_000]) {
    const text = (run: number): string =>
      `import * as tf from '@tensorflow/tfjs';\nconst model = tf.sequential();\nmodel.add(tf.layers.dense({ units: ${run + 1}, inputShape: [8] }));\n` +
      'model.add(tf.layers.dense({ units: 8 }));\n'.repeat(count - 1);
    const [time = NaN] = medians(
      [
        (run) => {
          const [model] = readModels({ file: `/bench/layers${count}.ts`, text: text(run), fuel: 100_000_000 }).models;
          if (model?.layers.length !== count) throw new Error(`${count} layers were not read`);
          summarizeModel(model);
        },
      ],
      5,
      2,
    );
    const growth = before === null ? '' : `${(time / before).toPrecision(3)} times the time for 10 times the layers`;
    console.log(`  ${String(count).padStart(6)} layers  ${figure(time).padStart(10)}   ${growth}`);
    before = time;
  }
}

async function main(): Promise<void> {
  await articleModel();
  keystrokes();
  layers();
}

void main();
