import { version_cpu as version } from '@tensorflow/tfjs-backend-cpu';
import { bundledTensorFlow as tf } from '../tensorflow.js';
import type { BackendStart } from './backend.js';

/**
 * Plain JavaScript: always there, and slow, since its convolution gradients are plain loops. The version is used so that bundlers keep
 * the package, which registers the back end when it is loaded.
 */
export async function startCpu(): Promise<BackendStart> {
  if (!(await tf.setBackend('cpu'))) return { reason: 'TensorFlow.js did not accept its CPU back end' };
  return {
    environment: { backend: 'cpu', tf, heap: null, readsAtOnce: true },
    detail: `plain JavaScript, TensorFlow.js ${version}`,
  };
}
