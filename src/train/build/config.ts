/** From a layer's configuration as it was read to the arguments that TensorFlow.js takes. */
import { isUnknown } from '../../graph/dim.js';
import type { ConfigObject, ConfigValue, LayerConfig, LayerConfigValue, ModelConfigValue } from '../../graph/model.js';
import { formatCount, isPolynomial } from '../../graph/polynomial.js';
import { BuildProblem } from './problem.js';

/** Builds what stands inside a configuration: the layer that a wrapper wraps, a cell, a model. */
export interface InnerBuilder {
  layer(value: LayerConfigValue): object;
  model(value: ModelConfigValue): object;
}

/** @throws BuildProblem where a value is open or unknown; `owner` names the layer in its sentence */
export function layerArguments(config: LayerConfig, owner: string, build: InnerBuilder): Record<string, unknown> {
  return convertRecord(config, owner, build);
}

function convertRecord(config: LayerConfig, owner: string, build: InnerBuilder): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, convert(value, key, owner, build)]));
}

function convert(value: ConfigValue, key: string, owner: string, build: InnerBuilder): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly ConfigValue[]).map((item) => convert(item, key, owner, build));
  if (isUnknown(value)) throw new BuildProblem(`${key} of ${owner} cannot be told: ${value.unknown}`);
  if (isPolynomial(value)) throw new BuildProblem(`${key} of ${owner} is open: give ${formatCount(value)} a value`);
  const object = value as ConfigObject | LayerConfigValue | ModelConfigValue;
  if ('layer' in object) return build.layer(object);
  if ('model' in object) return build.model(object);
  const inner = convertRecord(object.config, `${key} of ${owner}`, build);
  // Initializers, regularizers and constraints are made by TensorFlow.js from their class and configuration.
  return object.className === null ? inner : { className: object.className, config: inner };
}
