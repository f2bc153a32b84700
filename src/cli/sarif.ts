/** Problems as SARIF 2.1.0, which code-scanning services read (https://docs.oasis-open.org/sarif/sarif/v2.1.0/). */
import { problemKinds } from '../graph/problem.js';
import type { Problem, ProblemCode, Severity } from '../graph/problem.js';
import type { Span } from '../graph/span.js';
import { displayPath } from './disk.js';
import type { Places } from './places.js';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
};

export function problemsSarif(problems: readonly Problem[], places: Places, version: string): unknown {
  const codes = Object.keys(problemKinds) as ProblemCode[];
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Layerwright',
            version,
            rules: codes.map((code) => ({
              id: code,
              shortDescription: { text: problemKinds[code].title },
              help: { text: problemKinds[code].fix },
              defaultConfiguration: { level: levels[problemKinds[code].severity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: problems.map((problem) => ({
          ruleId: problem.code,
          ruleIndex: codes.indexOf(problem.code),
          level: levels[problem.severity],
          message: { text: problem.message },
          locations: [location(problem.span, places)],
          ...(problem.related.length === 0
            ? {}
            : {
                relatedLocations: problem.related.map(({ span, message }, id) => ({
                  id,
                  message: { text: message },
                  ...location(span, places),
                })),
              }),
        })),
      },
    ],
  };
}

function location(span: Span, places: Places): object {
  const [start, end] = [places.startOf(span), places.endOf(span)];
  const region =
    start === null || end === null
      ? {}
      : { region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column } };
  return { physicalLocation: { artifactLocation: { uri: uriOf(span.file) }, ...region } };
}

/** A relative URI below the working directory, as services want it that know the repository; else an absolute one. */
function uriOf(file: string): string {
  const path = displayPath(file).split('/').map(encodeURIComponent).join('/');
  if (path.startsWith('/')) return `file://${path}`;
  return /^[A-Za-z]%3A\//.test(path) ? `file:///${path}` : path;
}
