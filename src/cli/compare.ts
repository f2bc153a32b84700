/** `layerwright compare`: the design table of one dense layer. */
import { Command, Option } from 'commander';
import { compareDesigns, solvedMatches } from '../design/compare.js';
import type { CompareOptions, DesignRow, DesignTable, Match } from '../design/compare.js';
import type { DesignKind } from '../design/choice.js';
import { designKinds } from '../design/designs.js';
import { defaultLayer } from '../design/eligible.js';
import { isDesignFailure } from '../design/failure.js';
import type { ModelGraph } from '../graph/model.js';
import { absolute, displayPath } from './disk.js';
import { designText } from './designText.js';
import { finish } from './finish.js';
import { exitStatus, isUsageFailure, usageFailure } from './outcome.js';
import type { Report, UsageFailure } from './outcome.js';
import { Places } from './places.js';
import { readProject } from './project.js';
import type { Project } from './project.js';
import { paintFor } from './terminal.js';
import type { Paint } from './terminal.js';

/** What `--match` may be, and the widths it stands for. */
const budgets = {
  params: ['params'],
  macs: ['macs'],
  width: ['same-width'],
  all: solvedMatches,
} as const satisfies Record<string, readonly Match[]>;

export interface CompareCommandOptions {
  readonly function?: string;
  readonly args?: string;
  readonly layer?: string;
  readonly splits?: string;
  readonly ranks?: string;
  readonly designs?: string;
  readonly units?: string;
  readonly match: keyof typeof budgets;
  readonly json?: boolean;
}

export function compareCommand(): Command {
  return new Command('compare')
    .description('Show what other designs of one dense layer would cost, at widths solved for the same budget.')
    .argument('<file>', 'a .ts, .tsx, .js, .jsx, .mjs, .cjs or .html file')
    .option('--function <name>', 'the builder of the model: a function, Class.method or Class.constructor')
    .option('--args <json>', 'values for what the source leaves open, such as {"units": 128}')
    .option('--layer <line>', 'the line of the dense layer’s call; without it, the largest hidden one')
    .option('--splits <numbers>', 'only these numbers of groups, such as 2,5,10; without it, all that divide the inputs')
    .addOption(
      new Option(
        '--match <budget>',
        'what the widths are solved for: equal parameters, equal multiply-adds, the same width, or all of them',
      )
        .choices(Object.keys(budgets))
        .default('all'),
    )
    .option('--units <numbers>', 'further hidden widths, such as 3720')
    .option(
      '--designs <names>',
      `which designs beside plain: ${designKinds.filter((kind) => kind !== 'plain').join(', ')}`,
      'split',
    )
    .option('--ranks <numbers>', 'only these ranks of the low-rank design')
    .option('--json', 'write JSON')
    .action(async (file: string, options: CompareCommandOptions) => {
      finish(await compare(file, options, paintFor(process.stdout, process.env)));
    });
}

export async function compare(file: string, options: CompareCommandOptions, paint: Paint): Promise<Report | UsageFailure> {
  const wanted = parseOptions(options);
  if (isUsageFailure(wanted)) return wanted;
  const project = await readProject(file, { builder: options.function, args: options.args });
  if (isUsageFailure(project)) return project;
  const places = new Places(absolute(file), project.sources);
  const chosen = chooseLayer(project, places, file, wanted.line);
  if (isUsageFailure(chosen)) return chosen;
  const layer = chosen.layer === undefined ? {} : { layer: chosen.layer };
  const table = compareDesigns(chosen.model, {
    ...wanted.compare,
    ...layer,
    lineOf: (span) => places.startOf(span)?.line ?? null,
  });
  if (isDesignFailure(table)) {
    return usageFailure(table.failure === 'unknown-size' ? `${table.message} Here --args gives values.` : table.message);
  }
  const others = project.analysis.models
    .filter((model) => model !== chosen.model)
    .flatMap(({ name }) => (name === null ? [] : [name]));
  const output = options.json === true ? `${JSON.stringify(tableJson(table), null, 2)}\n` : designText(table, others, paint);
  return { output, status: exitStatus.fine };
}

/** The model and layer that the command is about: those of `--layer`, else the first model with a dense layer that can be redesigned. */
export function chooseLayer(
  { analysis }: Project,
  places: Places,
  file: string,
  line: number | undefined,
): { model: ModelGraph; layer?: number } | UsageFailure {
  const [first] = analysis.models;
  if (first === undefined) return usageFailure(`${file} builds no TensorFlow.js model that can be read. Name a file that does.`);
  if (line === undefined) return { model: analysis.models.find((model) => !isDesignFailure(defaultLayer(model))) ?? first };
  for (const model of analysis.models) {
    const covers = model.layers.map(({ className, span }) => {
      if (className !== 'Dense' || span?.file !== places.file) return false;
      return (places.startOf(span)?.line ?? Infinity) <= line && line <= (places.endOf(span)?.line ?? 0);
    });
    if (covers.includes(true)) return { model, layer: covers.indexOf(true) };
  }
  const lines = analysis.models.flatMap((model) =>
    model.layers.flatMap(({ className, span }) =>
      className === 'Dense' && span?.file === places.file ? [places.startOf(span)?.line ?? 0] : [],
    ),
  );
  const offer =
    lines.length === 0
      ? 'It has no dense layer.'
      : `Its dense layers are in line ${[...new Set(lines)].sort((a, b) => a - b).join(', ')}.`;
  return usageFailure(`${file} has no dense layer in line ${line}. ${offer}`);
}

function parseOptions(options: CompareCommandOptions): { line?: number; compare: CompareOptions } | UsageFailure {
  const line = options.layer === undefined ? undefined : numbersOf('--layer', options.layer);
  const splits = options.splits === undefined ? undefined : numbersOf('--splits', options.splits);
  const ranks = options.ranks === undefined ? undefined : numbersOf('--ranks', options.ranks);
  const widths = options.units === undefined ? undefined : numbersOf('--units', options.units);
  for (const value of [line, splits, ranks, widths]) if (isUsageFailure(value)) return value;
  const designs = (options.designs ?? 'split').split(',').map((name) => name.trim());
  const stranger = designs.find((name) => !designKinds.some((kind) => kind === name));
  if (stranger !== undefined) return usageFailure(`There is no design “${stranger}”. Choose from ${designKinds.join(', ')}.`);
  return {
    ...(Array.isArray(line) && line[0] !== undefined ? { line: line[0] } : {}),
    compare: {
      designs: designs as DesignKind[],
      matches: budgets[options.match],
      ...(Array.isArray(splits) ? { splits } : {}),
      ...(Array.isArray(ranks) ? { ranks } : {}),
      ...(Array.isArray(widths) ? { widths } : {}),
    },
  };
}

/** Positive whole numbers, separated by commas. */
function numbersOf(option: string, text: string): number[] | UsageFailure {
  const numbers = text.split(',').map((part) => Number(part.trim()));
  if (numbers.every((number) => Number.isSafeInteger(number) && number > 0)) return numbers;
  return usageFailure(`${option} takes positive whole numbers separated by commas, such as ${option} 2,5,10, and not ${text}.`);
}

function tableJson(table: DesignTable): unknown {
  return {
    model: { name: table.model.name, file: displayPath(table.model.file) },
    layer: table.layer,
    rows: table.rows.map(rowJson),
    notes: table.notes ?? [],
  };
}

function rowJson({ choice, ...row }: DesignRow): unknown {
  return choice.rank === undefined ? row : { ...row, rank: choice.rank };
}
