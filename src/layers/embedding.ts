/** The lookup table from integers to vectors. Looking up is no multiply-add. */
import { certainlyDiffer } from '../graph/dim.js';
import type { Dim } from '../graph/dim.js';
import type { LayerConfig } from '../graph/model.js';
import { formatShape } from '../graph/shape.js';
import { checkPositiveInteger, given, positiveSize, sizeValue } from './config.js';
import { thrownFault } from './fault.js';
import { checkNamedFunctions } from './namedFunctions.js';
import { oneInput } from './oneInput.js';
import { shownValue } from './shownValue.js';
import { isList, plainText, shapeText } from './tfjsText.js';

const functions = ['embeddingsInitializer', 'embeddingsRegularizer', 'activityRegularizer', 'embeddingsConstraint'];

/** `inputLength` may be a list, one number for each axis behind the batch; a `null` in it takes the input's size. */
export const embedding = oneInput({
  className: 'Embedding',
  factories: ['embedding'],
  keys: ['inputDim', 'outputDim', 'maskZero', 'inputLength', ...functions],
  hasWeights: true,
  manyInputs: 'outputShape',
  check: (config, label) => [
    ...checkPositiveInteger(label, config, 'inputDim'),
    ...checkPositiveInteger(label, config, 'outputDim'),
    ...checkNamedFunctions(label, config, functions),
  ],
  infer({ config, input, label }) {
    const size = positiveSize(config, 'outputDim');
    const weights = [{ name: 'embeddings', shape: [positiveSize(config, 'inputDim'), size], trainable: true }];
    const lengths = lengthsOf(config);
    const features = input.slice(1);
    if (lengths === null) return { output: [...input, size], weights };
    const odd = lengths.findIndex((length, axis) => certainlyDiffer(length, features[axis] ?? null));
    const wrong = lengths.length !== features.length || odd >= 0;
    if (!wrong) {
      // TensorFlow.js goes by inputLength, and by the input where it says null.
      return { output: [input[0] ?? null, ...lengths.map((length, axis) => length ?? features[axis] ?? null), size], weights };
    }
    const value = given(config, 'inputLength');
    // Up to the length that differs, TensorFlow.js has written the input's sizes over the nulls in the list.
    const filled = lengths.map((length, axis) => (length === null && axis < odd ? (features[axis] ?? null) : length));
    const shown = lengths.length === features.length ? shapeText(filled) : plainText(value);
    const tfjsMessage = `"inputLength" is ${shown}, but received input shape has shape ${shapeText(input)}`;
    const message = `${label} has the inputLength ${shownValue(value)}, but its input is ${formatShape(input)}`;
    const fault = thrownFault('shape-mismatch', message, 'outputShape', tfjsMessage, { input: 0, configKey: 'inputLength' });
    return { output: [...input, size], weights, faults: [fault] };
  },
});

function lengthsOf(config: LayerConfig): readonly Dim[] | null {
  const value = given(config, 'inputLength');
  if (value === undefined) return null;
  return (isList(value) ? value : [value]).map((length) => (length === null ? null : sizeValue(length, 'inputLength')));
}

export const embeddingLayers = [embedding];
