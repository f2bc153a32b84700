import '@tensorflow/tfjs-backend-webgl';
import { registerGpuOperations } from '../gpu/operations.js';
import { runOnWebgl } from '../gpu/run.js';
import { bundledTensorFlow as tf } from '../tensorflow.js';
import type { BackendStart } from './backend.js';

export async function startWebgl(): Promise<BackendStart> {
  if (typeof OffscreenCanvas === 'undefined') return { reason: 'no WebGL in a worker here' };
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (gl === null) return { reason: 'no WebGL 2' };
  const detail = rendererOf(gl);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  if (!(await tf.setBackend('webgl'))) return { reason: `TensorFlow.js does not start on ${detail}` };
  registerGpuOperations('webgl', runOnWebgl);
  if (!tf.env().getBool('WEBGL_RENDER_FLOAT32_CAPABLE')) return { reason: `${detail} cannot store floats` };
  const failure = (): string | null => (contextLost() ? 'the browser took the WebGL context away' : null);
  return { environment: { backend: 'webgl', tf, heap: null, readsAtOnce: false, failure }, detail };
}

function rendererOf(gl: WebGL2RenderingContext): string {
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(gl.getParameter(info === null ? gl.RENDERER : info.UNMASKED_RENDERER_WEBGL));
  return /swiftshader|llvmpipe|software/i.test(renderer) ? `software adapter: ${renderer}` : renderer;
}

/** A lost context gives zeros for whatever is read from it. */
function contextLost(): boolean {
  const { gpgpu } = tf.backend() as unknown as { readonly gpgpu?: { readonly gl: WebGL2RenderingContext } };
  return gpgpu?.gl.isContextLost() ?? false;
}
