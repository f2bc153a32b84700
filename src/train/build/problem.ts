/** Why a model cannot be built, as a sentence for people. Thrown inside `build` only, where it is caught. */
export class BuildProblem extends Error {}
