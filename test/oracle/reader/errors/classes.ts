/** Layer classes whose `call` gives something else than TensorFlow.js takes it to give, as it reads `computeOutputShape` alone. */
import type { ErrorKind } from './wrongProgram.js';

export const classErrors: Readonly<Record<string, ErrorKind>> = {
  'custom-layer-no-output-shape': {
    code: 'wrong-symbolic-shape',
    programs: [
      {
        source: `
class MeanOverTime extends tf.layers.Layer {
  static className = 'MeanOverTime';
  call(inputs: any) {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    return tf.tidy(() => tf.mean(x, 1));
  }
}
const model = tf.sequential();
model.add(tf.layers.dense({units: 3, inputShape: [4, 5]}));
model.add(«new MeanOverTime({})»);
model.predict(tf.zeros([2, 4, 5]));`,
        nearMiss: ['tf.mean(x, 1)', 'tf.sub(x, tf.mean(x, 1, true))'],
        silent: true,
      },
      {
        source: `
class Squash extends tf.layers.Layer {
  private kernel: any;
  constructor(private readonly units: number, config: any = {}) { super(config); }
  override build(shape: any) {
    this.kernel = this.addWeight('kernel', [shape[shape.length - 1], this.units], 'float32', tf.initializers.glorotNormal({}));
    this.built = true;
  }
  override call(inputs: any) {
    let [x] = Array.isArray(inputs) ? inputs : [inputs];
    const [batch, ...sizes] = x.shape;
    x = x.reshape([batch, sizes.reduce((a: number, b: number) => a * b, 1)]);
    return x.matMul(this.kernel.read()).tanh();
  }
  static get className() { return 'Squash'; }
}
const input = tf.input({shape: [12]});
const model = tf.model({inputs: input, outputs: «new Squash(7, {name: 'squash'})».apply(input) as any});
model.predict(tf.ones([3, 12]));`,
        nearMiss: ['new Squash(7, ', 'new Squash(12, '],
        silent: true,
      },
      {
        source: `
const flatten = (x: tf.Tensor) => x.reshape([x.shape[0], -1]);
class Last extends tf.layers.Layer {
  static className = 'Last';
  computeOutputShape([batch, steps, size]: any) { return [batch, size]; }
  call(inputs: any, kwargs: any) {
    this.invokeCallHook(inputs, kwargs);
    const x = inputs[0];
    return flatten(x.slice([0, x.shape[1] - 2, 0], [-1, 2, -1]).gather([0, 1, 0], 1).max(1, true)).expandDims(1);
  }
}
const net = tf.sequential({
  layers: [tf.layers.lstm({units: 4, returnSequences: true, inputShape: [6, 2]}), «new Last()», tf.layers.activation({activation: 'softmax'})],
});
const p = net.predict(tf.zeros([1, 6, 2]));`,
        nearMiss: ['.expandDims(1)', ''],
        silent: true,
      },
      {
        source: `
class Attention extends tf.layers.Layer {
  static className = 'Attention';
  private readonly score: any;
  constructor(units: number) {
    super({});
    this.score = tf.layers.dense({units, useBias: false, activation: 'tanh'});
  }
  call(inputs: any) {
    const [x] = inputs;
    const scores = tf.transpose(this.score.apply(x) as tf.Tensor, [0, 2, 1]);
    return tf.matMul(tf.softmax(scores), x).squeeze([1]);
  }
}
const attention = (units: number) => «new Attention(units)»;
const words = tf.input({shape: [10], dtype: 'int32'});
const embedded = tf.layers.embedding({inputDim: 50, outputDim: 8}).apply(words) as tf.SymbolicTensor;
const pooled = attention(1).apply(embedded) as tf.SymbolicTensor;
const model = tf.model({inputs: words, outputs: tf.layers.dropout({rate: 0.2}).apply(pooled) as any});
model.predict(tf.zeros([2, 10]));`,
        nearMiss: [
          "static className = 'Attention';",
          "static className = 'Attention'; computeOutputShape(s: any) { return [s[0], s[2]]; }",
        ],
        silent: true,
      },
    ],
  },
  'custom-layer-drops-batch': {
    code: 'rank-mismatch',
    programs: [
      {
        source: `
class Double extends tf.layers.Layer {
  static className = 'Double';
  call(inputs: any) { return tf.mul(inputs, 2); }
}
const model = tf.sequential();
model.add(tf.layers.dense({units: 3, inputShape: [5]}));
model.add(new Double({}));
model.add(«tf.layers.dense({units: 2})»);
model.predict(tf.zeros([2, 5]));`,
        nearMiss: ['tf.mul(inputs, 2)', 'tf.mul(inputs[0], 2)'],
      },
      {
        source: `
class Pool extends tf.layers.Layer {
  static className = 'Pool';
  constructor(readonly axes: number | number[]) { super({}); }
  computeOutputShape(shape: any) { return [shape[0], shape[2]]; }
  call(inputs: any) { return inputs[0].mean(this.axes); }
}
const x = tf.input({shape: [4, 6]});
const y = new Pool([0, 1]).apply(x) as tf.SymbolicTensor;
const active = tf.layers.activation({activation: 'relu'}).apply(y) as tf.SymbolicTensor;
const model = tf.model({inputs: x, outputs: «tf.layers.dense({units: 2})».apply(active) as any});
const answer = model.predict(tf.zeros([2, 4, 6]));`,
        nearMiss: ['new Pool([0, 1])', 'new Pool(1)'],
      },
      {
        source: `
class First extends tf.layers.Layer {
  static className = 'First';
  computeOutputShape(shape: any) { return [shape[0], ...shape.slice(2)]; }
  call(inputs: any) {
    return tf.tidy(() => {
      const input = Array.isArray(inputs) ? inputs[0] : inputs;
      return input.slice([0, 0, 0], [1, -1, -1]).squeeze([0]).sum(0);
    });
  }
}
const layers: any[] = [tf.layers.gru({units: 5, returnSequences: true, inputShape: [3, 2]})];
layers.push(new First());
layers.push(«tf.layers.repeatVector({n: 2})»);
const model = tf.sequential({layers});
model.predict(tf.ones([1, 3, 2]));`,
        nearMiss: ['input.slice([0, 0, 0], [1, -1, -1]).squeeze([0]).sum(0)', 'input.slice([0, 0, 0], [-1, 1, -1]).squeeze([1])'],
        thrown: 'expected ndim=2, found ndim=1',
      },
      {
        source: `
class Gate extends tf.layers.Layer {
  gate: any;
  build(shape: any) { this.gate = this.addWeight('gate', [shape[shape.length - 1]], 'float32', tf.initializers.ones()); }
  call(inputs: any) {
    const x = inputs instanceof Array ? inputs[0] : inputs;
    return x.mul(this.gate.read()).max();
  }
  static get className() { return 'Gate'; }
}
const image = tf.input({shape: [8, 8, 3]});
const gated = new Gate({name: 'gate'}).apply(image);
const features = «tf.layers.conv2d({filters: 2, kernelSize: 3})».apply(gated as any);
const model = tf.model({inputs: image, outputs: features as any});
model.predict(tf.ones([1, 8, 8, 3]));`,
        nearMiss: ['.max()', ''],
        thrown: 'expected ndim=4, found ndim=0',
      },
      {
        source: `
class Center extends tf.layers.Layer {
  static className = 'Center';
  override call(inputs: any) {
    const x = tf.clone(inputs);
    return tf.sub(x, tf.mean(x));
  }
}
const encoder = tf.sequential({layers: [tf.layers.dense({units: 6, inputShape: [4]}), new Center({})]});
const input = tf.input({shape: [4]});
const head = «tf.layers.dense({units: 3, activation: 'softmax'})»;
const whole = tf.model({inputs: input, outputs: head.apply(encoder.apply(input)) as tf.SymbolicTensor});
whole.predict(tf.ones([2, 4]));`,
        nearMiss: ['tf.clone(inputs)', 'tf.clone(inputs[0])'],
      },
    ],
  },
  'custom-layer-list-as-tensor': {
    code: 'failing-call',
    programs: [
      {
        source: `
class Square extends tf.layers.Layer {
  static className = 'Square';
  call(input: any) { return «input.square()»; }
}
const model = tf.sequential();
model.add(tf.layers.dense({units: 3, inputShape: [4]}));
model.add(new Square());
model.add(tf.layers.dense({units: 1}));
model.predict(tf.ones([2, 4]));`,
        nearMiss: ['input.square()', 'input[0].square()'],
      },
      {
        source: `
class Project extends tf.layers.Layer {
  weight: any;
  constructor(readonly size: number) { super({name: 'project'}); }
  build(shape: any) { this.weight = this.addWeight('weight', [shape[1], this.size], 'float32', tf.initializers.glorotNormal({})); }
  computeOutputShape(shape: any) { return [shape[0], this.size]; }
  call(x: any) {
    return tf.tidy(() => {
      const product = «x.matMul(this.weight.read())»;
      return product.tanh();
    });
  }
  static get className() { return 'Project'; }
}
const input = tf.input({shape: [6]});
const hidden = new Project(5).apply(input) as tf.SymbolicTensor;
const net = tf.model({inputs: input, outputs: tf.layers.dense({units: 2}).apply(hidden) as any});
net.predict(tf.ones([1, 6]));`,
        nearMiss: ['tf.tidy(() => {', 'tf.tidy(() => { x = [x].flat()[0];'],
      },
    ],
  },
};
