/**
 * What the fused operations need of a graphics card beyond TensorFlow.js's own kernels: programs that compute each value of their result by
 * itself, written once for both shading languages.
 */

/** One program; each pair of texts says the same in GLSL and in WGSL. */
export interface GpuProgram {
  /** Unique for the code: sizes that stand in it belong to the name. */
  readonly name: string;
  /** Names of the inputs in the code. */
  readonly inputs: readonly string[];
  /** Names of numbers that are given with each run. */
  readonly parameters: readonly string[];
  readonly outputShape: readonly number[];
  /** Statements that end with the value in `value`, which is declared. */
  readonly glsl: string;
  /** `null` where TensorFlow.js's own programs for WebGPU do as well. */
  readonly wgsl: string | null;
  /** Whether the value depends on the inputs' values at the same place only, so that texels of four values will do. */
  readonly elementwise: boolean;
}

/** Formulas in which both languages agree. `sign(max(y, 0.0))` is 1 where y is positive, else 0. */
const formulas = {
  reluGradient: { inputs: ['dy', 'y'], parameters: [], value: 'dy * sign(max(y, 0.0))' },
  /** Sum of losses × examples. */
  total: { inputs: ['sum', 'loss'], parameters: ['examples'], value: 'sum + loss * examples' },
  momentum: { inputs: ['g', 'v'], parameters: ['momentum'], value: 'v * momentum + g' },
  descent: { inputs: ['g', 'w'], parameters: ['rate'], value: 'w - g * rate' },
  mean: { inputs: ['g', 'm'], parameters: ['kept', 'added'], value: 'm * kept + g * added' },
  meanSquare: { inputs: ['g', 's'], parameters: ['kept', 'added'], value: 's * kept + g * g * added' },
  adam: {
    inputs: ['m', 's', 'w'],
    parameters: ['rate', 'meanScale', 'squareScale', 'epsilon'],
    value: 'w - m * meanScale / (sqrt(s * squareScale) + epsilon) * rate',
  },
  scaledDescent: {
    inputs: ['g', 's', 'w'],
    parameters: ['rate', 'epsilon'],
    value: 'w - g * rate / sqrt(s + epsilon)',
  },
} as const satisfies Record<string, { inputs: readonly string[]; parameters: readonly string[]; value: string }>;

export type Formula = keyof typeof formulas;

export function elementwiseProgram(formula: Formula, outputShape: readonly number[]): GpuProgram {
  const { inputs, parameters, value } = formulas[formula];
  const read = inputs.map((name) => `let ${name} = ${bufferOf(name)}[index];`);
  return {
    name: formula,
    inputs,
    parameters,
    outputShape,
    glsl: `value = ${value};`,
    wgsl: [...read, `value = ${value};`].join('\n'),
    elementwise: true,
  };
}

/** The name of an input as a buffer or a texture; TensorFlow.js puts `get` before it, with a capital. */
export function bufferOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** How a shading language reads a value of a row. */
type Read = (column: string) => string;

/** Declares `greatest`, which keeps the exponentials of a row from overflowing. */
function greatestOf(read: Read, columns: number, float: string, int: string): string {
  return `${float} greatest = ${read('0')};
    for (${int} i = 1; i < ${columns}; i++) { greatest = max(greatest, ${read('i')}); }`;
}

/** Loss of each row of [rows, columns] logits and targets, in [rows]. */
export function rowLossProgram(rows: number, columns: number): GpuProgram {
  const body = (z: Read, t: Read, float: string, int: string): string => `
    ${greatestOf(z, columns, float, int)}
    ${float} total = 0.0;
    ${float} wanted = 0.0;
    ${float} weight = 0.0;
    for (${int} i = 0; i < ${columns}; i++) {
      total += exp(${z('i')} - greatest);
      wanted += ${t('i')} * (${z('i')} - greatest);
      weight += ${t('i')};
    }
    value = weight * log(total) - wanted;`;
  return {
    name: `rowLoss ${columns}`,
    inputs: ['logits', 'targets'],
    parameters: [],
    outputShape: [rows],
    glsl: `int row = getOutputCoords();${body(
      (i) => `getLogits(row, ${i})`,
      (i) => `getTargets(row, ${i})`,
      'float',
      'int',
    )}`,
    wgsl: `let row = index * ${columns};${body(
      (i) => `Logits[row + ${i}]`,
      (i) => `Targets[row + ${i}]`,
      'var',
      'var',
    )}`,
    elementwise: false,
  };
}

