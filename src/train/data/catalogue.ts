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
  /** What it is, and what it is good for: a sentence or two. */
  readonly about: string;
  /** Where it comes from and on which terms, in a sentence. */
  readonly origin: string;
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
    about:
      'Figures on textured grounds, in the shape that the model reads. Designs differ on them within minutes: for first trials.',
    origin: 'Generated here, with nothing to fetch; free of rights of others.',
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
    about: 'Colour photographs of ten kinds of animals and vehicles: for claims about pictures.',
    origin: 'Alex Krizhevsky, University of Toronto, 2009. No license is stated; its authors ask to be cited.',
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
    about: 'Grey pictures of ten kinds of clothes; harder than MNIST, easier than CIFAR-10.',
    origin: 'Zalando Research, 2017, MIT license.',
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
    about: 'Handwritten digits. So easy that designs hardly differ: to see that a model learns at all.',
    origin: 'Yann LeCun and Corinna Cortes, from pictures of NIST, 1998, CC BY-SA 3.0.',
    fetchBytes: 11_594_722,
    storedBytes: 70_000 * 785,
  },
];

export function catalogueEntry(id: BuiltInDatasetId): CatalogueEntry {
  return catalogue.find((entry) => entry.id === id) as CatalogueEntry;
}
