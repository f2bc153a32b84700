/** How long a loop is followed round by round. Loops over data run long and build nothing; those that build layers are short. */
import type ts from 'typescript';
import type { Run } from './run.js';

/** Steps for a loop that builds nothing, for one that is known to build nothing, and for one that builds layers. */
const IDLE_STEPS = 4_000;
const KNOWN_IDLE_STEPS = 60;
const BUILDING_STEPS = 100_000;
/** A loop that makes a model in each round, such as a population of them, has shown what it has to show after some. */
const ENOUGH_MODELS = 64;
const POPULATION_STEPS = 4_000;
const MOST_ROUNDS = 1_000;

export class LoopBudget {
  private rounds = 0;
  private readonly fuel: number;
  private readonly built: number;
  private readonly models: number;

  constructor(
    private readonly run: Run,
    /** The loop, or the call that goes through the elements. */
    private readonly node: ts.Node,
  ) {
    this.fuel = run.fuel;
    this.built = run.layersBuilt;
    this.models = run.models.length;
  }

  /** To be asked before each round. */
  get isSpent(): boolean {
    const { run, node } = this;
    const builds = run.layersBuilt > this.built;
    const building = run.models.length - this.models > ENOUGH_MODELS ? POPULATION_STEPS : BUILDING_STEPS;
    const steps = builds ? building : run.idleLoops.has(node) ? KNOWN_IDLE_STEPS : IDLE_STEPS;
    const spent = this.rounds++ >= MOST_ROUNDS || this.fuel - run.fuel > steps;
    if (spent && !builds) run.idleLoops.add(node);
    return spent;
  }
}
