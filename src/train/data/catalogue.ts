/** The data sets that Layerwright knows by name: one row each. The user's own files have no row; they are looked at when they are chosen. */
import type { BuiltInDatasetId } from '../plan.js';
import { builtInClasses, builtInShape, builtInTestCount, builtInTrainCount } from './builtIn.js';

export interface CatalogueEntry {
  readonly id: BuiltInDatasetId;
  readonly label: string;
  readonly exampleShape: readonly number[];
  readonly classes: number;
  readonly trainCount: number;
  readonly testCount: number;
  /** One line for a list. */
  readonly about: string;
  /** Bytes that have to be fetched, about; 0 for none. */
  readonly fetchBytes: number;
  /** Bytes on the disk once it is there. */
  readonly storedBytes: number;
}

export const catalogue: readonly CatalogueEntry[] = [
  {
    id: 'built-in',
    label: 'Built-in figures',
    exampleShape: builtInShape,
    classes: builtInClasses,
    trainCount: builtInTrainCount,
    testCount: builtInTestCount,
    about: 'Generated figures on textured grounds; nothing to fetch. Takes the shape that the model reads.',
    fetchBytes: 0,
    storedBytes: 0,
  },
  {
    id: 'cifar10',
    label: 'CIFAR-10',
    exampleShape: [32, 32, 3],
    classes: 10,
    trainCount: 50_000,
    testCount: 10_000,
    about: 'Colour photographs of ten kinds of animals and vehicles.',
    fetchBytes: 170_052_171,
    storedBytes: 60_000 * 3073,
  },
  {
    id: 'fashion-mnist',
    label: 'Fashion-MNIST',
    exampleShape: [28, 28, 1],
    classes: 10,
    trainCount: 60_000,
    testCount: 10_000,
    about: 'Grey pictures of ten kinds of clothes.',
    fetchBytes: 30_878_645,
    storedBytes: 70_000 * 785,
  },
  {
    id: 'mnist',
    label: 'MNIST',
    exampleShape: [28, 28, 1],
    classes: 10,
    trainCount: 60_000,
    testCount: 10_000,
    about: 'Handwritten digits; so easy that designs hardly differ on it.',
    fetchBytes: 11_594_722,
    storedBytes: 70_000 * 785,
  },
];

export function catalogueEntry(id: BuiltInDatasetId): CatalogueEntry {
  return catalogue.find((entry) => entry.id === id) as CatalogueEntry;
}
