import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import type { DesignChoice } from '../../../src/design/choice.js';
import { isDesignFailure } from '../../../src/design/failure.js';
import { sourceEdit } from '../../../src/design/source/sourceEdit.js';
import type { ConfigValue, LayerConfig, ModelGraph } from '../../../src/graph/model.js';
import { layer, sequential } from './graphs.js';

const split: DesignChoice = { kind: 'split', groups: 10, units: 3780 };

/** A model whose second layer is a dense layer of 120 units on 450 features, made at the first `dense(` of the text. */
function graphOf(text: string, config: LayerConfig): ModelGraph {
  const graph = sequential([450], [layer('ReLU'), layer('Dense', { units: 120, ...config }), layer('Dense', { units: 10 })]);
  const start = text.search(/[\w.\s]*\bdense\(/);
  const trimmed = start + (/^\s*/.exec(text.slice(start))?.[0].length ?? 0);
  let depth = 0;
  let end = text.indexOf('dense(', trimmed) + 'dense'.length;
  do {
    if (text[end] === '(') depth += 1;
    if (text[end] === ')') depth -= 1;
    end += 1;
  } while (depth > 0);
  const layers = graph.layers.map((node, index) =>
    index === 1 ? { ...node, span: { file: 'model.ts', start: trimmed, end } } : node,
  );
  return { ...graph, layers };
}

function rewritten(text: string, choice: DesignChoice = split, config: LayerConfig = {}): string {
  const edit = sourceEdit(text, graphOf(text, config), 1, choice);
  if (isDesignFailure(edit)) return `${edit.failure}: ${edit.message}`;
  return text.slice(0, edit.start) + edit.newText + text.slice(edit.end);
}

describe('"Split this layer…" rewrites', () => {
  it('a statement that adds the layer', () => {
    expect(rewritten(`  model.add(tf.layers.dense({ units: HIDDEN_UNITS, activation: 'relu', kernelInitializer }));\n`)).toBe(
      `  model.add(tf.layers.reshape({ targetShape: [10, 45] }));
  model.add(tf.layers.dense({ units: 378, activation: 'relu', kernelInitializer }));
  model.add(tf.layers.flatten());
`,
    );
  });

  it('a statement over several lines, with its comments and without semicolons', () => {
    expect(
      rewritten(
        `  this.model.add(\n    tf.layers.dense({\n      units: 120, // wide enough\n      activation: 'relu',\n    }),\n  )\n  train()`,
      ),
    ).toBe(
      `  this.model.add(tf.layers.reshape({ targetShape: [10, 45] }))
  this.model.add(
    tf.layers.dense({
      units: 378, // wide enough
      activation: 'relu',
    }),
  )
  this.model.add(tf.layers.flatten())
  train()`,
    );
  });

  it('an element of a list of layers', () => {
    expect(
      rewritten(
        `tf.sequential({\n  layers: [\n    tf.layers.relu(),\n    tf.layers.dense({units, activation: "relu"}),\n  ],\n});`,
      ),
    ).toBe(
      `tf.sequential({
  layers: [
    tf.layers.relu(),
    tf.layers.reshape({targetShape: [10, 45]}),
    tf.layers.dense({units: 378, activation: "relu"}),
    tf.layers.flatten(),
  ],
});`,
    );
  });

  it('elements that share a line', () => {
    expect(rewritten(`const layers = [tf.layers.relu(), tf.layers.dense({ units: 120 })];`)).toBe(
      `const layers = [tf.layers.relu(), tf.layers.reshape({ targetShape: [10, 45] }), tf.layers.dense({ units: 378 }), tf.layers.flatten()];`,
    );
  });

  it('a layer that is applied where it is made', () => {
    expect(rewritten(`const y = layers.dense({ units: 120 }).apply(x)`)).toBe(
      `const y = layers.flatten().apply(layers.dense({ units: 378 }).apply(layers.reshape({ targetShape: [10, 45] }).apply(x)))`,
    );
  });

  it('a cast layer, on lines of its own where it would be long', () => {
    expect(
      rewritten(`  const hidden = tf.layers.dense({ units: 120, activation: 'relu' }).apply(flat) as tf.SymbolicTensor;\n`),
    ).toBe(
      `  const hidden = tf.layers.flatten().apply(
    tf.layers.dense({ units: 378, activation: 'relu' }).apply(
      tf.layers.reshape({ targetShape: [10, 45] }).apply(flat) as tf.SymbolicTensor
    ) as tf.SymbolicTensor
  ) as tf.SymbolicTensor;
`,
    );
  });

  it('moves the input shape to the first layer', () => {
    const text = `model.add(tf.layers.dense({ units: 120, inputShape: [FEATURES], activation: 'relu' }));`;
    expect(rewritten(text, split, { inputShape: [450] })).toBe(
      `model.add(tf.layers.reshape({ inputShape: [FEATURES], targetShape: [10, 45] }));
model.add(tf.layers.dense({ units: 378, activation: 'relu' }));
model.add(tf.layers.flatten());`,
    );
    expect(rewritten(`model.add(tf.layers.dense({ inputDim: FEATURES, units: 120 }));`, split, { inputDim: 450 })).toContain(
      `model.add(tf.layers.reshape({ inputShape: [FEATURES], targetShape: [10, 45] }));\nmodel.add(tf.layers.dense({ units: 378 }));`,
    );
    expect(
      rewritten(`model.add(tf.layers.dense({\n  units: 120,\n  inputShape: [450],\n}));`, split, { inputShape: [450] }),
    ).toContain(`model.add(tf.layers.dense({\n  units: 378,\n}));`);
  });

  it('softmax after the groups are joined', () => {
    expect(
      rewritten(`model.add(tf.layers.dense({ units: 120, activation: 'softmax' }));`, split, { activation: 'softmax' }),
    ).toBe(
      `model.add(tf.layers.reshape({ targetShape: [10, 45] }));
model.add(tf.layers.dense({ units: 378, activation: 'linear' }));
model.add(tf.layers.flatten());
model.add(tf.layers.activation({ activation: 'softmax' }));`,
    );
  });

  it('keeps line ends', () => {
    expect(rewritten(`\tmodel.add(tf.layers.dense({ units: 120 }));\r\n`)).toBe(
      `\tmodel.add(tf.layers.reshape({ targetShape: [10, 45] }));\r\n\tmodel.add(tf.layers.dense({ units: 378 }));\r\n\tmodel.add(tf.layers.flatten());\r\n`,
    );
  });
});

describe('other designs', () => {
  const text = `model.add(tf.layers.dense({ units: HIDDEN, activation: 'relu', kernelInitializer: init }));`;
  const kernelInitializer: ConfigValue = {
    className: 'VarianceScaling',
    config: { scale: 2, mode: 'fanIn', distribution: 'normal' },
  };

  it('low-rank', () => {
    expect(rewritten(text, { kind: 'low-rank', groups: 1, units: 120, rank: 30 }, { kernelInitializer })).toBe(
      `model.add(tf.layers.dense({ units: 30, useBias: false, kernelInitializer: init }));
model.add(tf.layers.dense({ units: 120, activation: 'relu', kernelInitializer: init }));`,
    );
  });

  it('grouped, with the scale of the initializer made up for', () => {
    expect(rewritten(text, { kind: 'grouped', groups: 10, units: 120 }, { kernelInitializer })).toBe(
      `model.add(tf.layers.reshape({ targetShape: [10, 45] }));
model.add(tf.layers.permute({ dims: [2, 1] }));
model.add(tf.layers.reshape({ targetShape: [1, 45, 10] }));
model.add(tf.layers.depthwiseConv2d({ kernelSize: [1, 45], depthMultiplier: 12, depthwiseInitializer: tf.initializers.varianceScaling({ scale: 20, mode: 'fanIn', distribution: 'normal' }), activation: 'relu' }));
model.add(tf.layers.flatten());`,
    );
  });

  it('kronecker', () => {
    expect(rewritten(text, { kind: 'kronecker', groups: 10, units: 120 }, { kernelInitializer })).toBe(
      `model.add(tf.layers.reshape({ targetShape: [10, 45] }));
model.add(tf.layers.dense({ units: 12, kernelInitializer: init }));
model.add(tf.layers.permute({ dims: [2, 1] }));
model.add(tf.layers.dense({ units: 10, activation: 'relu', kernelInitializer: init }));
model.add(tf.layers.permute({ dims: [2, 1] }));
model.add(tf.layers.flatten());`,
    );
  });
});

describe('an edit that would not be right is not made', () => {
  it.each([
    [
      'a statement without braces after if',
      `if (deep) model.add(tf.layers.dense({ units: 120 }));`,
      /part of a larger statement.*braces/,
    ],
    ['after else', `if (deep) { x(); } else model.add(tf.layers.dense({ units: 120 }));`, /part of a larger statement/],
    ['the body of an arrow', `sizes.forEach(() => model.add(tf.layers.dense({ units: 120 })));`, /part of a larger statement/],
    ['a layer in a variable', `const hidden = tf.layers.dense({ units: 120 });`, /neither added to a model/],
    ['an argument of a helper', `block(tf.layers.dense({ units: 120 }));`, /passed to a function/],
    ['a configuration from elsewhere', `model.add(tf.layers.dense(config));`, /not written in the call/],
    ['units from elsewhere', `model.add(tf.layers.dense({ ...config }));`, /units are not written/],
    ['dense under its own name', `model.add(dense({ units: 120 }));`, /imported by its own name/],
    ['groups that do not divide', `model.add(tf.layers.dense({ units: 120 }));`, /cannot be cut into 7/],
  ])('%s', (what, text, expected) => {
    const choice: DesignChoice = what === 'groups that do not divide' ? { kind: 'split', groups: 7, units: 70 } : split;
    expect(rewritten(text, choice)).toMatch(expected);
  });
});

describe('what prettier has formatted stays formatted', () => {
  it.each([
    `function build(model: tf.Sequential) {\n  model.add(tf.layers.dense({ units: 120, activation: 'relu' }));\n}\n`,
    `const layers = [\n  tf.layers.conv2d({ filters: 18, kernelSize: 5, activation: 'relu', strides: [2, 2] }),\n  tf.layers.dense({ units: 120, activation: 'relu' }),\n];\n`,
    `model.add(\n  tf.layers.dense({\n    // the hidden layer\n    units: 120,\n  }),\n);\n`,
  ])('%s', async (text) => {
    const options = { parser: 'typescript', singleQuote: true, printWidth: 100 } as const;
    expect(await format(text, options)).toBe(text);
    const result = rewritten(text);
    expect(result).not.toBe(text);
    expect(await format(result, options)).toBe(result);
  });
});
