/**
 * Parsers of command lines: argparse, yargs, commander. The options' defaults are what a script runs with when it is given nothing.
 */
import { ArrayValue } from '../interpreter/arrayValue.js';
import { BuiltinFunction } from '../interpreter/functionValue.js';
import type { Call } from '../interpreter/functionValue.js';
import { elementsOf } from '../interpreter/iterate.js';
import { ObjectValue } from '../interpreter/objectValue.js';
import type { Open } from '../interpreter/open.js';
import { Open as OpenValue } from '../interpreter/open.js';
import type { Run } from '../interpreter/run.js';
import { isKind, isMaybe } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';

/** What the property of a parser, or of something that may be one, is; `undefined` where it has nothing to do with options. */
export function commandLineProperty(run: Run, parser: Open, key: string): Value {
  switch (key) {
    case 'addArgument':
    case 'add_argument':
    case 'option':
    case 'options':
    case 'default':
    case 'requiredOption':
      return new BuiltinFunction(key, (call) => addOption(call, parser, key));
    case 'parseArgs':
    case 'parse_args':
    case 'parseSync':
    case 'opts':
      return run.options.has(parser.text) ? new BuiltinFunction(key, () => parsed(run, parser)) : undefined;
    case 'parseKnownArgs':
    case 'parse_known_args':
      return run.options.has(parser.text)
        ? new BuiltinFunction(key, () => new ArrayValue(run.trail, [parsed(run, parser), new ArrayValue(run.trail, [])]))
        : undefined;
    case 'argv':
      return run.options.has(parser.text) ? parsed(run, parser) : undefined;
    default:
      return undefined;
  }
}

function addOption(call: Call, parser: Open, method: string): Value {
  const { run } = call.scope.frame;
  const options = run.options.get(parser.text) ?? new Map<string, Value>();
  run.options.set(parser.text, options);
  const [first, second] = call.args;
  if (method === 'options' && isKind(first, 'object')) {
    for (const [name, settings] of first.properties) note(options, name, settings);
  } else if (method === 'default') {
    if (typeof first === 'string') options.set(first, second);
  } else {
    const names = namesOf(call, first);
    // commander gives the default as the last argument, the others in an object.
    const settings = call.args.slice(1).find((argument) => isKind(argument, 'object'));
    const last = call.args.length > 2 ? call.args[call.args.length - 1] : undefined;
    for (const name of names) {
      if (settings !== undefined) note(options, name, settings);
      else options.set(name, last);
    }
  }
  return parser;
}

function note(options: Map<string, Value>, name: string, settings: Value): void {
  if (!isKind(settings, 'object')) return;
  const key = ['default', 'defaultValue'].find((one) => settings.properties.has(one));
  const target = settings.properties.get('dest');
  const flag = settings.properties.get('action');
  const value =
    key === undefined ? (flag === 'storeTrue' || flag === 'store_true' ? false : undefined) : settings.properties.get(key);
  options.set(typeof target === 'string' ? target : name, value);
}

/** `--hidden-units`, `'-u, --units <n>'`, `['-u', '--units']`. */
function namesOf(call: Call, first: Value): string[] {
  const texts = typeof first === 'string' ? [first] : elementsOf(call.scope, first, call.node).elements;
  const names = new Set<string>();
  for (const text of texts) {
    if (isMaybe(text) || typeof text !== 'string') continue;
    const long = /--([\w-]+)/.exec(text)?.[1] ?? text.replace(/^-+/, '');
    names.add(long.replace(/-/g, '_'));
    names.add(long.replace(/-(\w)/g, (_match, letter: string) => letter.toUpperCase()));
  }
  return [...names];
}

/** Options without a default stay open. */
function parsed(run: Run, parser: Open): Value {
  const result = new ObjectValue(run.trail);
  for (const [name, value] of run.options.get(parser.text) ?? []) if (value !== undefined) result.properties.set(name, value);
  result.rest = new OpenValue('args', 'object', null, true);
  return result;
}
