/**
 * The activations, initializers, regularizers and constraints that TensorFlow.js 4.22 knows by name, and what its constructors throw
 * for other names. A function made by a factory (`tf.initializers.zeros()`) or given as an object is taken as it is.
 */
import type { LayerConfig } from '../graph/model.js';
import type { Fault } from '../graph/problem.js';
import { given } from './config.js';
import { thrownFault } from './fault.js';

const activations: readonly string[] = [
  'elu',
  'selu',
  'relu',
  'relu6',
  'linear',
  'sigmoid',
  'hardSigmoid',
  'softplus',
  'softsign',
  'tanh',
  'softmax',
  'logSoftmax',
  'gelu',
  'gelu_new',
  'mish',
  'swish',
];

/** TensorFlow.js looks activations up among all its classes, so that these layers pass for one: `activation: 'ReLU'` works. */
const layersAsActivations: readonly string[] = [
  'ReLU',
  'LeakyReLU',
  'PReLU',
  'ELU',
  'ThresholdedReLU',
  'Softmax',
  'Dropout',
  'Activation',
  'Masking',
  'GaussianNoise',
  'GaussianDropout',
  'AlphaDropout',
  'BatchNormalization',
  'LayerNormalization',
];

/** The class names are accepted beside the names of the documentation. */
const initializers: readonly string[] = both([
  'zeros',
  'ones',
  'constant',
  'randomUniform',
  'randomNormal',
  'truncatedNormal',
  'identity',
  'varianceScaling',
  'glorotUniform',
  'glorotNormal',
  'heNormal',
  'heUniform',
  'leCunNormal',
  'leCunUniform',
  'orthogonal',
]);
const regularizers: readonly string[] = ['l1l2', 'L1L2'];
const constraints: readonly string[] = both(['maxNorm', 'minMaxNorm', 'nonNeg', 'unitNorm']);

type Kind = 'activation' | 'initializer' | 'regularizer' | 'constraint';
const known: Readonly<Record<Kind, readonly string[]>> = {
  activation: [...activations, ...layersAsActivations],
  initializer: initializers,
  regularizer: regularizers,
  constraint: constraints,
};

/** What is wrong with a function that is given by name; the kind follows from the key (`kernelInitializer`). */
export function checkNamedFunctions(label: string, config: LayerConfig, keys: readonly string[]): Fault[] {
  return keys.flatMap((key) => {
    const kind = kindOf(key);
    const value = given(config, key);
    if (kind === null || typeof value !== 'string' || known[kind].includes(value)) return [];
    // Initializers are read as `args.kernelInitializer || default`, so that an empty string is none.
    if (kind === 'initializer' && value === '') return [];
    const near = nearest(value, known[kind]);
    return [
      thrownFault(
        'invalid-config',
        `${label} knows no ${kind} "${value}"${near === null ? '' : `; did you mean "${near}"?`}`,
        'constructor',
        `Unknown ${kind}: ${value}. This may be due to one of the following reasons:\n` +
          `1. The ${kind} is defined in Python, in which case it needs to be ported to TensorFlow.js or your JavaScript code.\n` +
          `2. The custom ${kind} is defined in JavaScript, but is not registered properly with tf.serialization.registerClass().`,
        { configKey: key },
      ),
    ];
  });
}

function kindOf(key: string): Kind | null {
  for (const kind of Object.keys(known) as Kind[]) {
    if (key.toLowerCase().endsWith(kind)) return kind;
  }
  return null;
}

/** The same name in other case or with other separators: `ReLU`, `hard_sigmoid`, `glorot_normal`. */
function nearest(name: string, names: readonly string[]): string | null {
  const bare = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return names.find((candidate) => bare(candidate) === bare(name)) ?? null;
}

function both(names: readonly string[]): string[] {
  return names.flatMap((name) => [name, name.charAt(0).toUpperCase() + name.slice(1)]);
}
