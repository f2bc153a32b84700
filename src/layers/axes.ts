/** Which axes of an image are channels and which are space. */
import { isUnknown } from '../graph/dim.js';
import type { Dim, Unknown } from '../graph/dim.js';
import type { LayerConfig } from '../graph/model.js';
import { choice, dataFormats } from './config.js';
import type { DataFormat } from './config.js';

/** An image-like input taken apart: batch, space (one size an axis), channels. */
export interface Image {
  readonly batch: Dim;
  readonly space: readonly Dim[];
  readonly channels: Dim;
  readonly format: DataFormat | Unknown;
}

export function imageOf(config: LayerConfig, input: readonly Dim[]): Image {
  const format = choice(config, 'dataFormat', dataFormats, 'channelsLast');
  const batch = input[0] ?? null;
  if (isUnknown(format)) return { batch, space: input.slice(2).map(() => format), channels: format, format };
  if (format === 'channelsFirst') return { batch, space: input.slice(2), channels: input[1] ?? null, format };
  return { batch, space: input.slice(1, -1), channels: input[input.length - 1] ?? null, format };
}

/** Puts an image together again; with an unknown format only its rank is known. */
export function imageShape(image: Image): Dim[] {
  const { batch, space, channels, format } = image;
  if (isUnknown(format)) return [batch, ...space.map(() => format), format];
  return format === 'channelsFirst' ? [batch, channels, ...space] : [batch, ...space, channels];
}
