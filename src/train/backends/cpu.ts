import '@tensorflow/tfjs-backend-cpu';
import { bundledTensorFlow as tf } from '../tensorflow.js';
import type { BackendStart } from './backend.js';

/** Plain JavaScript: always there, and slow, since its convolution gradients are plain loops. */
export async function startCpu(): Promise<BackendStart> {
  if (!(await tf.setBackend('cpu'))) return { reason: 'TensorFlow.js did not accept its CPU back end' };
  return { environment: { backend: 'cpu', tf, heap: null, readsAtOnce: true }, detail: 'plain JavaScript' };
}
