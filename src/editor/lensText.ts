/** What stands above a model: `62,186 parameters · 1.40 M MACs`. */
import { isUnknown } from '../graph/dim.js';
import { formatShort } from '../layers/formatCount.js';
import type { ModelSummary } from '../layers/summary.js';
import { oneLine } from './markdown.js';
import { exact } from './numbers.js';
import { shorten } from './textTable.js';

/** Room for an expression; the model's table has it whole. */
const maxExpression = 60;

export function lensText({ params, macs }: Pick<ModelSummary, 'params' | 'macs'>): string {
  return `${paramsText(params)} · ${macsText(macs)}`;
}

function paramsText(params: ModelSummary['params']): string {
  if (isUnknown(params)) return 'parameters unknown';
  return `${clipped(exact(params))} ${params === 1n ? 'parameter' : 'parameters'}`;
}

function macsText(macs: ModelSummary['macs']): string {
  if (macs === null) return 'MACs not defined';
  return isUnknown(macs) ? 'MACs unknown' : `${clipped(formatShort(macs))} MACs`;
}

function clipped(text: string): string {
  return shorten(oneLine(text), maxExpression);
}
