/** Rewritten source, run: TensorFlow.js builds from it what the rewritten graph says. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { compareDesigns } from '../../../src/design/compare.js';
import { designKinds } from '../../../src/design/designs.js';
import { isDesignFailure } from '../../../src/design/failure.js';
import { sourceEdit } from '../../../src/design/source/sourceEdit.js';
import type { LayerConfig } from '../../../src/graph/model.js';
import { layer, sequential } from '../../unit/design/graphs.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

interface Program {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A program that returns a model; `call` makes its dense layer. */
const forms: Readonly<Record<string, (call: string, first: boolean, inputs: number) => readonly [string, string]>> = {
  add: (_, first, inputs) => [
    `const model = tf.sequential();\n${first ? '' : `model.add(tf.layers.reLU({ inputShape: [${inputs}] }));\n`}model.add(`,
    `);\nmodel.add(tf.layers.dense({ units: 3 }));\nreturn model;`,
  ],
  'add without semicolons, indented': (_, first, inputs) => [
    `if (true) {\n\tvar self = { model: tf.sequential() }\n${first ? '' : `\tself.model.add(tf.layers.reLU({ inputShape: [${inputs}] }))\n`}\tself.model.add(\n\t\t`,
    `,\n\t)\n\tself.model.add(tf.layers.dense({ units: 3 }))\n\treturn self.model\n}`,
  ],
  list: (_, first, inputs) => [
    `return tf.sequential({ layers: [\n${first ? '' : `  tf.layers.reLU({ inputShape: [${inputs}] }), // before\n`}  `,
    `,\n  tf.layers.dense({ units: 3 }),\n] });`,
  ],
  apply: (_, __, inputs) => [
    `const x = tf.input({ shape: [${inputs}] });\nconst hidden = `,
    `.apply(tf.layers.reLU().apply(x));\nreturn tf.model({ inputs: x, outputs: tf.layers.dense({ units: 3 }).apply(hidden) });`,
  ],
};

const programs = fc
  .record({
    form: fc.constantFrom(...Object.keys(forms)),
    first: fc.boolean(),
    groups: fc.integer({ min: 2, max: 4 }),
    size: fc.integer({ min: 1, max: 6 }),
    units: fc.integer({ min: 1, max: 24 }),
    activation: fc.constantFrom('relu', 'softmax', null),
    useBias: fc.constantFrom(true, false, null),
    initializer: fc.constantFrom('heNormal', 'zeros', null),
    named: fc.boolean(),
    lines: fc.boolean(),
    quote: fc.constantFrom("'", '"'),
    computed: fc.boolean(),
    shuffle: fc.nat(),
  })
  .map(({ form, first, groups, size, units, activation, useBias, initializer, named, lines, quote, computed, shuffle }) => {
    const inputs = groups * size;
    const isFirst = first && form !== 'apply';
    const entries: [string, string, LayerConfig[string]][] = [
      ['units', computed ? `2 * UNITS / 2 /* ${units}, ) */` : String(units), units],
    ];
    if (activation !== null) entries.push(['activation', quote + activation + quote, activation]);
    if (useBias !== null) entries.push(['useBias', String(useBias), useBias]);
    if (initializer !== null) entries.push(['kernelInitializer', quote + initializer + quote, initializer]);
    if (named) entries.push(['name', `${quote}hid${quote} + ${quote}den${quote}`, 'hidden']);
    if (isFirst) entries.push(['inputShape', `[${inputs}]`, [inputs]]);
    for (let rest = shuffle, at = entries.length - 1; at > 0; at -= 1) {
      const other = rest % (at + 1);
      rest = Math.floor(rest / (at + 1));
      [entries[at], entries[other]] = [entries[other]!, entries[at]!];
    }
    const printed = entries.map(([key, value]) => `${key}: ${value}`);
    const object = lines ? `{\n    ${printed.join(',\n    ')},\n  }` : `{ ${printed.join(', ')} }`;
    const call = `tf.layers.dense(${object})`;
    const [before, after] = forms[form]!(call, isFirst, inputs);
    const program: Program = { text: before + call + after, start: before.length, end: before.length + call.length };
    const config: LayerConfig = Object.fromEntries(
      entries.filter(([key]) => key !== 'name').map(([key, , value]) => [key, value]),
    );
    const dense = layer('Dense', config, named ? 'hidden' : null);
    const chain = [...(isFirst ? [] : [layer('ReLU')]), dense, layer('Dense', { units: 3 })];
    const graph = sequential([inputs], chain);
    const index = isFirst ? 0 : 1;
    const span = { file: 'model.js', start: program.start, end: program.end };
    const layers = graph.layers.map((node, position) => (position === index ? { ...node, span } : node));
    return { program, graph: { ...graph, layers }, index, units };
  });

function run(text: string, units: number): tf.LayersModel {
  // Text that this test has made itself.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const build = new Function('tf', 'UNITS', text) as (tfjs: typeof tf, UNITS: number) => tf.LayersModel;
  return build(tf, units);
}

it('builds the model that the design table speaks of, in every form and for every design', () => {
  fc.assert(
    fc.property(programs, fc.nat(), ({ program, graph, index, units }, pick) => {
      const table = compareDesigns(graph, { layer: index, designs: designKinds });
      if (isDesignFailure(table)) throw new Error(table.message);
      const row = table.rows[pick % table.rows.length]!;
      const edit = sourceEdit(program.text, graph, index, row.choice);
      if (isDesignFailure(edit)) throw new Error(edit.message);
      const rewritten = program.text.slice(0, edit.start) + edit.newText + program.text.slice(edit.end);
      const model = run(rewritten, units);
      expect({ rewritten, params: model.countParams() }).toEqual({ rewritten, params: row.params });
      expect(model.outputs[0]?.shape).toEqual([null, 3]);
      expect(model.layers.filter(({ name }) => name === 'hidden').length).toBe(graph.layers[index]?.name === null ? 0 : 1);
      model.dispose();
    }),
    { numRuns: 250 },
  );
});
