import { catalogueEntry } from '../data/catalogue.js';
import type { DatasetChoice } from '../plan.js';

/** The name of a data set for people: the catalogue's, or that of the user's file or folder. */
export function datasetLabel(choice: DatasetChoice): string {
  // Figures or a table, as the model reads.
  if (choice.id === 'built-in') return 'Built-in data';
  if (choice.id !== 'file') return catalogueEntry(choice.id).label;
  const parts = choice.path.split(/[\\/]/).filter((part) => part !== '');
  const name = parts.at(-1) ?? choice.path;
  try {
    return decodeURIComponent(name);
  } catch {
    // Not an address after all, but a path with a percent sign in it.
    return name;
  }
}
