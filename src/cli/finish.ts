import { exitStatus, isUsageFailure } from './outcome.js';
import type { Report, UsageFailure } from './outcome.js';

/** Writes what a command has to say and sets the exit status; the process ends by itself once all is written. */
export function finish(report: Report | UsageFailure): void {
  if (isUsageFailure(report)) {
    process.stderr.write(`${report.usage}\n`);
    process.exitCode = exitStatus.usage;
    return;
  }
  process.exitCode = report.status;
  process.stdout.write(report.output);
}
