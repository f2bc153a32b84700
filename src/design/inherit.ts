/** What the layers of a design take over from the dense layer that they replace. */
import type { ConfigValue, LayerConfig, LayerSpec } from '../graph/model.js';
import type { DesignStep } from './design.js';
import { depthwiseInitializer } from './initializer.js';

/** Keys that say what the model's input is; they move to the first layer of the chain. */
export const inputKeys = ['inputShape', 'batchInputShape', 'batchSize', 'dtype', 'inputDType'] as const;

/** Keys that belong to the old shapes alone. */
const droppedKeys: ReadonlySet<string> = new Set([...inputKeys, 'inputDim', 'units', 'weights']);

/** Keys that say how weights start and what keeps them in bounds. */
const weightKeys: ReadonlySet<string> = new Set([
  'kernelInitializer',
  'kernelRegularizer',
  'kernelConstraint',
  'biasInitializer',
  'biasRegularizer',
  'biasConstraint',
  'trainable',
]);

/** Which keys of the dense layer's configuration a step takes over, and how they are called there. */
export function inheritedKeys(step: DesignStep, dense: LayerConfig): ReadonlyMap<string, string> {
  const renamed = (key: string) =>
    step.className === 'DepthwiseConv2D' && key.startsWith('kernel') ? key.replace('kernel', 'depthwise') : key;
  const keys = Object.keys(dense).filter((key) => {
    if (droppedKeys.has(key) || renamed(key) in step.config) return false;
    if (step.inherits === 'all') return true;
    if (step.inherits === 'activation') return key === 'activation';
    return step.inherits === 'kernel' && weightKeys.has(key);
  });
  return new Map(keys.map((key) => [key, renamed(key)]));
}

/** The layers that stand in the dense layer's place, each with its configuration complete. */
export function specsOf(steps: readonly DesignStep[], dense: LayerSpec): LayerSpec[] {
  return steps.map((step, position) => {
    const taken = [...inheritedKeys(step, dense.config)].map(([from, to]): [string, ConfigValue] => [
      to,
      dense.config[from] ?? null,
    ]);
    const config = { ...(position === 0 ? inputConfig(dense.config) : {}), ...Object.fromEntries(taken), ...step.config };
    return {
      className: step.className,
      name: step.inherits === 'all' ? dense.name : null,
      config: step.groups === undefined ? config : { ...config, depthwiseInitializer: depthwiseInitializer(config, step.groups) },
      span: dense.span,
    };
  });
}

/** What the dense layer said of the model's input; its `inputDim: n` is everybody's `inputShape: [n]`. */
export function inputConfig(dense: LayerConfig): LayerConfig {
  const entries = inputKeys.flatMap((key): [string, ConfigValue][] => (key in dense ? [[key, dense[key] ?? null]] : []));
  const inputDim = dense['inputDim'];
  return { ...(inputDim === undefined ? {} : { inputShape: [inputDim] }), ...Object.fromEntries(entries) };
}
