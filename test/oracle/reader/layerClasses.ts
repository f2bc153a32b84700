/** Layer classes of a project, and the ways in which their `computeOutputShape` is written. */

/** A model with one layer of a class that has this body, between two layers of TensorFlow.js. */
const inSequence = (body: string, inputShape = '[6, 4]', after = 'tf.layers.dense({units: 2})'): string => `
class Own extends tf.layers.Layer {
  static className = 'Own';
  ${body}
}
const model = tf.sequential();
model.add(tf.layers.activation({activation: 'relu', inputShape: ${inputShape}}));
model.add(new Own({}));
model.add(${after});`;

/** A model that applies the class to several tensors. */
const onSeveral = (body: string, shapes = '[[6, 4], [6, 3]]', wanted = 'outputs'): string => `
class Own extends tf.layers.Layer {
  static className = 'Own';
  ${body}
}
const inputs = ${shapes}.map((shape) => tf.input({shape}));
const outputs: any = new Own({}).apply(inputs);
tf.model({inputs, outputs: ${wanted}});`;

export const layerClasses: Readonly<Record<string, string>> = {
  'no method': inSequence(''),
  'the same shape': inSequence('computeOutputShape(inputShape) { return inputShape; }'),
  'an array literal': inSequence('computeOutputShape(inputShape) { return [inputShape[0], 10, 3]; }'),
  'a literal with null': inSequence('computeOutputShape() { return [null, 7]; }'),
  'an arrow function in a field': inSequence('computeOutputShape = (s) => [s[0], s[1], 2 * s[2]];'),
  'slice and concat': inSequence('computeOutputShape(s) { return s.slice(0, -1).concat([5]); }'),
  'slice and concat with numbers': inSequence('computeOutputShape(s) { return s.slice(0, s.length - 1).concat(8, 2); }'),
  'concat of an array': inSequence('computeOutputShape(s) { return [s[0]].concat(s.slice(2)); }'),
  'a spread': inSequence('computeOutputShape(s) { return [...s.slice(0, -1), 9]; }'),
  'a spread in the middle': inSequence('computeOutputShape(s) { return [s[0], ...[1, 2], ...s.slice(2)]; }'),
  'slice, then push': inSequence('computeOutputShape(s) { const out = s.slice(0, 2); out.push(5); return out; }'),
  'slice, then an assignment': inSequence('computeOutputShape(s) { const out = s.slice(); out[s.length - 1] = 11; return out; }'),
  splice: inSequence('computeOutputShape(s) { const out = [...s]; out.splice(1, 1, 3, 5); return out; }'),
  'pop and unshift': inSequence(
    'computeOutputShape(s) { const out = Array.from(s); out.pop(); out.unshift(null); out[1] = 4; return out; }',
  ),
  'a copy by map': inSequence('computeOutputShape(s) { return s.map((size, axis) => (axis === 1 ? size / 2 : size)); }'),
  'a copy by filter': inSequence('computeOutputShape(s) { return s.filter((_, axis) => axis !== 1); }'),
  'a loop over the axes': inSequence(`computeOutputShape(s) {
    const out = [];
    for (let i = 0; i < s.length; i++) out.push(i === 0 ? s[i] : s[i] * 3);
    return out;
  }`),
  'reduce to one size': inSequence('computeOutputShape(s) { return [s[0], s.slice(1).reduce((a, b) => a * b, 1)]; }'),
  destructuring: inSequence('computeOutputShape([batch, steps, size]) { return [batch, steps + 1, size]; }'),
  'destructuring in the body': inSequence(
    'computeOutputShape(s) { const [batch, ...rest] = s; return [batch, ...rest.reverse()]; }',
  ),
  'destructuring with a hole': inSequence('computeOutputShape(s) { const [b, , c] = s; return [b, c]; }'),
  'the first of nested shapes': inSequence(`computeOutputShape(s) {
    const shape = Array.isArray(s[0]) ? s[0] : s;
    return [shape[0], shape[1], 5];
  }`),
  'a condition on the rank': inSequence(`computeOutputShape(s) {
    if (s.length === 3) return [s[0], s[2]];
    if (s.length > 3) return [s[0], 1];
    throw new Error('no such rank');
  }`),
  'a switch on the rank': inSequence(`computeOutputShape(s) {
    switch (s.length) {
      case 2: return [s[0], 1];
      case 3: return [s[0], s[1], 1];
      default: throw new Error('no such rank');
    }
  }`),
  'a condition on a size that is free': inSequence(
    'computeOutputShape(s) { return [s[0], s[1] == null ? null : s[1] - 2, s[2]]; }',
    '[null, 4]',
  ),
  'a default for a size that is free': inSequence('computeOutputShape(s) { return [s[0], s[1] ?? 12, s[2]]; }', '[null, 4]'),
  rounding: inSequence('computeOutputShape(s) { return [s[0], Math.ceil(s[1] / 4), Math.floor(s[2] / 3)]; }'),
  'sizes from the constructor': inSequence(
    `units: number;
  constructor(config: any) { super(config); this.units = config.units ?? 13; }
  computeOutputShape(s) { return [s[0], this.units]; }`,
    '[6]',
  ),
  'a parameter property and a default': inSequence(
    `constructor(config: any, private readonly steps = 3) { super(config); }
  computeOutputShape(s) { return [s[0], this.steps, ...s.slice(1)]; }`,
    '[6]',
  ),
  'sizes from build': inSequence(
    `private size = 0;
  build(s) { this.size = s[s.length - 1] * 2; this.built = true; }
  computeOutputShape(s) { return [...s.slice(0, -1), this.size]; }`,
  ),
  'a getter and a helper': inSequence(
    `get factor() { return 2; }
  private scaled(size) { return size * this.factor; }
  computeOutputShape(s) { return [s[0], this.scaled(s[1]), this.scaled(s[2])]; }`,
  ),
  'super.computeOutputShape': inSequence(
    'computeOutputShape(s) { const out: any = super.computeOutputShape(s); return [...out, 2]; }',
  ),
  'a base class of the project': `
class Base extends tf.layers.Layer {
  computeOutputShape(s: any) { return [s[0], ...this.sizes(s.slice(1))]; }
  sizes(rest: number[]) { return rest; }
}
class Own extends Base {
  static className = 'Own';
  override sizes(rest: number[]) { return [rest[0] * rest[1], 2]; }
}
const model = tf.sequential({layers: [tf.layers.inputLayer({inputShape: [6, 4]}), new Own({}), tf.layers.flatten()]});`,
  'a base class that is called': `
class Base extends tf.layers.Layer {
  computeOutputShape(s: any): any { return [s[0], 2 * s[1]]; }
}
class Own extends Base {
  static className = 'Own';
  override computeOutputShape(s: any) { const out = super.computeOutputShape(s); return [out[0], out[1] + 1]; }
}
const x = tf.input({shape: [6]});
tf.model({inputs: x, outputs: new Own({}).apply(x) as any});`,
  'a class expression and a function that makes it': `
const own = (size: number) =>
  new (class extends tf.layers.Layer {
    static className = 'Own';
    computeOutputShape(s: any) { return [s[0], size]; }
  })({});
const x = tf.input({shape: [6]});
tf.model({inputs: x, outputs: own(5).apply(own(4).apply(x)) as any});`,
  'a tuple from a function outside': `
const resized = ([batch, height, width, channels]: number[], factor: number) => [batch, height * factor, width * factor, channels];
class Own extends tf.layers.Layer {
  static className = 'Own';
  computeOutputShape(s: any) { return resized(s, 2); }
}
const image = tf.input({shape: [4, 5, 3]});
tf.model({inputs: image, outputs: tf.layers.conv2d({filters: 2, kernelSize: 3}).apply(new Own({}).apply(image) as any) as any});`,
  'the last size by at': inSequence('computeOutputShape(s) { return [s[0], s.at(-1) * 2]; }'),
  'with and toSpliced': inSequence('computeOutputShape(s) { return s.with(1, 3).toSpliced(2, 1); }'),
  'Array.of and flat': inSequence('computeOutputShape(s) { return [s[0], [s[1], [2]]].flat(2); }'),
  'Array.from with a length': inSequence(
    'computeOutputShape(s) { return Array.from({length: s.length}, (_, i) => (i < 2 ? s[i] : 7)); }',
  ),
  'a copy through JSON': inSequence(
    'computeOutputShape(s) { const out = JSON.parse(JSON.stringify(s)); out[2] += 1; return out; }',
  ),
  'a structured clone': inSequence('computeOutputShape(s) { const out = structuredClone(s); out[2] += 1; return out; }'),
  'Object.assign': inSequence('computeOutputShape(s) { return Object.assign([], s, {2: 6}); }'),
  'a size in all': inSequence('computeOutputShape(s) { return [s[0], tf.util.sizeFromShape(s.slice(1))]; }'),
  'entries of the shape': inSequence(`computeOutputShape(s) {
    const out = [];
    for (const [axis, size] of s.entries()) out.push(axis === 2 ? size ** 2 : size);
    return out;
  }`),
  'nested destructuring': onSeveral('computeOutputShape([[batch, steps, a], [, , b]]) { return [batch, steps, a + b]; }'),
  'named axes': inSequence(`computeOutputShape(s) {
    const {0: batch, 1: steps, length} = s;
    return length === 3 ? [batch, steps] : [batch];
  }`),
  'a size by the data format': inSequence(
    `private readonly dataFormat: string = 'channelsLast';
  computeOutputShape(s) {
    const axis = this.dataFormat === 'channelsFirst' ? 1 : s.length - 1;
    const out = [...s];
    out[axis] = 5;
    return out;
  }`,
  ),
  'a table of shapes': inSequence("computeOutputShape(s) { return {sum: [s[0], 1], keep: s}[s.length === 2 ? 'sum' : 'keep']; }"),
  'an immediately called function': inSequence(
    'computeOutputShape(s) { return ((n) => [s[0], n, n])(Math.max(...s.slice(1))); }',
  ),
  'a repeated size': inSequence('computeOutputShape(s) { return [s[0], ...new Array(2).fill(s[1])]; }'),
  'a shape that is noted in build': inSequence(
    `shape: any;
  build(s) { this.shape = {out: [s[0], s[1] * s[2]]}; super.build(s); }
  computeOutputShape() { return this.shape.out; }`,
  ),
  'the shape of a layer inside': inSequence(
    `readonly inner = tf.layers.conv1d({filters: 3, kernelSize: 2});
  computeOutputShape(s) { return this.inner.computeOutputShape(s); }`,
  ),
  'the first of several inputs': onSeveral('computeOutputShape(s) { return s[0]; }'),
  'sizes of several inputs': onSeveral('computeOutputShape(s) { return [s[0][0], s[0][1], s[0][2] + s[1][2]]; }'),
  'several inputs, destructured': onSeveral('computeOutputShape([a, b]) { return [...a.slice(0, 2), a[2] * b[2]]; }'),
  'several inputs, summed': onSeveral(`computeOutputShape(s) {
    const last = s.map((shape) => shape[shape.length - 1]).reduce((a, b) => a + b, 0);
    return s[0].slice(0, -1).concat(last);
  }`),
  'several outputs': onSeveral('computeOutputShape(s) { return [[s[0][0], 1], [s[0][0], 2], s[1]]; }'),
  'several outputs of one input': onSeveral(
    'computeOutputShape(s) { return [s, [s[0], 3]]; }',
    '[[6]]',
    '[outputs[0], outputs[1]]',
  ),
  'one input in an array': onSeveral('computeOutputShape(s) { return [s[0], s[1], 1]; }', '[[6, 4]]'),
  'several inputs and no method': onSeveral('', '[[6, 4], [3]]', '[outputs[0], outputs[1]]'),
  'a call that cannot be read': `
class Own extends tf.layers.Layer {
  static className = 'Own';
  call(inputs: any) { return (globalThis as any).compute?.(inputs[0]) ?? inputs[0]; }
}
const model = tf.sequential({layers: [tf.layers.flatten({inputShape: [2, 3]}), new Own({}), tf.layers.dense({units: 1})]});
model.predict(tf.zeros([1, 2, 3]));`,
  'a call that gives the same in training and not': `
class Noise extends tf.layers.Layer {
  static className = 'Noise';
  call(inputs: any, kwargs: any) {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    if (!kwargs.training) return x;
    return tf.add(x, tf.randomNormal(x.shape));
  }
}
const model = tf.sequential({layers: [tf.layers.dense({units: 4, inputShape: [3]}), new Noise({}), tf.layers.dense({units: 1})]});
model.predict(tf.zeros([2, 3]));`,
  'a call that keeps the batch free': `
class Own extends tf.layers.Layer {
  static className = 'Own';
  computeOutputShape([batch, steps, size]: any) { return [batch, size * steps]; }
  call(inputs: any) {
    const [batch, ...sizes] = inputs[0].shape;
    return inputs[0].transpose([0, 2, 1]).reshape([batch, sizes.reduce((a: number, b: number) => a * b)]);
  }
}
const model = tf.sequential({layers: [tf.layers.simpleRNN({units: 2, returnSequences: true, inputShape: [5, 3]}), new Own(), tf.layers.dense({units: 1})]});
model.predict(tf.zeros([2, 5, 3]));`,
  'a function that is given the shape': `
function Own(this: any) {}
class Scaled extends tf.layers.Layer {
  static className = 'Scaled';
  constructor(private readonly options: {readonly shapeOf: (shape: any) => any}) { super({}); }
  computeOutputShape(s: any) { return this.options.shapeOf(s); }
}
const x = tf.input({shape: [8, 2]});
tf.model({inputs: x, outputs: new Scaled({shapeOf: ([b, n]) => [b, n / 2]}).apply(x) as any});`,
};
