/**
 * TensorFlow.js as the training needs it: its core and its layers. Code that builds and trains takes it as a value, because the
 * native back end `@tensorflow/tfjs-node` brings a TensorFlow.js of its own.
 */
import * as core from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { addChainedOperations } from './chainedOperations.js';

export type TensorFlow = typeof core & typeof layers;

/** The TensorFlow.js that is bundled here. */
export const bundledTensorFlow: TensorFlow = { ...core, ...layers };

addChainedOperations();
// Without advice to install other packages, and without checks meant for development.
core.enableProdMode();
