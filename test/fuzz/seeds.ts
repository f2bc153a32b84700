/** The sources that are mutated. */
import { programs } from '../oracle/reader/programs.js';
import { wrongPrograms } from '../oracle/reader/errors/tables.js';
import { written } from '../oracle/reader/errors/wrongProgram.js';

const open = [
  `function build({units, layers = 2, rate}, data) {
  const model = tf.sequential();
  for (let i = 0; i < layers; i++) model.add(tf.layers.dense({units, inputShape: i === 0 ? [data.numFeatures] : undefined}));
  if (rate > 0) model.add(tf.layers.dropout({rate}));
  for (const n of data.hidden) model.add(tf.layers.dense({units: n}));
  switch (data.kind) { case 'a': model.add(tf.layers.dense({units: 1})); break; default: return null; }
  return model;
}`,
  `export class Net { constructor(private config: Config) { this.model = this.build(); }
  build() { let x = tf.input({shape: this.config.shape}); const first = x;
    this.config.layers.forEach((l) => { x = l.skip ? tf.layers.add().apply([x, first]) : tf.layers[l.type](l.args).apply(x); });
    try { return tf.model({inputs: first, outputs: x}); } catch (e) { return tf.sequential(); } } }`,
  `const base = await tf.loadLayersModel(url); const cut = base.getLayer(name).output;
while (cond()) { model = model ? wrap(model) : tf.sequential({layers: list.map(make).filter(Boolean)}); if (done) break; }`,
];

export const seeds: readonly string[] = [
  ...Object.values(programs),
  ...Object.values(wrongPrograms).flatMap(({ programs: wrong }) => wrong.map((program) => written(program).text)),
  ...open,
];
