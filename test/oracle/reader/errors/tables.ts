/** All tables of wrong programs as one. */
import { classErrors } from './classes.js';
import { configErrors } from './configs.js';
import { dataErrors } from './data.js';
import { modelErrors } from './models.js';
import { rankErrors } from './ranks.js';
import { sizeErrors } from './sizes.js';
import type { ErrorKind } from './wrongProgram.js';

export const wrongPrograms: Readonly<Record<string, ErrorKind>> = {
  ...rankErrors,
  ...sizeErrors,
  ...configErrors,
  ...modelErrors,
  ...dataErrors,
  ...classErrors,
};
