/** The cards of a hover: one for each reading of a builder, as long as they differ. */
import type { DocumentAnalysis } from './analysisService.js';
import { layerHover, modelHover, openNote } from './hoverText.js';
import { joined, prose } from './markdown.js';
import type { Markdown } from './markdown.js';
import { layerSummaries, summaryOf } from './modelSummaries.js';
import type { CallPlace } from './places.js';
import { callText, openLayer, openReading, readingsOf } from './readings.js';

/** A builder that is called from many places is shown for the first of them. */
const maxCards = 3;

/** What a call makes, in each model that it makes it for. */
export function layerCards(found: DocumentAnalysis, place: CallPlace): Markdown | null {
  const opens: Markdown[] = [];
  const readings = place.models.flatMap(({ model, layers }) => {
    const summary = summaryOf(found.analysis, model);
    if (summary === null) return [];
    const made = layerSummaries(summary, layers);
    const [layer] = made;
    const open = openReading(found, model);
    const same = open === null || layer === undefined ? null : openLayer(open, layer);
    if (same !== null && layer !== undefined && openNote(same).source !== openNote(layer).source) opens.push(openNote(same));
    return [{ plain: layerHover(summary, made), inCall: layerHover(summary, made, callText(found, model)) }];
  });
  return cards(readings, opens.slice(0, 1));
}

/** Models with their tables. */
export function modelCards(found: DocumentAnalysis, models: readonly number[], notes: readonly string[]): Markdown | null {
  const readings = models.flatMap((model) => {
    const summary = summaryOf(found.analysis, model);
    if (summary === null) return [];
    const call = readingsOf(found, model).length > 1 ? callText(found, model) : null;
    return [{ plain: modelHover(summary, notes), inCall: modelHover(summary, notes, call) }];
  });
  // A variable holds what one call made, and says which; a builder whose calls all make the same names none.
  const [only] = readings;
  return readings.length === 1 && only !== undefined ? only.inCall : cards(readings, []);
}

/** Where all readings are the same they are said once, and of no call in particular. */
function cards(
  readings: readonly { readonly plain: Markdown; readonly inCall: Markdown }[],
  notes: readonly Markdown[],
): Markdown | null {
  const [first] = readings;
  if (first === undefined) return null;
  const different = readings.filter(
    ({ plain }, index) => readings.findIndex((other) => other.plain.source === plain.source) === index,
  );
  if (different.length === 1) return joined([first.plain, ...notes], ' \\\n');
  const shown = different.slice(0, maxCards).map(({ inCall }) => inCall);
  const more = different.length - shown.length;
  const rest = more > 0 ? [prose(`And ${more} more calls with other sizes.`)] : [];
  return joined([...shown, ...rest, ...notes], '\n\n---\n\n');
}
