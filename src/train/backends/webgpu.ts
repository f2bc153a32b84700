import { registerGpuOperations } from '../gpu/operations.js';
import { runOnWebgpu } from '../gpu/run.js';
import { bundledTensorFlow as tf } from '../tensorflow.js';
import type { BackendStart } from './backend.js';

/** As much of WebGPU's interface as is asked here. */
interface Gpu {
  requestAdapter(options?: { readonly powerPreference?: string }): Promise<Adapter | null>;
}

interface Adapter {
  readonly info?: {
    readonly vendor: string;
    readonly architecture: string;
    readonly device: string;
    readonly description: string;
  };
}

interface Device {
  readonly device: { readonly lost: Promise<{ readonly message: string }> };
}

/** On `navigator.gpu`, which a page has by itself and Node after `provideDawn`. */
export async function startWebgpu(): Promise<BackendStart> {
  const { gpu } = navigator as unknown as { readonly gpu?: Gpu };
  if (gpu === undefined) return { reason: 'no WebGPU here' };
  // As TensorFlow.js asks for it, which fails without a sentence where there is none.
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) return { reason: 'no adapter' };
  const detail = describeAdapter(adapter);
  // The package looks for WebGPU when it is loaded.
  await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend('webgpu'))) return { reason: `TensorFlow.js does not start on ${detail}` };
  registerGpuOperations('webgpu', runOnWebgpu);
  let lost: string | null = null;
  const { device } = tf.backend() as unknown as Device;
  void device.lost.then(
    ({ message }) => (lost = message === '' ? 'the graphics device was lost' : `the graphics device was lost: ${message}`),
  );
  return { environment: { backend: 'webgpu', tf, heap: null, readsAtOnce: false, failure: () => lost }, detail };
}

function describeAdapter({ info }: Adapter): string {
  if (info === undefined) return 'an adapter without a name';
  const { vendor, architecture, device, description } = info;
  const name = [vendor, architecture, description === '' ? device : description].filter((part) => part !== '').join(' ');
  if (name === '') return 'an adapter without a name';
  return /swiftshader|llvmpipe|lavapipe|software/i.test(name) ? `software adapter: ${name}` : name;
}
