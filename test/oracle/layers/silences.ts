/**
 * What TensorFlow.js 4.22 lets pass though it cannot work, or can only by ignoring something. The catalogue reports it, with no message of
 * TensorFlow.js's to quote. Each kind has a name here; the tests accept no other, and insist that each occurs.
 */
import type { Fault } from '../../../src/graph/problem.js';

export interface Silence {
  readonly name: string;
  readonly code: Fault['code'];
  /** In the fault's message. */
  readonly text: RegExp;
  /** `same`: the shapes and numbers are those of TensorFlow.js all the same. `open`: some of them are left unknown, the rest is the same. */
  readonly outcome: 'same' | 'open';
}

export const silences: readonly Silence[] = [
  { name: 'a size of zero is accepted everywhere', code: 'empty-dimension', text: /into \[[^-]*\]:/, outcome: 'same' },
  { name: 'a negative size passes apply', code: 'empty-dimension', text: /into \[.*-\d.*\]:/, outcome: 'open' },
  { name: 'reshape to a wrong size builds', code: 'size-mismatch', text: /reshape to/, outcome: 'same' },
  { name: 'reshape takes a size of zero', code: 'invalid-config', text: /in which 0 is not a size/, outcome: 'same' },
  { name: 'reshape takes several free sizes', code: 'invalid-config', text: /leaves several free/, outcome: 'same' },
  {
    name: 'a convolution does not look at the sign of its numbers, nor whether a bare one is whole',
    code: 'invalid-config',
    text: /onv\d.* needs positive integers as/,
    outcome: 'open',
  },
  { name: 'a depthMultiplier of zero is accepted', code: 'invalid-config', text: /as depthMultiplier/, outcome: 'same' },
  { name: 'padding "causal" is accepted, but not implemented', code: 'unsupported', text: /padding "causal"/, outcome: 'same' },
  {
    name: 'strides and dilation above 1 are accepted together',
    code: 'unsupported',
    text: /both strides and a dilationRate/,
    outcome: 'same',
  },
  {
    name: 'the dilation of some convolutions is ignored',
    code: 'ignored-config',
    text: /ignores the dilationRate/,
    outcome: 'same',
  },
  { name: 'depthwiseConv2d takes an input of rank 5', code: 'rank-mismatch', text: /^depthwiseConv2d needs/, outcome: 'open' },
  { name: 'margins may be negative or broken', code: 'invalid-config', text: /needs whole numbers from 0 on/, outcome: 'open' },
  {
    name: 'cropping and padding do not look at dataFormat',
    code: 'invalid-config',
    text: /knows no dataFormat/,
    outcome: 'open',
  },
  { name: 'upSampling2d makes NaN of a bare number', code: 'invalid-config', text: /^upSampling2d needs/, outcome: 'open' },
  { name: 'poolSize may have any length', code: 'invalid-config', text: /numbers as poolSize/, outcome: 'open' },
  { name: 'repeatVector does not look at n', code: 'invalid-config', text: /^repeatVector needs/, outcome: 'open' },
  { name: 'repeatVector does without n', code: 'missing-config', text: /^repeatVector needs/, outcome: 'open' },
  {
    name: 'softmax along another axis than the last is accepted, but not implemented',
    code: 'unsupported',
    text: /^softmax works/,
    outcome: 'same',
  },
  { name: 'prelu ignores axes below 1', code: 'ignored-config', text: /^prelu shares/, outcome: 'same' },
  { name: 'prelu takes axes that are not there', code: 'invalid-config', text: /^prelu shares/, outcome: 'open' },
  { name: 'a rate may be anything', code: 'ignored-config', text: /needs a rate from 0 to 1/, outcome: 'same' },
  {
    name: 'a dropout does without a rate, and noise without stddev',
    code: 'ignored-config',
    text: /without a (rate|stddev)/,
    outcome: 'same',
  },
  { name: 'rescaling does without a scale', code: 'missing-config', text: /needs a scale$/, outcome: 'same' },
  {
    name: 'concatenate takes axes that are not there',
    code: 'invalid-config',
    text: /^concatenate joins along/,
    outcome: 'open',
  },
  {
    name: 'dot takes axes that are not there, and the batch',
    code: 'invalid-config',
    text: /^dot multiplies along/,
    outcome: 'open',
  },
  { name: 'dot does without axes', code: 'missing-config', text: /^dot needs axes/, outcome: 'open' },
  {
    name: 'dot compares nothing for a list of negative axes',
    code: 'shape-mismatch',
    text: /^dot multiplies along/,
    outcome: 'open',
  },
  {
    name: 'batchNormalization cannot be trained without center and scale',
    code: 'untrainable',
    text: /cannot be trained/,
    outcome: 'same',
  },
  { name: 'normalizations take a rank above 4, but cannot run', code: 'unsupported', text: /up to rank 4/, outcome: 'same' },
  {
    name: 'conv1d with its channels first gives them last',
    code: 'wrong-symbolic-shape',
    text: /output of conv1d/,
    outcome: 'same',
  },
  {
    name: 'separableConv2d with its channels first adds its bias along the wrong axis',
    code: 'unsupported',
    text: /bias along the wrong axis/,
    outcome: 'same',
  },
  {
    name: 'concatenate takes every negative axis for the last one when it runs',
    code: 'unsupported',
    text: /joins along the last axis/,
    outcome: 'same',
  },
  { name: 'a cell is taken for a layer', code: 'unsupported', text: /is a cell, not a layer/, outcome: 'same' },
  {
    name: 'timeDistributed does not check the inner layer’s input',
    code: 'rank-mismatch',
    text: /^timeDistributed: .* needs an input/,
    outcome: 'open',
  },
  {
    name: 'centerCrop and categoryEncoding overwrite the shape of their input',
    code: 'wrong-symbolic-shape',
    text: /overwrites the shape/,
    outcome: 'same',
  },
  {
    name: 'resizing gives a shape of rank 3 for a batch',
    code: 'wrong-symbolic-shape',
    text: /output of resizing/,
    outcome: 'same',
  },
  { name: 'randomWidth gives a width of −1', code: 'wrong-symbolic-shape', text: /output of randomWidth/, outcome: 'open' },
  {
    name: 'the layers that prepare data do without their sizes',
    code: 'missing-config',
    text: /needs a (width|height|numTokens)$/,
    outcome: 'open',
  },
  {
    name: 'categoryEncoding takes an input of rank 3, but cannot run',
    code: 'unsupported',
    text: /gives at most rank 2/,
    outcome: 'same',
  },
  {
    name: 'a built layer takes an input that its weights do not fit',
    code: 'shape-mismatch',
    text: / was built for /,
    outcome: 'same',
  },
  {
    name: 'a built layer is not built again, and misses what it would have found then',
    code: 'rank-mismatch',
    text: /needs an input of rank|joins inputs of one rank/,
    outcome: 'open',
  },
  {
    name: 'a built layerNormalization takes an input without its axis',
    code: 'invalid-config',
    text: /^layerNormalization (normalizes|names)/,
    outcome: 'same',
  },
  { name: 'a built recurrent layer takes any initial states', code: 'shape-mismatch', text: / state\(s\) of /, outcome: 'same' },
  {
    name: 'built merges do not compare their inputs again',
    code: 'shape-mismatch',
    text: /joins inputs|multiplies along/,
    outcome: 'open',
  },
];

const seen = new Set<string>();

/** The kind that a silent fault is of. */
export function silenceOf(fault: Fault): Silence | null {
  const found = silences.find((silence) => silence.code === fault.code && silence.text.test(fault.message)) ?? null;
  if (found !== null) seen.add(found.name);
  return found;
}

export function seenSilences(): ReadonlySet<string> {
  return seen;
}
