/** What stands above a model: `62,186 parameters · 1.40 M MACs`. */
import { isUnknown } from '../graph/dim.js';
import { formatShort } from '../layers/formatCount.js';
import type { ModelSummary } from '../layers/summary.js';
import { oneLine } from './markdown.js';
import { exact } from './numbers.js';
import { shorten } from '../text/textTable.js';

/** Room for an expression; the model's table has it whole. */
const maxExpression = 40;

export function lensText({ params, macs }: Pick<ModelSummary, 'params' | 'macs'>): string {
  if (isUnknown(params) && macs !== null && isUnknown(macs)) return 'size unknown';
  return `${paramsText(params)} · ${macsText(macs)}`;
}

/** The same for a builder that is called with several arguments: both sizes of two calls, the least and the greatest of more. */
export function lensTextOfReadings(readings: readonly Pick<ModelSummary, 'params' | 'macs'>[]): string {
  const texts = [...new Set(readings.map(lensText))];
  const [first] = readings;
  if (first === undefined) return '';
  if (texts.length === 1) return lensText(first);
  const params = range(readings.map((reading) => reading.params));
  const macs = range(readings.map((reading) => reading.macs));
  if (params === null || macs === null) return `${lensText(first)} (1 of ${readings.length} calls)`;
  const separator = texts.length === 2 ? ' or ' : ' … ';
  const sizes = [params.map((count) => exact(count)), macs.map((count) => formatShort(count))];
  const [paramsRange, macsRange] = sizes.map((ends) => [...new Set(ends)].join(separator));
  return `${paramsRange} parameters · ${macsRange} MACs (${readings.length} calls)`;
}

/** The least and the greatest; `null` where one is open or unknown. */
function range(counts: readonly ModelSummary['macs'][]): readonly [bigint, bigint] | null {
  const known = counts.filter((count) => typeof count === 'bigint').sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const [least] = known;
  const [greatest] = known.slice(-1);
  return least === undefined || greatest === undefined || known.length < counts.length ? null : [least, greatest];
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
