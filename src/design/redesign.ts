/** The graph of a model with one dense layer built another way. */
import type { ModelGraph } from '../graph/model.js';
import { designLabel } from './choice.js';
import type { DesignChoice, DesignKind } from './choice.js';
import { designs, parameterOf } from './designs.js';
import { eligibleLayer } from './eligible.js';
import type { EligibleLayer } from './eligible.js';
import { addedFault } from './addedFault.js';
import { designFailure, isDesignFailure } from './failure.js';
import type { DesignFailure } from './failure.js';
import { specsOf } from './inherit.js';
import { replaceLayer } from './rewrite.js';

/**
 * The model with its dense layer at `index` built as `choice` says. Activation, initializers, regularizers, constraints and the name are kept;
 * every shape behind is inferred again. It fails where the choice does not fit the layer, or the rest of the model does not accept the new width.
 */
export function redesign(graph: ModelGraph, index: number, choice: DesignChoice): ModelGraph | DesignFailure {
  const layer = eligibleLayer(graph, index);
  if (isDesignFailure(layer)) return layer;
  const misfit = checkChoice(layer, choice);
  if (misfit !== null) return misfit;
  const node = graph.layers[index];
  if (node === undefined) return designFailure('not-dense', `The model has no layer ${index + 1}.`);
  if (choice.kind === 'plain' && choice.units === layer.units) return graph;
  const rewritten = replaceLayer(graph, index, specsOf(designs[choice.kind].steps(layer, choice), node));
  const fault = addedFault(graph, rewritten);
  if (fault === null) return rewritten;
  return designFailure(
    'breaks-model',
    `${designLabel(choice)} does not fit this model: ${fault}. Choose another design or width.`,
  );
}

/** Why the choice is none for this layer; `null` where it is one. */
export function checkChoice(layer: EligibleLayer, choice: DesignChoice): DesignFailure | null {
  if (!Number.isSafeInteger(choice.units) || choice.units < 1) {
    return designFailure('does-not-divide', `The hidden width is ${choice.units}. Choose a whole number of 1 or more.`);
  }
  const misfit = checkParameter(layer, choice.kind, parameterOf(choice));
  if (misfit !== null) return misfit;
  const { step } = designs[choice.kind].cost(layer, parameterOf(choice));
  if (choice.units % step === 0) return null;
  const nearest = step * Math.max(1, Math.round(choice.units / step));
  return designFailure(
    'does-not-divide',
    `A hidden width of ${choice.units} cannot be made of ${step} equal groups. Choose a multiple of ${step}, such as ${nearest}.`,
  );
}

/** Why the design has no such number of groups, or no such rank, for this layer; `null` where it has. */
export function checkParameter(layer: EligibleLayer, kind: DesignKind, parameter: number): DesignFailure | null {
  const misfit = designs[kind].misfit(layer.inputs, parameter);
  if (misfit === null) return null;
  return designFailure('does-not-divide', `${layer.inputs} inputs ${misfit}. ${offerOf(layer, kind, parameter)}`);
}

/** The nearest parameters that would do. */
function offerOf(layer: EligibleLayer, kind: DesignKind, parameter: number): string {
  const offers = designs[kind].offers(layer);
  if (offers.length === 0) return 'Choose another design.';
  const nearest = [...offers].sort((a, b) => Math.abs(a - parameter) - Math.abs(b - parameter)).slice(0, 6);
  const listed = nearest.sort((a, b) => a - b).map(String);
  return `Choose ${new Intl.ListFormat('en-US', { type: 'disjunction' }).format(listed)}.`;
}
