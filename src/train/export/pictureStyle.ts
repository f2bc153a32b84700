/** How exported pictures look. */

export type Scheme = 'light' | 'dark' | 'reader';

/** Told apart in light and dark, and by most people who see colours differently; line styles tell them apart without colour. */
export const chartStyles = [
  { light: '#0b62c4', dark: '#5aa9ff', dash: '' },
  { light: '#b84a00', dark: '#ff9d5c', dash: '9 4' },
  { light: '#0a7a4b', dark: '#4fd39a', dash: '3 3' },
  { light: '#8a2fb0', dark: '#d79bf0', dash: '12 4 3 4' },
  { light: '#8c6d00', dark: '#e3c34f', dash: '6 2 2 2 2 2' },
] as const;

export function styleSheet(scheme: Scheme): string {
  const light = colors('#1f1f1f', '#ffffff', '#dddddd', 'light');
  const dark = colors('#e0e0e0', '#1e1e1e', '#3c3c3c', 'dark');
  const chosen = { light: [light], dark: [dark], reader: [light, `@media (prefers-color-scheme: dark) {\n${dark}\n}`] };
  return [
    'text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }',
    '.title { font-size: 16px; font-weight: 600; } .head { font-weight: 600; } .tick { font-size: 12px; }',
    '.end { text-anchor: end; } .middle { text-anchor: middle; } polyline { fill: none; stroke-linejoin: round; }',
    '.mean { stroke-width: 2.5; } .seed { stroke-width: 1; opacity: 0.35; } .dot { stroke: none; }',
    ...chartStyles.flatMap(({ dash }, index) => (dash === '' ? [] : [`.d${index}.mean { stroke-dasharray: ${dash}; }`])),
    ...chosen[scheme],
  ].join('\n');
}

function colors(ink: string, page: string, grid: string, tone: 'light' | 'dark'): string {
  const series = chartStyles.map(
    (style, index) => `.d${index} { stroke: ${style[tone]}; } .d${index}.dot { fill: ${style[tone]}; }`,
  );
  return [`.page { fill: ${page}; } text { fill: ${ink}; } .grid { stroke: ${grid}; }`, ...series].join('\n');
}
