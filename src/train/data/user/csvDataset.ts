/**
 * A data set from a CSV file: one example a row, one column with the class, numbers in the others. The class is the column called
 * label, class, target or the like, else the last one.
 */
import { failure, success } from '../../result.js';
import type { Result } from '../../result.js';
import type { Dataset, Examples } from '../dataset.js';
import { elementsOf } from '../dataset.js';
import type { ClassifierShape } from '../fit.js';
import { classIndex } from './classLabels.js';
import { readCsv } from './csvTable.js';
import { byteAt, levelsOver } from './quantize.js';
import type { Levels } from './quantize.js';
import { pick, splitByClass } from './split.js';
import type { UserDataContext } from './userData.js';

const labelNames = ['label', 'labels', 'class', 'classes', 'target', 'category', 'species', 'y'];
const missing = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?']);

export function csvDataset(text: string, model: ClassifierShape | null, context: UserDataContext): Result<Dataset> {
  const read = readCsv(text);
  const unusable = (why: string): Result<never> => failure(`${context.label} cannot be used: ${why}.`);
  if (typeof read === 'string') return unusable(read);
  const columnCount = read[0]?.length ?? 0;
  if (read.length < 3 || columnCount < 2) return unusable('it has fewer than two columns, or hardly any rows');
  const uneven = read.findIndex((row) => row.length !== columnCount);
  if (uneven !== -1) return unusable(`row ${uneven + 1} has ${read[uneven]?.length ?? 0} cells instead of ${columnCount}`);

  const header = headerOf(read);
  const rows = header === null ? read : read.slice(1);
  const labelColumn = labelColumnOf(header, rows, model);
  const featureColumns = Array.from({ length: columnCount }, (_, i) => i).filter((i) => i !== labelColumn);
  const numeric = featureColumns.filter((column) => isNumeric(rows, column));
  const dropped = featureColumns.filter((column) => !numeric.includes(column));
  if (numeric.length === 0) return unusable('none of its columns holds numbers');
  const whole = rows.filter((row) => row[labelColumn] !== '' && numeric.every((column) => !isMissing(row[column] ?? '')));
  const classes = classIndex(
    whole.map((row) => row[labelColumn] ?? ''),
    `the column ${nameOf(header, labelColumn)}`,
  );
  if (!classes.ok) return classes;

  const labels = Uint8Array.from(whole, (row) => classes.value.indexOf(row[labelColumn] ?? '') ?? 0);
  const split = splitByClass(labels);
  if (split.test.length === 0) return unusable('it has too few rows of each class to set some aside for the test');
  const values = numeric.map((column) => Float64Array.from(whole, (row) => Number(row[column])));
  const picture = pictureShape(values, model);
  const levels =
    picture === null ? values.map((column) => levelsOver(Float64Array.from(split.train, (row) => column[row] as number))) : null;
  const examples = quantized(values, labels, levels);
  const exampleShape = picture ?? [numeric.length];
  const elements = elementsOf(exampleShape);
  return success({
    label: context.label,
    exampleShape,
    classes: classes.value.names.length,
    classNames: classes.value.names,
    train: pick(examples, elements, split.train),
    test: pick(examples, elements, split.test),
    notes: [
      `The class is the column ${nameOf(header, labelColumn)}. A fifth of each class was set aside for the test.`,
      ...(levels === null
        ? []
        : ['Each column is kept in 256 levels between its least and greatest value in the training rows.']),
      ...(levels?.some(({ clipped }) => clipped)
        ? ['In columns with far outliers the outermost 0.5 % on either side were drawn in to the rest.']
        : []),
      ...(dropped.length === 0
        ? []
        : [`Columns without numbers were left out: ${dropped.map((column) => nameOf(header, column)).join(', ')}.`]),
      ...(whole.length === rows.length
        ? []
        : [`${rows.length - whole.length} of ${rows.length} rows were left out because a value is missing.`]),
    ],
  });
}

function quantized(columns: readonly Float64Array[], labels: Uint8Array, levels: readonly Levels[] | null): Examples {
  const pixels = new Uint8Array(labels.length * columns.length);
  columns.forEach((column, feature) => {
    const own = levels?.[feature] ?? { low: 0, step: 1 };
    column.forEach((value, row) => (pixels[row * columns.length + feature] = byteAt(value, own)));
  });
  return { count: labels.length, pixels, labels };
}

/** The first row, if some column has numbers below it but not in it, or its cells are known names. */
function headerOf(rows: readonly string[][]): readonly string[] | null {
  const [first = [], ...rest] = rows;
  const isHeader = first.some(
    (cell, column) => labelNames.includes(cell.toLowerCase()) || (!isNumber(cell) && !isMissing(cell) && isNumeric(rest, column)),
  );
  return isHeader ? first : null;
}

function labelColumnOf(header: readonly string[] | null, rows: readonly string[][], model: ClassifierShape | null): number {
  const named =
    header === null
      ? -1
      : labelNames.map((name) => header.findIndex((cell) => cell.toLowerCase() === name)).find((i) => i !== -1);
  if (named !== undefined && named !== -1) return named;
  const last = (rows[0]?.length ?? 1) - 1;
  // Files of pixels often have the class first, and a last column of black corner pixels.
  const distinct = (column: number): number => new Set(rows.map((row) => row[column])).size;
  const classes = model?.outputs ?? 256;
  const fits = (column: number): boolean => distinct(column) >= 2 && distinct(column) <= classes;
  return !fits(last) && fits(0) ? 0 : last;
}

/** The model's shape, where it reads a picture and the columns are its pixels as bytes. */
function pictureShape(columns: readonly Float64Array[], model: ClassifierShape | null): readonly number[] | null {
  const sizes = model?.input.filter((size) => size !== null) ?? [];
  if (model === null || sizes.length < model.input.length || elementsOf(sizes) !== columns.length) return null;
  const areBytes = columns.every((column) => column.every((value) => Number.isInteger(value) && value >= 0 && value <= 255));
  const bright = columns.some((column) => column.some((value) => value > 100));
  return areBytes && bright && (sizes.length > 1 || columns.length >= 64) ? sizes : null;
}

/** Whether most of a column are numbers, and the rest is missing. */
function isNumeric(rows: readonly string[][], column: number): boolean {
  let numbers = 0;
  for (const row of rows) {
    const cell = row[column] ?? '';
    if (isNumber(cell)) numbers++;
    else if (!isMissing(cell)) return false;
  }
  return numbers * 2 > rows.length;
}

function isNumber(cell: string): boolean {
  return cell !== '' && Number.isFinite(Number(cell));
}

function isMissing(cell: string): boolean {
  return missing.has(cell.toLowerCase());
}

function nameOf(header: readonly string[] | null, column: number): string {
  const name = header?.[column];
  return name === undefined || name === '' ? String(column + 1) : `“${name}”`;
}
