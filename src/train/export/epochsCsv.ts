/** `epochs.csv`: one row for each design, seed and epoch. An empty cell is a value that was not finite. */
import { csvText } from './escape.js';
import type { ExportedRun } from './exportedRun.js';

export function epochsCsv({ summary }: ExportedRun): string {
  const header = [
    'design',
    'label',
    'parameters',
    'macs',
    'seed',
    'epoch',
    'training_loss',
    'test_loss',
    'test_accuracy',
    'seconds',
    'examples_per_second',
  ];
  const rows = summary.designs.flatMap(({ key, label, params, macs, seeds }) =>
    seeds.flatMap(({ seed, epochs }) =>
      epochs.map(({ epoch, loss, testLoss, testAccuracy, seconds, examplesPerSecond }) => [
        key,
        label,
        params,
        macs,
        seed,
        epoch,
        loss,
        testLoss,
        testAccuracy,
        seconds,
        examplesPerSecond,
      ]),
    ),
  );
  return csvText([header, ...rows]);
}
