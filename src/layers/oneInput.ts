/** The frame of every layer that takes exactly one input: counts the inputs, checks the rank, and leaves the rest to the entry. */
import { unknown } from '../graph/dim.js';
import type { Dim, Unknown } from '../graph/dim.js';
import type { LayerConfig } from '../graph/model.js';
import type { Count } from '../graph/polynomial.js';
import type { Fault } from '../graph/problem.js';
import { isRanked } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';
import { silentFault, thrownFault, withWeightFaults } from './fault.js';
import type { Thrower } from './fault.js';
import { checkInput } from './inputCheck.js';
import type { InferContext, Inference, InputSpec, LayerType, Weight } from './layerType.js';
import { tfjsName } from './tfjsText.js';

/** Everything that an entry gets to hand about its own call. */
export interface Site {
  /** What the layer is called in messages: its factory. */
  readonly label: string;
  /** The name that TensorFlow.js would print. */
  readonly name: string;
  readonly config: LayerConfig;
  /** The input's dimensions, batch first. Where the rank is unknown and the entry fixes it, all of them are unknown. */
  readonly input: readonly Dim[];
  readonly context: InferContext;
}

/** What an entry says about one input of an acceptable rank. Absent: the input's own shape, no weights, no multiply-adds, no faults. */
export interface Outcome {
  readonly output?: Shape;
  readonly outputs?: readonly Shape[];
  readonly weights?: readonly Weight[];
  readonly missingWeights?: Unknown;
  readonly macs?: Count | Unknown | null;
  readonly faults?: readonly Fault[];
}

export interface OneInputLayer {
  readonly className: string;
  readonly factories: readonly string[];
  readonly keys: readonly string[];
  check?(config: LayerConfig, label: string): readonly Fault[];
  /** The ranks that the layer takes. */
  spec?(config: LayerConfig): InputSpec | null;
  /** What TensorFlow.js does about a wrong rank, where that is not its usual check of the input. */
  rankFault?(site: Site): Fault | undefined;
  /** Who throws where there are several inputs; absent: nobody until the model runs. */
  readonly manyInputs?: 'inputCheck' | 'build' | 'outputShape';
  infer(site: Site): Outcome;
  builtSpec?(config: LayerConfig, input: readonly Dim[]): InputSpec | null;
  /** Whether the layer has weights, so that those of an unusable call are reported as missing. */
  readonly hasWeights?: boolean;
}

export function oneInput(layer: OneInputLayer): LayerType {
  const label = layer.factories[0] ?? layer.className;
  const type: LayerType = {
    className: layer.className,
    factories: layer.factories,
    keys: layer.keys,
    check: (config) => layer.check?.(config, label) ?? [],
    infer(config, inputs, context) {
      const faults: Fault[] = [...type.check(config)];
      const name = tfjsName(layer.className, config);
      const input = inputs[0];
      if (input === undefined || inputs.length > 1) {
        return unusable(layer, [...faults, inputCountFault(label, name, inputs.length, layer.manyInputs)]);
      }
      const spec = layer.spec?.(config) ?? {};
      const rankFaults = checkInput(label, name, spec, input);
      if (rankFaults.length > 0) {
        const special = isRanked(input) ? layer.rankFault?.({ label, name, config, input, context }) : undefined;
        return unusable(layer, [...faults, ...(special === undefined ? rankFaults : [special])]);
      }
      if (!isRanked(input) && spec.rank === undefined) return ofUnknownRank(layer, label, name, config, input, faults, context);
      const dims = isRanked(input) ? input : new Array<Dim>(spec.rank ?? 0).fill(input);
      return settle(label, input, faults, layer.infer({ label, name, config, input: dims, context }));
    },
  };
  const builtSpec = layer.builtSpec?.bind(layer);
  if (builtSpec === undefined) return type;
  return {
    ...type,
    builtSpec(config, inputs) {
      const input = inputs[0];
      return input === undefined || !isRanked(input) ? null : builtSpec(config, input);
    },
  };
}

function settle(label: string, input: Shape, faults: readonly Fault[], outcome: Outcome): Inference {
  const weights = outcome.weights ?? [];
  return {
    outputs: outcome.outputs ?? [outcome.output ?? input],
    weights,
    macs: outcome.macs === undefined ? 0n : outcome.macs,
    faults: withWeightFaults(label, [...faults, ...(outcome.faults ?? [])], weights, input),
    ...(outcome.missingWeights === undefined ? {} : { missingWeights: outcome.missingWeights }),
  };
}

/** A layer that takes any rank, on an input of unknown rank: nothing is known of its shape, and of its weights only what no shape decides. */
function ofUnknownRank(
  layer: OneInputLayer,
  label: string,
  name: string,
  config: LayerConfig,
  input: Unknown,
  faults: readonly Fault[],
  context: InferContext,
): Inference {
  // Two unknown dimensions stand in for the unknown number of them, to learn how many outputs and weights there are.
  const probe = layer.infer({ label, name, config, input: [input, input], context });
  const outputs = (probe.outputs ?? [input]).map(() => input);
  return {
    outputs,
    weights: [],
    macs: probe.macs === 0n || (probe.macs === undefined && probe.weights === undefined) ? 0n : input,
    faults,
    ...(layer.hasWeights === true ? { missingWeights: input } : {}),
  };
}

function unusable(layer: OneInputLayer, faults: readonly Fault[]): Inference {
  const reason = unknown(faults[faults.length - 1]?.message ?? 'the layer cannot be applied');
  return {
    outputs: [reason],
    weights: [],
    macs: layer.hasWeights === true ? reason : 0n,
    faults,
    ...(layer.hasWeights === true ? { missingWeights: reason } : {}),
  };
}

export function inputCountFault(label: string, name: string, count: number, thrownBy: Thrower | undefined): Fault {
  const message = `${label} takes one input, but is applied to ${count}`;
  if (thrownBy === undefined || count === 0) return silentFault('input-count', message);
  const list = new Array<string>(count).fill('[object Object]').join(',');
  const tfjsMessage =
    thrownBy === 'inputCheck'
      ? `Layer ${name} expects 1 inputs, but it received ${count} input tensors. Input received: ${list}`
      : `Expected exactly 1 Shape; got ${count}`;
  return thrownFault('input-count', message, thrownBy, tfjsMessage);
}
