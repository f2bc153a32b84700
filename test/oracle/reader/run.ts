/** Runs a program under TensorFlow.js itself and notes the models that it makes. */
import * as tf from '@tensorflow/tfjs';
import ts from 'typescript';

interface Layer {
  readonly name: string;
  readonly inboundNodes: readonly { readonly outputShapes: readonly unknown[] }[];
  readonly trainableWeights: readonly { readonly shape: readonly number[] }[];
  readonly weights: readonly { readonly shape: readonly number[] }[];
  getClassName(): string;
}

interface Model extends Layer {
  readonly layers: readonly Layer[];
  readonly inputs: readonly { readonly shape: readonly (number | null)[] }[];
  readonly outputs: readonly { readonly shape: readonly (number | null)[] }[];
}

export interface Ran {
  /** One line a model, in the order in which they were made. */
  readonly models: readonly string[];
  /** What was thrown, if anything was. */
  readonly thrown: string | null;
}

/** The program is TypeScript; it may import or require TensorFlow.js and nothing else. */
export async function run(source: string): Promise<Ran> {
  const made: Model[] = [];
  const note = (model: object): void => void made.push(model as Model);
  const code = ts.transpileModule(source, {
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
      useDefineForClassFields: true,
    },
  }).outputText;
  const AsyncFunction = (async () => {}).constructor as new (...args: string[]) => (...args: unknown[]) => Promise<void>;
  const program = new AsyncFunction('require', 'exports', 'module', 'console', code);
  const module = { exports: {} };
  const quiet = { log() {}, warn() {}, error() {} };
  let thrown: string | null = null;
  try {
    await program(() => noting(note), module.exports, module, quiet);
  } catch (error) {
    thrown = error instanceof Error ? error.message : String(error);
  }
  return { models: made.map(describeModel), thrown };
}

/** TensorFlow.js with factories and classes that note the models they make. */
function noting(note: (model: object) => void): object {
  class Sequential extends tf.Sequential {
    static override className = 'Sequential';
    constructor(args?: ConstructorParameters<typeof tf.Sequential>[0]) {
      super(args);
      note(this);
    }
  }
  class LayersModel extends tf.LayersModel {
    constructor(args: ConstructorParameters<typeof tf.LayersModel>[0]) {
      super(args);
      note(this);
    }
  }
  const noted = {
    ...tf,
    Sequential,
    LayersModel,
    sequential(args?: Parameters<typeof tf.sequential>[0]) {
      const model = tf.sequential(args);
      note(model);
      return model;
    },
    model(args: Parameters<typeof tf.model>[0]) {
      const model = tf.model(args);
      note(model);
      return model;
    },
  };
  return { ...noted, default: noted, __esModule: true };
}

const CLASSES: Readonly<Record<string, string>> = { Model: 'Functional', LayersModel: 'Functional' };

function describeModel(model: Model): string {
  const inputs = model.inputs.map((input) => JSON.stringify(input.shape)).join(' ');
  const outputs = model.outputs.map((output) => JSON.stringify(output.shape)).join(' ');
  const kind = model instanceof tf.Sequential ? 'Sequential' : 'Functional';
  return [`${kind} ${inputs} -> ${outputs}`, ...model.layers.map(describeLayer)].join('\n  ');
}

function describeLayer(layer: Layer): string {
  const className = layer instanceof tf.Sequential ? 'Sequential' : (CLASSES[layer.getClassName()] ?? layer.getClassName());
  const isModel = layer instanceof tf.LayersModel;
  // A model has a node of its own, for its inputs.
  const nodes = isModel && layer.inboundNodes.length > 1 ? layer.inboundNodes.slice(1) : layer.inboundNodes;
  const shapes = nodes.map((node) =>
    (Array.isArray(node.outputShapes[0]) ? node.outputShapes : [node.outputShapes])
      .map((shape) => JSON.stringify(shape))
      .join(' '),
  );
  return `${className} ${[...new Set(shapes)].sort().join(' & ')} ${size(layer.weights)}/${size(layer.trainableWeights)}`;
}

function size(weights: readonly { readonly shape: readonly number[] }[]): number {
  return weights.reduce((sum, weight) => sum + weight.shape.reduce((product, dim) => product * dim, 1), 0);
}
