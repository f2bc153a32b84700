/** What a compiled layer asks of the TensorFlow.js layer that it stands for: its settings, with all defaults, and its weights. */
import { NotCompiled } from './tape.js';
import type { ProgramWeight } from './program.js';

interface LayerVariable {
  readonly id: number;
}

/** A layer of TensorFlow.js. */
export interface LayerLike {
  getClassName(): string;
  getConfig(): Readonly<Record<string, unknown>>;
}

/** A regularizer's strengths: penalty = l1 · Σ |w| + l2 · Σ w² */
export interface Penalty {
  readonly weight: ProgramWeight;
  readonly l1: number;
  readonly l2: number;
}

export class LayerReader {
  readonly className: string;
  private readonly config: Readonly<Record<string, unknown>>;

  /** @param weights of the model, by the id of their variable */
  constructor(
    readonly layer: LayerLike,
    private readonly weights: ReadonlyMap<number, ProgramWeight>,
  ) {
    this.className = layer.getClassName();
    this.config = layer.getConfig();
  }

  number(key: string): number {
    const value = this.config[key];
    if (typeof value !== 'number') throw new NotCompiled(`its ${key} is not a number`);
    return value;
  }

  optionalNumber(key: string): number | null {
    return this.config[key] == null ? null : this.number(key);
  }

  flag(key: string): boolean {
    return this.config[key] === true;
  }

  text(key: string): string {
    const value = this.config[key];
    if (typeof value !== 'string') throw new NotCompiled(`its ${key} is not a name`);
    return value;
  }

  /** A list of `rank` numbers; one number stands for as many. */
  numbers(key: string, rank: number): number[] {
    const value = this.config[key];
    const list = typeof value === 'number' ? Array.from({ length: rank }, () => value) : value;
    if (!Array.isArray(list) || list.length !== rank || list.some((item) => typeof item !== 'number')) {
      throw new NotCompiled(`its ${key} is not a list of ${rank} numbers`);
    }
    return list as number[];
  }

  /** As the configuration has it. */
  raw(key: string): unknown {
    return this.config[key];
  }

  has(key: string): boolean {
    return this.config[key] != null;
  }

  /** A layer inside, such as the cell of a recurrent one. */
  inner(name: string): LayerReader {
    return new LayerReader(this.property(name) as LayerLike, this.weights);
  }

  weight(name: string): ProgramWeight {
    const weight = this.optionalWeight(name);
    if (weight === null) throw new Error(`the layer ${this.className} has no weight ${name}`);
    return weight;
  }

  optionalWeight(name: string): ProgramWeight | null {
    const variable = this.property(name) as LayerVariable | null | undefined;
    return variable == null ? null : (this.weights.get(variable.id) ?? null);
  }

  /** The penalties on weights that the layer was given regularizers for. */
  penalties(): Penalty[] {
    return Object.entries(regularizedWeights).flatMap(([property, name]) => {
      const regularizer = this.property(property) as { readonly l1?: number; readonly l2?: number } | null | undefined;
      const weight = regularizer == null ? null : this.optionalWeight(name);
      if (regularizer == null || weight === null) return [];
      const { l1, l2 } = regularizer;
      if (typeof l1 !== 'number' || typeof l2 !== 'number') throw new NotCompiled('it has a regularizer of its own kind');
      return [{ weight, l1, l2 }];
    });
  }

  private property(name: string): unknown {
    return (this.layer as unknown as Readonly<Record<string, unknown>>)[name];
  }
}

const regularizedWeights: Readonly<Record<string, string>> = {
  kernelRegularizer: 'kernel',
  recurrentRegularizer: 'recurrentKernel',
  biasRegularizer: 'bias',
  depthwiseRegularizer: 'depthwiseKernel',
  pointwiseRegularizer: 'pointwiseKernel',
  gammaRegularizer: 'gamma',
  betaRegularizer: 'beta',
  embeddingsRegularizer: 'embeddings',
  alphaRegularizer: 'alpha',
};
