/** Runs programs on the WebGL and the WebGPU back end of TensorFlow.js, in the form that each of them asks for. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { bufferOf } from './programs.js';
import type { GpuProgram } from './programs.js';

/** Runs a program on a back end. */
export type RunProgram = (
  backend: unknown,
  program: GpuProgram,
  inputs: readonly TensorInfo[],
  parameters: readonly number[],
) => TensorInfo;

/** As much as is used here of `MathBackendWebGL`. */
interface WebglBackend {
  readonly texData: { get(dataId: object): { readonly isPacked?: boolean; readonly texture?: unknown } };
  compileAndRun(
    program: object,
    inputs: readonly TensorInfo[],
    dtype: string,
    uniforms: readonly (readonly number[])[],
  ): TensorInfo;
}

export const runOnWebgl: RunProgram = (backend, program, inputs, parameters) => {
  const webgl = backend as WebglBackend;
  const packed = program.elementwise && mostArePacked(webgl, inputs);
  const type = packed ? 'vec4' : 'float';
  const reads = program.elementwise ? program.inputs.map((name) => `${type} ${name} = get${bufferOf(name)}AtOutCoords();`) : [];
  const compiled = {
    variableNames: program.inputs.map(bufferOf),
    outputShape: [...program.outputShape],
    packedInputs: packed,
    packedOutput: packed,
    customUniforms: program.parameters.map((name) => ({ name, type: 'float' })),
    userCode: `void main() {\n${reads.join('\n')}\n${type} value;\n${program.glsl}\nsetOutput(value);\n}`,
  };
  return webgl.compileAndRun(
    compiled,
    inputs,
    'float32',
    parameters.map((value) => [value]),
  );
};

/** Textures hold one value a texel or four; whatever does not fit the program is converted first, by a program of its own. */
function mostArePacked({ texData }: WebglBackend, inputs: readonly TensorInfo[]): boolean {
  const textures = inputs.map(({ dataId }) => texData.get(dataId)).filter(({ texture }) => texture != null);
  return 2 * textures.filter(({ isPacked }) => isPacked === true).length > textures.length;
}

/** As much as is used here of `WebGPUBackend`. */
interface WebgpuBackend {
  runWebGPUProgram(
    program: object,
    inputs: readonly TensorInfo[],
    dtype: string,
    uniforms: readonly { readonly type: string; readonly data: readonly number[] }[],
  ): TensorInfo;
}

const workgroup = 64;

export const runOnWebgpu: RunProgram = (backend, program, inputs, parameters) => {
  const { wgsl } = program;
  if (wgsl === null) throw new Error(`${program.name} is not written for WebGPU`);
  const count = program.outputShape.reduce((product, size) => product * size, 1);
  const compiled = {
    variableNames: program.inputs.map(bufferOf),
    outputShape: [...program.outputShape],
    dispatchLayout: { x: program.outputShape.map((_, axis) => axis) },
    dispatch: [Math.ceil(count / workgroup), 1, 1],
    workgroupSize: [workgroup, 1, 1],
    shaderKey: `layerwright ${program.name}`,
    size: true,
    ...(program.parameters.length === 0 ? {} : { uniforms: program.parameters.map((name) => `${name} : f32,`).join(' ') }),
    getUserCode: () => `
      fn main(index : i32) {
        if (index < uniforms.size) {
          ${program.parameters.map((name) => `let ${name} = uniforms.${name};`).join('\n')}
          var value : f32;
          ${wgsl}
          result[index] = value;
        }
      }`,
  };
  const uniforms = parameters.map((value) => ({ type: 'float32', data: [value] }));
  return (backend as WebgpuBackend).runWebGPUProgram(compiled, inputs, 'float32', uniforms);
};
