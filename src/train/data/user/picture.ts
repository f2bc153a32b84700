/** Pictures: decoding PNG and JPEG, and bringing them to the size that a model reads. */
import { convertIndexedToRgb, decode as decodePng } from 'fast-png';
import { decode as decodeJpeg } from 'jpeg-js';

/** Red, green and blue, 8 bits each, row-major. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Larger pictures are refused before memory is made for them. */
const maximumPixels = 50_000_000;

export function isPictureName(name: string): boolean {
  return /\.(png|jpe?g)$/i.test(name);
}

/** The picture, or why it cannot be read, as a clause. */
export function decodePicture(bytes: Uint8Array): Picture | string {
  try {
    if (bytes[0] === 0x89 && bytes[1] === 0x50) return fromPng(bytes);
    if (bytes[0] === 0xff && bytes[1] === 0xd8) return fromJpeg(bytes);
  } catch (error) {
    // The decoders throw for every kind of damage.
    return `it is damaged (${error instanceof Error ? error.message : String(error)})`;
  }
  return 'it is neither PNG nor JPEG';
}

function fromJpeg(bytes: Uint8Array): Picture | string {
  const { width, height, data } = decodeJpeg(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    maxResolutionInMP: maximumPixels / 1e6,
    maxMemoryUsageInMB: 1024,
  });
  return { width, height, rgb: data };
}

function fromPng(bytes: Uint8Array): Picture | string {
  if (bytes.length < 33) return 'it is cut short';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(16) * view.getUint32(20) > maximumPixels) return 'it is too large';
  const picture = decodePng(bytes, { checkCrc: true });
  const { width, height, depth } = picture;
  const indexed = picture.palette !== undefined;
  const data = indexed ? convertIndexedToRgb(picture) : picture.data;
  const channels = indexed ? data.length / (width * height) : picture.channels;
  const packed = !indexed && depth < 8;
  const most = depth === 16 ? 65_535 : 255;
  const rowBytes = Math.ceil((width * depth) / 8);
  const rgb = new Uint8Array(width * height * 3);
  // Grey of fewer than 8 bits comes several pixels a byte.
  const grey = (x: number, y: number): number => {
    const byte = data[y * rowBytes + ((x * depth) >> 3)] as number;
    const levels = (1 << depth) - 1;
    return (((byte >> (8 - depth - ((x * depth) & 7))) & levels) * 255) / levels;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * channels;
      const to = (y * width + x) * 3;
      // What is transparent shows the paper: white.
      const alpha = channels === 2 || channels === 4 ? (data[from + channels - 1] as number) / most : 1;
      for (let colour = 0; colour < 3; colour++) {
        const value = packed ? grey(x, y) : ((data[from + (channels < 3 ? 0 : colour)] as number) * 255) / most;
        rgb[to + colour] = Math.round(value * alpha + 255 * (1 - alpha));
      }
    }
  }
  return { width, height, rgb };
}

/**
 * Writes the picture in another size: the middle part of the wanted proportions, each new pixel the mean of the area that it
 * covers. One channel is grey (ITU-R BT.601 luma).
 */
export function fitPicture(
  { width, height, rgb }: Picture,
  toHeight: number,
  toWidth: number,
  channels: 1 | 3,
  into: Uint8Array,
): void {
  const scale = Math.min(width / toWidth, height / toHeight);
  const left = (width - toWidth * scale) / 2;
  const top = (height - toHeight * scale) / 2;
  for (let row = 0; row < toHeight; row++) {
    const [y0, y1] = [top + row * scale, top + (row + 1) * scale];
    for (let column = 0; column < toWidth; column++) {
      const [x0, x1] = [left + column * scale, left + (column + 1) * scale];
      let red = 0;
      let green = 0;
      let blue = 0;
      let area = 0;
      for (let y = Math.floor(y0); y < Math.min(height, Math.ceil(y1)); y++) {
        const tall = Math.min(y + 1, y1) - Math.max(y, y0);
        for (let x = Math.floor(x0); x < Math.min(width, Math.ceil(x1)); x++) {
          const share = tall * (Math.min(x + 1, x1) - Math.max(x, x0));
          const at = (y * width + x) * 3;
          red += share * (rgb[at] as number);
          green += share * (rgb[at + 1] as number);
          blue += share * (rgb[at + 2] as number);
          area += share;
        }
      }
      const to = (row * toWidth + column) * channels;
      if (channels === 1) into[to] = Math.round((0.299 * red + 0.587 * green + 0.114 * blue) / area);
      else {
        into[to] = Math.round(red / area);
        into[to + 1] = Math.round(green / area);
        into[to + 2] = Math.round(blue / area);
      }
    }
  }
}
