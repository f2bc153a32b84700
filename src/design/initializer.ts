/** TensorFlow.js's weight initializers, where a design changes what they see of a layer. */
import type { ConfigObject, ConfigValue, LayerConfig } from '../graph/model.js';

interface Scaling {
  readonly scale: number;
  readonly mode: 'fanIn' | 'fanOut' | 'fanAvg';
  readonly distribution: 'normal' | 'uniform';
}

/** The initializers that look at a layer's fan, by their lower-case names, with what `VarianceScaling` calls them. */
const scalings: ReadonlyMap<string, Scaling> = new Map([
  ['glorotnormal', { scale: 1, mode: 'fanAvg', distribution: 'normal' }],
  ['glorotuniform', { scale: 1, mode: 'fanAvg', distribution: 'uniform' }],
  ['henormal', { scale: 2, mode: 'fanIn', distribution: 'normal' }],
  ['heuniform', { scale: 2, mode: 'fanIn', distribution: 'uniform' }],
  ['lecunnormal', { scale: 1, mode: 'fanIn', distribution: 'normal' }],
  ['lecununiform', { scale: 1, mode: 'fanIn', distribution: 'uniform' }],
  ['variancescaling', { scale: 1, mode: 'fanIn', distribution: 'normal' }],
]);

/**
 * The initializer of a depthwise convolution that stands for `groups` dense layers of k units each.
 *
 * TensorFlow.js takes the fan of its kernel [1, D/S, S, k] for S·D/S in and k·D/S out, where a unit of a group really has D/S inputs and
 * an input k units. The scale makes up for it, so that the groups' weights start as those of S dense layers would.
 */
export function depthwiseInitializer(config: LayerConfig, groups: number): ConfigValue {
  const initializer = config['depthwiseInitializer'] ?? 'glorotNormal';
  const size = Array.isArray(config['kernelSize']) ? (config['kernelSize'] as readonly ConfigValue[])[1] : null;
  const units = config['depthMultiplier'];
  const scaling = scalingOf(initializer);
  if (scaling === null || typeof size !== 'number' || typeof units !== 'number') return initializer;
  const factors = { fanIn: groups, fanOut: size, fanAvg: ((groups + units) * size) / (size + units) };
  const scaled = { ...scaling, scale: scaling.scale * factors[scaling.mode] };
  const seed = isConfigObject(initializer) ? initializer.config['seed'] : undefined;
  return { className: 'VarianceScaling', config: { ...scaled, ...(seed === undefined ? {} : { seed }) } };
}

/** Why TensorFlow.js could not fill a kernel of this shape, as the rest of a sentence after "the initializer "; `null` where it can. */
export function initializerMisfit(initializer: ConfigValue | undefined, shape: readonly unknown[]): string | null {
  const name = nameOf(initializer);
  if (name === 'orthogonal' && shape.length !== 2) return 'orthogonal fills matrices only';
  if (name === 'identity' && (shape.length !== 2 || shape[0] !== shape[1])) return 'identity fills square matrices only';
  return null;
}

/** What the initializer would be as a `VarianceScaling`, or `null` where it does not look at the fan or is not known. */
function scalingOf(initializer: ConfigValue): Scaling | null {
  const base = scalings.get(nameOf(initializer) ?? '');
  if (base === undefined) return null;
  if (!isConfigObject(initializer)) return base;
  const { scale = base.scale, mode = base.mode, distribution = base.distribution } = initializer.config;
  if (typeof scale !== 'number' || !isMode(mode) || (distribution !== 'normal' && distribution !== 'uniform')) return null;
  return { scale, mode, distribution };
}

function nameOf(initializer: ConfigValue | undefined): string | null {
  const name = isConfigObject(initializer) ? initializer.className : initializer;
  return typeof name === 'string' ? name.toLowerCase() : null;
}

function isMode(value: unknown): value is Scaling['mode'] {
  return value === 'fanIn' || value === 'fanOut' || value === 'fanAvg';
}

function isConfigObject(value: ConfigValue | undefined): value is ConfigObject {
  return typeof value === 'object' && value !== null && 'className' in value;
}
