import type { LayersModel } from '@tensorflow/tfjs-layers';

/**
 * The model that runs. A sequential model keeps another one inside that does the work; only that one knows the penalties of
 * its layers' regularizers, and it has less to do in each step.
 */
export function runnableModel(model: LayersModel): LayersModel {
  if (model.getClassName() !== 'Sequential') return model;
  const sequential = model as unknown as { build(): void; readonly model: LayersModel };
  sequential.build();
  return sequential.model;
}
