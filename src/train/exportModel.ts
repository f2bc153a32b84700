/** A trained model in the format of TensorFlow.js: `model.json` and `weights.bin`, which `tf.loadLayersModel` reads. */
import type { io } from '@tensorflow/tfjs-core';
import { buildModel } from './build.js';
import { readCheckpoint } from './checkpoint.js';
import { reasonOf } from './backends/backend.js';
import type { PlannedDesign } from './plan.js';
import { failure, success } from './result.js';
import type { Result } from './result.js';
import type { TensorFlow } from './tensorflow.js';

export interface ExportedModel {
  /** The text of `model.json`. */
  readonly json: string;
  /** The bytes of `weights.bin`, which must lie beside it. */
  readonly weights: ArrayBuffer;
}

/** The model of a design with the weights of a checkpoint, built as the code has it: activations, seeds and all. */
export async function exportModel(
  tf: TensorFlow,
  design: PlannedDesign,
  checkpoint: ArrayBuffer,
): Promise<Result<ExportedModel>> {
  const saved = readCheckpoint(checkpoint);
  if (!saved.ok) return saved;
  const built = buildModel(tf, design.graph, null);
  if ('problem' in built) return failure(`${design.label} cannot be exported: ${built.problem}.`);
  const { model } = built;
  try {
    const weights = saved.value.tensors.slice(0, model.weights.length);
    if (weights.length < model.weights.length)
      return failure(`${design.label} cannot be exported: its checkpoint is of another model.`);
    tf.tidy(() => model.setWeights(weights.map(({ values, shape }) => tf.tensor(values.slice(), [...shape]))));
    let artifacts: io.ModelArtifacts | null = null;
    await model.save(
      tf.io.withSaveHandler((given) => {
        artifacts = given;
        return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
      }),
    );
    return artifactFiles(artifacts);
  } catch (error) {
    return failure(`${design.label} cannot be exported: ${reasonOf(error)}.`);
  } finally {
    model.dispose();
  }
}

function artifactFiles(artifacts: io.ModelArtifacts | null): Result<ExportedModel> {
  if (artifacts?.weightData === undefined) return failure('TensorFlow.js gave no model to export.');
  const { modelTopology, weightSpecs, weightData, format, generatedBy } = artifacts;
  const json = JSON.stringify({
    format,
    generatedBy,
    convertedBy: null,
    modelTopology,
    weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }],
  });
  return success({ json, weights: joined(weightData) });
}

function joined(data: io.WeightData): ArrayBuffer {
  if (!Array.isArray(data)) return data;
  const whole = new Uint8Array(data.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of data) {
    whole.set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return whole.buffer;
}
