/** A short piece of a design's line: its color and its dashes. */
import { svg } from '../dom.js';
import { dashOf } from '../theme.js';

/** Decoration: the design's name always stands beside it. The color comes from the style sheet, by the design's index. */
export function swatch(index: number): SVGElement {
  return svg(
    'svg',
    { class: `swatch series-${index % 6}`, viewBox: '0 0 26 8', width: 26, height: 8, 'aria-hidden': 'true' },
    svg('line', { x1: 0, y1: 4, x2: 26, y2: 4, 'stroke-width': 2.25, 'stroke-dasharray': dashOf(index).join(' ') || 'none' }),
  );
}
