/** The pieces that designs are made of. */
import type { LayerConfig } from '../graph/model.js';
import type { DenseSite, DesignStep } from './design.js';

export function reshape(targetShape: readonly number[]): DesignStep {
  return { className: 'Reshape', factory: 'reshape', config: { targetShape }, inherits: 'nothing' };
}

export function permute(dims: readonly number[]): DesignStep {
  return { className: 'Permute', factory: 'permute', config: { dims }, inherits: 'nothing' };
}

export function flatten(): DesignStep {
  return { className: 'Flatten', factory: 'flatten', config: {}, inherits: 'nothing' };
}

/** A dense layer in the middle of a chain: linear, with the original's kernel initializer, regularizer and constraint. */
export function innerDense(units: number, useBias: boolean): DesignStep {
  return { className: 'Dense', factory: 'dense', config: { units, ...(useBias ? {} : { useBias }) }, inherits: 'kernel' };
}

/** The chain's last dense layer: everything as it was but the units, and the activation where that does not work within a group. */
export function outerDense(units: number, activationHere: boolean): DesignStep {
  return { className: 'Dense', factory: 'dense', config: withActivation({ units }, activationHere), inherits: 'all' };
}

/** Gives a step its own `linear` activation where the chain applies the original's later. */
export function withActivation(config: LayerConfig, activationHere: boolean): LayerConfig {
  return activationHere ? config : { ...config, activation: 'linear' };
}

/** Cuts the features into `groups`, at each position: [null, …lead, D] → [null, L, S, D/S]; without `lead`, [null, S, D/S]. */
export function cut(site: DenseSite, groups: number): DesignStep {
  return reshape([...collapsed(site), groups, site.inputs / groups]);
}

/** Swaps the last two dimensions. */
export function swap(site: DenseSite): DesignStep {
  return permute(site.lead.length === 0 ? [2, 1] : [1, 3, 2]);
}

/** Lays the groups side by side again, and applies the activation there where it could not be applied within a group. */
export function join(site: DenseSite, units: number): DesignStep[] {
  const joined = site.lead.length === 0 ? flatten() : reshape([...site.lead, units]);
  const activation: DesignStep = { className: 'Activation', factory: 'activation', config: {}, inherits: 'activation' };
  return site.elementwiseActivation ? [joined] : [joined, activation];
}

/** The dimensions before the features as one, so that the chain's layers have a rank that they accept. */
export function collapsed(site: DenseSite): number[] {
  return site.lead.length === 0 ? [] : [site.lead.reduce((product, size) => product * size, 1)];
}
