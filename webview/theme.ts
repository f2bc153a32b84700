/** The theme's colors for what is drawn on a canvas, where no variable reaches. */

export interface Palette {
  readonly foreground: string;
  readonly muted: string;
  readonly grid: string;
  /** One color a design, in order; all of them opaque. */
  readonly series: readonly string[];
  readonly font: string;
  readonly highContrast: boolean;
}

/** Orange is see-through in VS Code's own themes, and some high-contrast themes leave colors out. */
const seriesVariables = [
  '--vscode-charts-blue',
  '--vscode-charts-orange',
  '--vscode-charts-green',
  '--vscode-charts-purple',
  '--vscode-charts-red',
  '--vscode-charts-yellow',
];

/** A design is told by its dashes too, since not everybody sees its color. In pixels: line, gap, line, gap. */
const dashes: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [10, 3, 2, 3], [5, 2], [14, 4]];

/** Where colors begin anew, the dashes are shifted: the seventh line looks like none before it. */
export function dashOf(index: number): readonly number[] {
  return dashes[(index + Math.floor(index / dashes.length)) % dashes.length] ?? [];
}

export function colorOf(palette: Palette, index: number): string {
  return palette.series[index % palette.series.length] ?? palette.foreground;
}

export function readPalette(): Palette {
  const styles = getComputedStyle(document.body);
  const read = (name: string): string => styles.getPropertyValue(name).trim();
  const rgba = colorParser();
  const foreground = rgba(read('--vscode-charts-foreground')) ?? rgba(styles.color) ?? [128, 128, 128, 1];
  const highContrast =
    document.body.classList.contains('vscode-high-contrast') || document.body.classList.contains('vscode-high-contrast-light');
  const colors = seriesVariables.map((name) => rgba(read(name))).filter((color) => color !== null);
  return {
    foreground: css(foreground),
    muted: rgba(read('--vscode-descriptionForeground')) === null ? css(foreground) : read('--vscode-descriptionForeground'),
    grid: css([foreground[0], foreground[1], foreground[2], highContrast ? 0.3 : 0.12]),
    series: colors.length > 0 ? colors.map(([red, green, blue]) => css([red, green, blue, 1])) : [css(foreground)],
    font: read('--vscode-font-family') || 'sans-serif',
    highContrast,
  };
}

/** Gives the style sheets the same colors of designs that the canvases have: `--series-0` and on. */
export function publishSeriesColors(): void {
  const palette = readPalette();
  for (let index = 0; index < 6; index++)
    document.documentElement.style.setProperty(`--series-${index}`, colorOf(palette, index));
}

/** Calls back after the theme has changed, and with it the variables. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  return () => observer.disconnect();
}

type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/** Understands every way to write a color that the browser does. */
function colorParser(): (color: string) => Rgba | null {
  const context = document.createElement('canvas').getContext('2d');
  return (color) => {
    if (!context || color === '' || !CSS.supports('color', color)) return null;
    context.fillStyle = color;
    const hex = /^#(..)(..)(..)$/.exec(context.fillStyle);
    if (hex) return [parseInt(hex[1] ?? '', 16), parseInt(hex[2] ?? '', 16), parseInt(hex[3] ?? '', 16), 1];
    const [red = 0, green = 0, blue = 0, alpha = 1] = (context.fillStyle.match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue, alpha];
  };
}

function css([red, green, blue, alpha]: Rgba): string {
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`;
}