/** Mean of [rows] losses. */
export function meanProgram(rows: number): GpuProgram {
  const body = (loss: string, float: string, int: string): string => `
    ${float} total = 0.0;
    for (${int} i = 0; i < ${rows}; i++) { total += ${loss}; }
    value = total / ${rows}.0;`;
  return {
    name: `mean ${rows}`,
    inputs: ['losses'],
    parameters: [],
    outputShape: [],
    glsl: body('getLosses(i)', 'float', 'int'),
    wgsl: body('Losses[i]', 'var', 'var'),
    elementwise: false,
  };
}

/** Gradient of the mean loss by the logits: (softmax × weight of the row − targets) / rows. */
export function lossGradientProgram(rows: number, columns: number): GpuProgram {
  const body = (z: Read, t: Read, float: string, int: string): string => `
    ${greatestOf(z, columns, float, int)}
    ${float} total = 0.0;
    ${float} weight = 0.0;
    for (${int} i = 0; i < ${columns}; i++) {
      total += exp(${z('i')} - greatest);
      weight += ${t('i')};
    }
    value = (exp(${z('column')} - greatest) / total * weight - ${t('column')}) / ${rows}.0;`;
  return {
    name: `lossGradient ${rows} ${columns}`,
    inputs: ['logits', 'targets'],
    parameters: [],
    outputShape: [rows, columns],
    glsl: `ivec2 place = getOutputCoords(); int row = place.x; int column = place.y;${body(
      (i) => `getLogits(row, ${i})`,
      (i) => `getTargets(row, ${i})`,
      'float',
      'int',
    )}`,
    wgsl: `let row = index / ${columns} * ${columns}; let column = index % ${columns};${body(
      (i) => `Logits[row + ${i}]`,
      (i) => `Targets[row + ${i}]`,
      'var',
      'var',
    )}`,
    elementwise: false,
  };
}

/** Sums of the columns of [rows, columns] over stretches of `stretch` rows, in [stretches, columns]. */
export function columnSumProgram(rows: number, columns: number, stretch: number): GpuProgram {
  const body = (x: string, float: string, int: string, min: string): string => `
    ${float} total = 0.0;
    for (${int} i = part * ${stretch}; i < ${min}; i++) { total += ${x}; }
    value = total;`;
  const end = `min(part * ${stretch} + ${stretch}, ${rows})`;
  return {
    name: `columnSum ${rows} ${columns} ${stretch}`,
    inputs: ['x'],
    parameters: [],
    outputShape: [Math.ceil(rows / stretch), columns],
    glsl: `ivec2 place = getOutputCoords(); int part = place.x; int column = place.y;${body('getX(i, column)', 'float', 'int', end)}`,
    wgsl: `let part = index / ${columns}; let column = index % ${columns};${body(`X[i * ${columns} + column]`, 'var', 'var', end)}`,
    elementwise: false,
  };
}

/** A product of matrices in which each value is a sum on its own. */
export interface Product {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  readonly bias?: boolean;
  readonly relu?: boolean;
}

export function productProgram({ rows, columns, inner, ...options }: Product): GpuProgram {
  const { transposeA = false, transposeB = false, bias = false, relu = false } = options;
  const a = transposeA ? 'getA(i, place.x)' : 'getA(place.x, i)';
  const b = transposeB ? 'getB(place.y, i)' : 'getB(i, place.y)';
  return {
    name: `product ${[inner, transposeA, transposeB, bias, relu].join(' ')}`,
    inputs: ['a', 'b', ...(bias ? ['bias'] : [])],
    parameters: [],
    outputShape: [rows, columns],
    glsl: `
      ivec2 place = getOutputCoords();
      float total = ${bias ? 'getBias(place.y)' : '0.0'};
      for (int i = 0; i < ${inner}; i++) { total += ${a} * ${b}; }
      value = ${relu ? 'max(total, 0.0)' : 'total'};`,
    wgsl: null,
    elementwise: false,
  };
}
