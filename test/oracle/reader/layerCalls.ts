/** Layer classes as people write them, and what their `call` computes: bodies of classes, and the inputs that they are given. */

export interface LayerCall {
  /** The inputs without the batch. */
  readonly inputs: readonly (readonly (number | null)[])[];
  readonly body: string;
  /** What stands before the class. */
  readonly before?: string;
  /** What the constructor is given. */
  readonly args?: string;
}

const weight = (name: string, shape: string): string =>
  `this.${name} = this.addWeight('${name}', ${shape}, 'float32', tf.initializers.glorotUniform({}), undefined, true);`;

export const layerCalls: Readonly<Record<string, LayerCall>> = {
  'self-attention with three matrices': {
    inputs: [[6, 8]],
    body: `
  build(shape: any) {
    const size = shape[shape.length - 1];
    for (const name of ['query', 'key', 'value']) (this as any)[name] = this.addWeight(name, [size, 5], 'float32', tf.initializers.glorotNormal({}));
    super.build(shape);
  }
  call(inputs: any, kwargs: any) {
    return tf.tidy(() => {
      const x = inputs instanceof Array ? inputs[0] : inputs;
      const [batch, steps, size] = x.shape;
      const project = (w: any) => x.reshape([batch * steps, size]).matMul(w.read()).reshape([batch, steps, 5]);
      const q = project((this as any).query), k = project((this as any).key), v = project((this as any).value);
      const scores = tf.matMul(q, k, false, true).div(Math.sqrt(5));
      return tf.matMul(tf.softmax(scores, -1), v);
    });
  }`,
  },
  'several heads': {
    inputs: [[7, 12]],
    before: 'const HEADS = 3;',
    body: `
  dense = tf.layers.dense({units: 12, useBias: false});
  split(x: tf.Tensor) {
    const [b, t, d] = x.shape as number[];
    return tf.transpose(tf.reshape(x, [b!, t!, HEADS, d! / HEADS]), [0, 2, 1, 3]);
  }
  call(inputs: any) {
    const [x] = inputs;
    const q = this.split(this.dense.apply(x) as tf.Tensor);
    const out = tf.matMul(tf.softmax(tf.matMul(q, q, false, true)), q);
    return out.transpose([0, 2, 1, 3]).reshape([-1, x.shape[1], x.shape[2]]);
  }`,
  },
  'layer normalization by moments': {
    inputs: [[4, 10]],
    body: `
  gamma: any; beta: any;
  build(s: any) { ${weight('gamma', '[1, s[s.length - 1]]')} ${weight('beta', '[1, s[s.length - 1]]')} }
  call(inputs: any) {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    const {mean, variance} = tf.moments(x, -1, true);
    return tf.add(tf.mul(this.gamma.read(), tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-6)))), this.beta.read());
  }`,
  },
  'mean and variance by hand': {
    inputs: [[9]],
    body: `
  call(inputs: any) {
    const x = inputs[0];
    const mean = x.mean(1, true);
    const variance = tf.mean(tf.square(x.sub(mean)), -1, true);
    return x.sub(mean).div(variance.add(tf.scalar(1e-5)).sqrt());
  }`,
  },
  'squash of capsules': {
    inputs: [[16, 8]],
    body: `
  call(inputs: any) {
    let s = inputs;
    if (Array.isArray(s)) s = s[0];
    const squared = tf.sum(tf.square(s), -1, true);
    const scale = squared.div(squared.add(1)).div(tf.sqrt(squared.add(1e-9)));
    return tf.mul(scale, s);
  }`,
  },
  'the length of capsules': {
    inputs: [[10, 16]],
    body: 'call(inputs: any) { return tf.norm(inputs[0], "euclidean", -1); }',
  },
  'routing of capsules': {
    inputs: [[6, 4]],
    body: `
  w: any;
  build(s: any) { ${weight('w', '[1, s[1], 3, 5, s[2]]')} }
  call(inputs: any) {
    const u = inputs[0].expandDims(2).expandDims(-1).tile([1, 1, 3, 1, 1]);
    const uHat = tf.matMul(tf.tile(this.w.read(), [u.shape[0], 1, 1, 1, 1]), u).squeeze([4]);
    let b: any = tf.zeros([uHat.shape[0], uHat.shape[1], 3, 1]);
    let v: any;
    for (let i = 0; i < 3; i++) {
      const c = tf.softmax(b.transpose([0, 1, 3, 2])).transpose([0, 1, 3, 2]);
      v = c.mul(uHat).sum(1, true);
      b = b.add(uHat.mul(v).sum(-1, true));
    }
    return v.squeeze([1]);
  }`,
  },
  'positions by sine and cosine': {
    inputs: [[10, 6]],
    body: `
  call(inputs: any) {
    const x = inputs[0];
    const length = x.shape[1], depth = x.shape[2];
    const position = tf.range(0, length).expandDims(1);
    const rate = tf.pow(10000, tf.range(0, depth / 2).mul(-2 / depth)).expandDims(0);
    const angles = position.mul(rate);
    return x.add(tf.concat([tf.sin(angles), tf.cos(angles)], 1).expandDims(0));
  }`,
  },
  'positions that are learned': {
    inputs: [[12, 5]],
    args: '12, 5',
    body: `
  table: any;
  constructor(private readonly length: number, private readonly size: number) { super({}); }
  build() { this.table = this.addWeight('table', [this.length, this.size], 'float32', tf.initializers.randomNormal({})); }
  call([x]: any) { return tf.add(x, tf.expandDims(tf.gather(this.table.read(), tf.range(0, this.length, 1, 'int32')), 0)); }`,
  },
  'a residual block of layers': {
    inputs: [[8, 8, 3]],
    args: '{filters: 6}',
    body: `
  first: any; second: any; shortcut: any;
  constructor({filters}: {filters: number}) {
    super({});
    this.first = tf.layers.conv2d({filters, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu'});
    this.second = tf.layers.conv2d({filters, kernelSize: 3, padding: 'same'});
    this.shortcut = tf.layers.conv2d({filters, kernelSize: 1, strides: 2});
  }
  call(inputs: any, kwargs: any) {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const y = this.second.apply(this.first.apply(x)) as tf.Tensor;
      return tf.relu(tf.add(y, this.shortcut.apply(x) as tf.Tensor));
    });
  }`,
  },
  'squeeze and excitation': {
    inputs: [[5, 7, 8]],
    body: `
  down = tf.layers.dense({units: 2, activation: 'relu'});
  up = tf.layers.dense({units: 8, activation: 'sigmoid'});
  call(inputs: any) {
    const x = inputs[0];
    const s = this.up.apply(this.down.apply(x.mean([1, 2]))) as tf.Tensor;
    return x.mul(s.reshape([-1, 1, 1, x.shape[3]]));
  }`,
  },
  'another class of the project inside': {
    inputs: [[6, 4]],
    before: `
class Scale extends tf.layers.Layer {
  static className = 'Scale';
  call(x: any) { return tf.mul(Array.isArray(x) ? x[0] : x, 2); }
}`,
    body: `
  scale = new Scale({});
  call(inputs: any) { return tf.concat([this.scale.apply(inputs[0]) as tf.Tensor, inputs[0]], -1); }`,
  },
  einsum: {
    inputs: [
      [4, 6],
      [5, 6],
    ],
    body: 'call([a, b]: any) { return tf.einsum("bqd,bkd->bqk", a, b); }',
  },
  'the last time step': {
    inputs: [[9, 3]],
    body: 'call(inputs: any) { const x = inputs[0]; return x.gather([x.shape[1] - 1], 1).squeeze([1]); }',
  },
  'a sample around a mean': {
    inputs: [[5], [5]],
    body: `
  call(inputs: any) {
    const [mean, logVariance] = inputs;
    const epsilon = tf.randomNormal([mean.shape[0], mean.shape[1]], 0, 1);
    return mean.add(logVariance.mul(0.5).exp().mul(epsilon));
  }`,
  },
  'the largest of a picture': { inputs: [[4, 6, 3]], body: 'call(inputs: any) { return tf.max(inputs[0], [1, 2]); }' },
  'groups that are normalized': {
    inputs: [[4, 4, 8]],
    body: `
  call(inputs: any) {
    const x = inputs[0];
    const [n, h, w, c] = x.shape;
    const grouped = tf.reshape(x, [n, h, w, 2, c / 2]);
    const {mean, variance} = tf.moments(grouped, [1, 2, 4], true);
    return grouped.sub(mean).div(variance.add(1e-5).sqrt()).reshape([n, h, w, c]);
  }`,
  },
  'pixels shuffled by hand': {
    inputs: [[3, 5, 12]],
    body: `
  call(inputs: any) {
    const x = inputs[0], r = 2;
    const [b, h, w, c] = x.shape;
    const out = c / (r * r);
    return x.reshape([b, h, w, r, r, out]).transpose([0, 1, 3, 2, 4, 5]).reshape([b, h * r, w * r, out]);
  }`,
  },
  'pixels shuffled': { inputs: [[3, 5, 8]], body: 'call(inputs: any) { return tf.depthToSpace(inputs[0], 2, "NHWC"); }' },
  'a picture resized': {
    inputs: [[4, 6, 2]],
    body: 'call(inputs: any) { const {shape} = inputs[0]; return tf.image.resizeBilinear(inputs[0], [shape[1] * 2, shape[2] * 2]); }',
  },
  'a picture resized by its method': { inputs: [[4, 6, 2]], body: 'call([x]: any) { return x.resizeNearestNeighbor([7, 9]); }' },
  'patches of a picture': {
    inputs: [[8, 8, 3]],
    body: `
  size = 4;
  call(inputs: any) {
    const x = inputs[0] as tf.Tensor4D;
    const rows = tf.split(x, x.shape[1] / this.size, 1);
    const patches = rows.flatMap((row) => tf.split(row, x.shape[2] / this.size, 2)).map((patch) => patch.reshape([-1, this.size ** 2 * x.shape[3]]));
    return tf.stack(patches, 1);
  }`,
  },
  'a token before a sequence': {
    inputs: [[9, 4]],
    body: `
  token: any;
  build(s: any) { ${weight('token', '[1, 1, s[2]]')} }
  call(inputs: any) {
    const x = inputs[0];
    return tf.concat([tf.tile(this.token.read(), [x.shape[0], 1, 1]), x], 1);
  }`,
  },
  'one-hot vectors': { inputs: [[4]], body: "call(inputs: any) { return tf.oneHot(inputs[0].cast('int32'), 11); }" },
  'a table by index': {
    inputs: [[5]],
    body: `
  table: any;
  build() { ${weight('table', '[20, 6]')} }
  call(inputs: any) { return tf.gather(this.table.read(), tf.cast(inputs[0], 'int32')); }`,
  },
  'the largest values': {
    inputs: [[6, 9]],
    body: 'call(inputs: any) { const {values} = tf.topk(inputs[0], 3); return values; }',
  },
  'a border of reflections': {
    inputs: [[5, 6, 2]],
    body: "call(inputs: any) { return tf.mirrorPad(inputs[0], [[0, 0], [1, 2], [3, 3], [0, 0]], 'reflect'); }",
  },
  'zeros around': { inputs: [[5, 2]], body: 'call([x]: any) { return x.pad([[0, 0], [2, 0], [0, 1]]); }' },
  'a convolution of its own': {
    inputs: [[9, 11, 3]],
    body: `
  kernel: any;
  build(s: any) { ${weight('kernel', '[3, 3, s[3], 4]')} }
  call(inputs: any) { return tf.conv2d(inputs[0], this.kernel.read(), [2, 1], 'valid').relu(); }`,
  },
  'a convolution with padding': {
    inputs: [[9, 11, 3]],
    body: `
  kernel: any;
  build(s: any) { ${weight('kernel', '[4, 2, s[3], 5]')} }
  call(inputs: any) { return inputs[0].conv2d(this.kernel.read(), 2, 'same'); }`,
  },
  'a convolution over time with dilation': {
    inputs: [[20, 3]],
    body: `
  kernel: any;
  build(s: any) { ${weight('kernel', '[3, s[2], 4]')} }
  call(inputs: any) { return tf.conv1d(tf.pad(inputs[0], [[0, 0], [4, 0], [0, 0]]), this.kernel.read(), 1, 'valid', 'NWC', 2); }`,
  },
  'a convolution of each channel': {
    inputs: [[7, 7, 3]],
    body: `
  kernel: any;
  build(s: any) { ${weight('kernel', '[3, 3, s[3], 2]')} }
  call(inputs: any) { return tf.depthwiseConv2d(inputs[0], this.kernel.read(), 1, 'valid'); }`,
  },
  'a transposed convolution': {
    inputs: [[4, 5, 3]],
    body: `
  kernel: any;
  build(s: any) { ${weight('kernel', '[2, 2, 6, s[3]]')} }
  call(inputs: any) {
    const [b, h, w] = inputs[0].shape;
    return tf.conv2dTranspose(inputs[0], this.kernel.read(), [b, h * 2, w * 2, 6], 2, 'same');
  }`,
  },
  'poolings of several sizes': {
    inputs: [[8, 8, 2]],
    body: `
  call(inputs: any) {
    const x = inputs[0];
    return tf.concat([1, 2, 4].map((n) => tf.avgPool(x, 8 / n, 8 / n, 'valid').reshape([x.shape[0], -1])), 1);
  }`,
  },
  'a pooling with padding': { inputs: [[7, 9, 2]], body: "call([x]: any) { return x.maxPool([3, 2], 2, 'same'); }" },
  'a pooling with a padding in numbers': {
    inputs: [[7, 9, 2]],
    body: 'call([x]: any) { return tf.maxPool(x, 3, 2, 1, "floor"); }',
  },
  'a causal mask': {
    inputs: [[5, 5]],
    body: `
  call(inputs: any) {
    const x = inputs[0];
    const mask = tf.linalg.bandPart(tf.ones([x.shape[1], x.shape[1]]), -1, 0).greater(0);
    return tf.softmax(tf.where(mask.expandDims(0), x, tf.fill([1, 1, 1], -1e9)));
  }`,
  },
  'a recurrence by hand': {
    inputs: [[4, 3]],
    body: `
  kernel: any; recurrent: any;
  build(s: any) { ${weight('kernel', '[s[2], 6]')} ${weight('recurrent', '[6, 6]')} }
  call(inputs: any) {
    const x = inputs[0];
    let h: any = tf.zeros([x.shape[0], 6]);
    const outputs = [];
    for (const step of tf.unstack(x, 1)) {
      h = tf.tanh(step.matMul(this.kernel.read()).add(h.matMul(this.recurrent.read())));
      outputs.push(h);
    }
    return tf.stack(outputs, 1);
  }`,
  },
  'a function that is handed over': {
    inputs: [[6, 2]],
    args: '{fn: (x: tf.Tensor) => x.sum(-1).sub(1).expandDims(-1).tile([1, 1, 4])}',
    body: `
  fn: (x: tf.Tensor) => tf.Tensor;
  constructor(config: any) { super(config); this.fn = config.fn; }
  call(inputs: any) { return this.fn(Array.isArray(inputs) ? inputs[0] : inputs); }`,
  },
  'a gate of two halves': {
    inputs: [[5, 8]],
    body: 'call(inputs: any) { const [a, b] = tf.split(inputs[0], 2, -1); return a!.mul(b!.sigmoid()); }',
  },
  'vectors of length one': {
    inputs: [[5, 8]],
    body: "call(inputs: any) { return tf.div(inputs[0], tf.norm(inputs[0], 'euclidean', 2, true)); }",
  },
  'the cosine of two': {
    inputs: [[7], [7]],
    body: `
  call([a, b]: any) {
    const dot = tf.sum(tf.mul(a, b), 1);
    return dot.div(tf.mul(a.norm(2, 1), b.norm(2, 1))).expandDims(1);
  }`,
  },
  'Fourier features': {
    inputs: [[3]],
    body: `
  readonly b = tf.randomNormal([3, 16]);
  call(inputs: any) {
    const projected = tf.mul(2 * Math.PI, inputs[0]).matMul(this.b);
    return tf.concat([projected.sin(), projected.cos()], -1);
  }`,
  },
  'radial functions': {
    inputs: [[4]],
    args: '{units: 9}',
    body: `
  centers: any;
  constructor(private readonly options: {units: number}) { super({}); }
  build(s: any) { this.centers = this.addWeight('centers', [this.options.units, s[s.length - 1]], 'float32', tf.initializers.randomUniform({})); }
  call(inputs: any) {
    const difference = inputs[0].expandDims(1).sub(this.centers.read());
    return difference.square().sum(-1).neg().exp();
  }`,
  },
  maxout: {
    inputs: [[12]],
    body: 'call(inputs: any) { const x = inputs[0]; return x.reshape([x.shape[0], x.shape[1] / 3, 3]).max(2); }',
  },
  'how a batch is spread': {
    inputs: [[4, 4, 3]],
    body: `
  call(inputs: any) {
    const x = inputs[0];
    const [b, h, w] = x.shape;
    const spread = tf.moments(x, 0).variance.sqrt().mean().reshape([1, 1, 1, 1]);
    return tf.concat([x, spread.tile([b, h, w, 1])], 3);
  }`,
  },
  'a free number of steps': {
    inputs: [[null, 6]],
    body: `
  call(inputs: any) {
    const x = inputs[0];
    const [batch, steps, size] = x.shape;
    return x.reshape([batch * steps, size]).matMul(tf.ones([size, 3])).reshape([batch, steps, 3]);
  }`,
  },
  'a graph convolution': {
    inputs: [
      [6, 4],
      [6, 6],
    ],
    body: `
  w: any;
  build(shapes: any) { ${weight('w', '[shapes[0][2], 5]')} }
  call(inputs: any) {
    const [nodes, edges] = inputs;
    const [b, n, f] = nodes.shape;
    return tf.relu(tf.matMul(edges, nodes.reshape([-1, f]).matMul(this.w.read()).reshape([b, n, -1])));
  }`,
  },
  'an activation from a paper': {
    inputs: [[7]],
    body: `
  call(input: any, kwargs: any) {
    return tf.tidy(() => {
      if (Array.isArray(input)) input = input[0];
      this.invokeCallHook(input, kwargs);
      const cube = tf.mul(0.044715, tf.pow(input, 3));
      const cdf = tf.mul(0.5, tf.add(1, tf.tanh(tf.mul(tf.sqrt(tf.div(2, Math.PI)), tf.add(input, cube)))));
      return tf.mul(input, cdf);
    });
  }`,
  },
  'the number of a size in the arithmetic': {
    inputs: [[null, 6]],
    body: `
  call([x]: any) {
    const last = x.gather([x.shape[1] - 1], 1);
    return tf.mul(last, tf.div(1, tf.sqrt(tf.cast(x.shape[1], 'float32'))));
  }`,
  },
  'several outputs': {
    inputs: [[6, 8]],
    body: 'call(inputs: any) { const x = inputs[0]; return [x.mean(1), x.max(1, true), x]; }',
  },
  'a factorization machine': {
    inputs: [[10, 4]],
    body: `
  call(inputs: any) {
    const e = inputs[0];
    const squareOfSum = tf.sum(e, 1, true).square();
    const sumOfSquare = e.square().sum(1, true);
    return tf.mul(0.5, squareOfSum.sub(sumOfSquare).sum(2));
  }`,
  },
  'crossed features': {
    inputs: [[5]],
    body: `
  w: any; b: any;
  build(s: any) { ${weight('w', '[s[1], 1]')} ${weight('b', '[s[1]]')} this.built = true; }
  call(inputs: any) {
    const x0 = inputs[0];
    const xw = tf.dot(x0, this.w.read());
    return tf.add(tf.add(tf.mul(x0, xw), this.b.read()), x0);
  }`,
  },
};
