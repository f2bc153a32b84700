/** The cards of a hover: one for each reading of a builder, as long as they differ. */
import type { DocumentAnalysis } from './analysisService.js';
import { layerHover, modelHover } from './hoverText.js';
import { joined, prose } from './markdown.js';
import type { Markdown } from './markdown.js';
import { layerSummaries, summaryOf } from './modelSummaries.js';
import type { CallPlace } from './places.js';
import { callText, openLayer, openReading } from './readings.js';

/** A builder that is called from many places is shown for the first of them. */
const maxCards = 3;

/** What a call makes, in each model that it makes it for. */
export function layerCards(found: DocumentAnalysis, place: CallPlace): Markdown | null {
  const readings = place.models.flatMap(({ model, layers }) => {
    const summary = summaryOf(found.analysis, model);
    if (summary === null) return [];
    const made = layerSummaries(summary, layers);
    const [layer] = made;
    const open = openReading(found, model);
    const context = { open: open === null || layer === undefined ? null : openLayer(open, layer) };
    const plain = layerHover(summary, made, context);
    return [{ plain, inCall: layerHover(summary, made, { ...context, call: callText(found, model) }) }];
  });
  return cards(readings);
}

/** Models with their tables. */
export function modelCards(found: DocumentAnalysis, models: readonly number[], notes: readonly string[]): Markdown | null {
  const readings = models.flatMap((model) => {
    const summary = summaryOf(found.analysis, model);
    if (summary === null) return [];
    return [{ plain: modelHover(summary, notes), inCall: modelHover(summary, notes, callText(found, model)) }];
  });
  return cards(readings);
}

/** Where all readings are the same they are said once, and of no call in particular. */
function cards(readings: readonly { readonly plain: Markdown; readonly inCall: Markdown }[]): Markdown | null {
  const [first] = readings;
  if (first === undefined) return null;
  const different = readings.filter(
    ({ plain }, index) => readings.findIndex((other) => other.plain.source === plain.source) === index,
  );
  if (different.length === 1) return first.plain;
  const shown = different.slice(0, maxCards).map(({ inCall }) => inCall);
  const more = different.length - shown.length;
  return joined([...shown, ...(more > 0 ? [prose(`And ${more} more calls with other sizes.`)] : [])], '\n\n---\n\n');
}
