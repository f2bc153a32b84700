/** The leaky rectifier whose slopes are learned, one for each feature. Works element by element: no multiply-adds. */
import { unknown } from '../graph/dim.js';
import type { Dim, Unknown } from '../graph/dim.js';
import type { LayerConfig } from '../graph/model.js';
import type { Fault } from '../graph/problem.js';
import { formatShape } from '../graph/shape.js';
import { given, isOpen } from './config.js';
import { silentFault, thrownFault } from './fault.js';
import { checkNamedFunctions } from './namedFunctions.js';
import { oneInput } from './oneInput.js';
import { shownValue } from './shownValue.js';
import { isList, plainText, shapeText } from './tfjsText.js';

const functions = ['alphaInitializer', 'alphaRegularizer', 'alphaConstraint'];

/** `sharedAxes` counts axes from 1, the batch being 0; along them one slope serves all. */
export const prelu = oneInput({
  className: 'PReLU',
  factories: ['prelu'],
  keys: ['sharedAxes', ...functions],
  hasWeights: true,
  manyInputs: 'build',
  check(config, label) {
    const value = given(config, 'sharedAxes');
    const named = checkNamedFunctions(label, config, functions);
    if (value === undefined || isOpen(value) || isList(value) || typeof value === 'number') return named;
    const tfjsMessage = `Expected sharedAxes to be a number or an array of numbers, but got ${plainText(value)}`;
    const message = `${label} needs axes as sharedAxes, but it is ${shownValue(value)}`;
    return [...named, thrownFault('invalid-config', message, 'constructor', tfjsMessage, { configKey: 'sharedAxes' })];
  },
  infer({ config, input, label }) {
    const axes = sharedAxes(config);
    if (!Array.isArray(axes)) return { missingWeights: axes };
    const place = { configKey: 'sharedAxes' };
    const slopes: Dim[] = input.slice(1).map((size, index) => (axes.includes(index + 1) ? 1 : size));
    const beyond = axes.find((axis) => axis >= input.length);
    if (beyond !== undefined) {
      const message = `${label} shares its slopes along axis ${beyond}, which its input ${formatShape(input)} does not have`;
      return { missingWeights: unknown(message), faults: [outside(message, slopes, axes)] };
    }
    const before = axes.find((axis) => axis < 1);
    const message = `${label} shares its slopes along axis ${String(before)}, but axes count from 1: TensorFlow.js ignores it`;
    return {
      weights: [{ name: 'alpha', shape: slopes, trainable: true }],
      faults: before === undefined ? [] : [silentFault('ignored-config', message, place)],
    };
  },
  builtSpec(config, input) {
    const shared = given(config, 'sharedAxes') !== undefined;
    return { rank: input.length, axes: shared ? input.slice(1).map((size, index) => ({ axis: index + 1, size })) : [] };
  },
});

/** TensorFlow.js makes slopes for axes that are not there, with gaps up to them; only a free size among those that are there stops it. */
function outside(message: string, slopes: readonly Dim[], axes: readonly number[]): Fault {
  const place = { configKey: 'sharedAxes' };
  if (!slopes.includes(null)) return silentFault('invalid-config', message, place);
  const gaps = new Array<Dim>(Math.max(...axes) - slopes.length).fill(null);
  const shape = [...slopes, ...gaps].map((size, index) => (axes.includes(index + 1) ? 1 : size));
  const tfjsMessage = `Tensor must have a shape comprised of positive integers but got shape [${shapeText(shape)}].`;
  return thrownFault('invalid-config', message, 'build', tfjsMessage, place);
}

function sharedAxes(config: LayerConfig): number[] | Unknown {
  const value = given(config, 'sharedAxes');
  if (value === undefined) return [];
  const list = isList(value) ? value : [value];
  const axes = list.filter((axis): axis is number => typeof axis === 'number' && Number.isInteger(axis));
  return axes.length === list.length ? axes : unknown('sharedAxes is not known');
}
