import { catalogueEntry } from '../data/catalogue.js';
import type { DatasetChoice } from '../plan.js';

/** The name of a data set for people: the catalogue's, or that of the user's file or folder. */
export function datasetLabel(choice: DatasetChoice): string {
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
