/** Small line icons, drawn here so that no font has to be loaded. They are decoration: the control beside them has a name. */
import { svg } from './dom.js';

const paths = {
  play: 'M4.5 2.8v10.4l8.2-5.2z',
  pause: 'M4.5 3h2.2v10H4.5zM9.3 3h2.2v10H9.3z',
  stop: 'M3.8 3.8h8.4v8.4H3.8z',
  add: 'M8 3v10M3 8h10',
  remove: 'M4 4l8 8M12 4l-8 8',
  copy: 'M5.5 5.5h7v8h-7zM3.5 10.5v-8h7',
  save: 'M8 2.5v7.2M4.8 6.8L8 10l3.2-3.2M3 13h10',
  table: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 3.5v9',
  folder: 'M2.5 4h4l1.2 1.5h5.8v7h-11z',
  source: 'M5.5 4.5L2 8l3.5 3.5M10.5 4.5L14 8l-3.5 3.5',
  ascending: 'M8 12.5v-9M4.5 7L8 3.5 11.5 7',
  descending: 'M8 3.5v9M4.5 9L8 12.5 11.5 9',
  warning: 'M8 2.5l6 11H2zM8 6.5v3.2M8 11.4v.6',
  error: 'M8 2.2a5.8 5.8 0 100 11.6A5.8 5.8 0 008 2.2zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4',
  info: 'M8 2.2a5.8 5.8 0 100 11.6A5.8 5.8 0 008 2.2zM8 7.2v4M8 4.8v.7',
  edit: 'M10.6 2.8l2.6 2.6-7.6 7.6-3.1.5.5-3.1zM9.2 4.2l2.6 2.6',
  trash: 'M3 4.5h10M6 4.5V3h4v1.5M4.4 4.5l.6 8.8h6l.6-8.8M6.7 7v4M9.3 7v4',
  check: 'M3 8.5l3.2 3.2L13 4.8',
} as const;

export type IconName = keyof typeof paths;

const solid: ReadonlySet<IconName> = new Set(['play', 'pause', 'stop']);

export function icon(name: IconName): SVGElement {
  const path = svg('path', { d: paths[name] });
  return svg(
    'svg',
    { class: solid.has(name) ? 'icon solid' : 'icon', viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' },
    path,
  );
}
