/**
 * The images of the built-in data set. An image shows one of ten figures at a random place, size and angle, filled with a
 * random texture in random colours, on a textured background, with distractors, uneven light and noise. Only the
 * outline tells the class for certain; colour and texture lean towards it. So a network has to find local edges, put
 * them together and tolerate the rest: its test accuracy climbs over several epochs, and neither the first convolution
 * nor the head is idle.
 *
 * All arithmetic is exact by IEEE 754 (+ − × ÷ √), no `Math.sin`, whose last bit differs between engines: the same seed
 * gives the same bytes everywhere.
 */
import type { Random } from './random.js';

type Colour = readonly [number, number, number];

/** Signed distance, negative inside, from the outline of a figure about as large as the unit disk. */
type Figure = (x: number, y: number) => number;

const box = (x: number, y: number, halfWidth: number, halfHeight: number): number =>
  Math.max(Math.abs(x) - halfWidth, Math.abs(y) - halfHeight);

const disk = (x: number, y: number, radius: number): number => Math.sqrt(x * x + y * y) - radius;

interface FigureClass {
  readonly name: string;
  readonly distance: Figure;
}

export const figures: readonly FigureClass[] = [
  { name: 'disk', distance: (x, y) => disk(x, y, 0.92) },
  { name: 'ring', distance: (x, y) => Math.abs(disk(x, y, 0.76)) - 0.22 },
  { name: 'square', distance: (x, y) => box(x, y, 0.82, 0.82) },
  { name: 'frame', distance: (x, y) => Math.abs(box(x, y, 0.72, 0.72)) - 0.2 },
  { name: 'triangle', distance: (x, y) => Math.max(y - 0.75, 0.87 * Math.abs(x) - 0.5 * y - 0.55) },
  { name: 'plus', distance: (x, y) => Math.min(box(x, y, 0.95, 0.27), box(x, y, 0.27, 0.95)) },
  { name: 'bars', distance: (x, y) => box(Math.abs(x) - 0.58, y, 0.27, 0.9) },
  { name: 'crescent', distance: (x, y) => Math.max(disk(x, y, 0.95), -disk(x - 0.5, y, 0.78)) },
  { name: 'tee', distance: (x, y) => Math.min(box(x, y + 0.62, 0.9, 0.27), box(x, y - 0.15, 0.27, 0.75)) },
  { name: 'corner', distance: (x, y) => Math.min(box(x + 0.58, y, 0.27, 0.9), box(x, y - 0.62, 0.9, 0.27)) },
];

/** sin(2π · turns) to about 0.001: a parabola and its square, after N. Capens. */
function wave(turns: number): number {
  const t = 2 * (turns - Math.floor(turns + 0.5));
  const parabola = 4 * t * (1 - Math.abs(t));
  return parabola * (0.775 + 0.225 * Math.abs(parabola));
}

/** A pattern over the image plane, −1 to 1. */
interface Texture {
  readonly kind: 'flat' | 'stripes' | 'checks' | 'slope';
  readonly alongX: number;
  readonly alongY: number;
  readonly phase: number;
}

function textureAt({ kind, alongX, alongY, phase }: Texture, x: number, y: number): number {
  switch (kind) {
    case 'flat':
      return 0;
    case 'stripes':
      return wave(alongX * x + alongY * y + phase);
    case 'checks':
      return wave(alongX * x + alongY * y + phase) * wave(alongX * y - alongY * x - phase);
    case 'slope':
      return Math.max(-1, Math.min(1, (alongX * x + alongY * y) * 0.5));
  }
}

const textureKinds = ['flat', 'stripes', 'checks', 'slope'] as const;

function randomTexture(random: Random, kind: Texture['kind']): Texture {
  const angle = random.next();
  const frequency = random.between(0.7, 2.2);
  return { kind, alongX: frequency * wave(angle), alongY: frequency * wave(angle + 0.25), phase: random.next() };
}

/** A colour of the given hue in turns; `strength` 0 is grey. */
function colour(hue: number, lightness: number, strength: number): Colour {
  const channel = (shift: number): number => lightness + strength * wave(hue + shift);
  return [channel(0), channel(1 / 3), channel(2 / 3)];
}

function distanceBetween(a: Colour, b: Colour): number {
  return Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2]);
}

/** How strongly each cue and nuisance acts; 0 switches it off. */
const leaningBright = 0.8;
const leaningHue = 0.35;
const leaningTexture = 0.35;
const grain = 0.12 / 1024;

/** Writes one image of a class, `height × width × 3` values of 0 to 1, row-major and channel-last. */
export function drawFigure(random: Random, label: number, height: number, width: number, into: Float64Array): void {
  const figure = (figures[label] as FigureClass).distance;

  const brighter = random.next() < leaningBright;
  const background = colour(
    random.next(),
    brighter ? random.between(0.15, 0.45) : random.between(0.3, 0.75),
    random.between(0, 0.22),
  );
  const hue = random.next() < leaningHue ? label / figures.length + random.between(-0.05, 0.05) : random.next();
  let foreground = background;
  // Clearly apart from the background, or the class could not be told at all.
  for (let attempt = 0; distanceBetween(foreground, background) < 0.45 && attempt < 20; attempt++) {
    foreground = colour(hue, brighter ? random.between(0.55, 0.85) : random.between(0.15, 0.85), random.between(0.05, 0.35));
  }
  const anyKind = textureKinds[random.integer(4)] as Texture['kind'];
  const leaning = textureKinds[label % 4] as Texture['kind'];
  const fill = randomTexture(random, random.next() < leaningTexture ? leaning : anyKind);
  const ground = randomTexture(random, textureKinds[random.integer(4)] as Texture['kind']);
  const fillContrast = random.between(0.03, 0.16);
  const groundContrast = random.between(0.03, 0.16);

  const size = random.between(0.5, 0.75);
  const centreX = random.between(-1, 1) * (1.05 - size);
  const centreY = random.between(-1, 1) * (1.05 - size);
  const turn = random.between(-0.06, 0.06);
  const stretch = random.between(0.85, 1.18);
  const cos = wave(turn + 0.25) / size;
  const sin = wave(turn) / size;

  const blots = Array.from({ length: random.integer(4) }, () => ({
    x: random.between(-1, 1),
    y: random.between(-1, 1),
    radius: random.between(0.08, 0.22),
    colour: colour(random.next(), random.between(0.15, 0.85), random.between(0, 0.35)),
  }));
  const light = randomTexture(random, 'slope');
  const lightContrast = random.between(0, 0.15);

  const pixel = 2 / Math.min(height, width);
  for (let row = 0; row < height; row++) {
    const y = (row + 0.5 - height / 2) * pixel;
    for (let column = 0; column < width; column++) {
      const x = (column + 0.5 - width / 2) * pixel;
      const dx = x - centreX;
      const dy = y - centreY;
      const distance = figure((dx * cos + dy * sin) * stretch, (dy * cos - dx * sin) / stretch) * size;
      const cover = Math.max(0, Math.min(1, 0.5 - distance / pixel));
      const shade =
        cover * fillContrast * textureAt(fill, x, y) +
        (1 - cover) * groundContrast * textureAt(ground, x, y) +
        lightContrast * textureAt(light, x, y);
      let red = shade + background[0] + cover * (foreground[0] - background[0]);
      let green = shade + background[1] + cover * (foreground[1] - background[1]);
      let blue = shade + background[2] + cover * (foreground[2] - background[2]);
      for (const blot of blots) {
        const bx = x - blot.x;
        const by = y - blot.y;
        if (bx * bx + by * by < blot.radius * blot.radius) [red, green, blue] = blot.colour;
      }
      const at = (row * width + column) * 3;
      // Ten bits of either draw for each colour: the difference of two uniform numbers.
      const up = random.bits();
      const down = random.bits();
      into[at] = red + grain * ((up & 1023) - (down & 1023));
      into[at + 1] = green + grain * (((up >>> 10) & 1023) - ((down >>> 10) & 1023));
      into[at + 2] = blue + grain * (((up >>> 20) & 1023) - ((down >>> 20) & 1023));
    }
  }
}
