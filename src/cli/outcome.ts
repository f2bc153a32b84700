/** How a command ends. */
export const exitStatus = {
  fine: 0,
  /** At least one problem of severity `error`. */
  problems: 1,
  /** Wrong usage, or a file that cannot be read. */
  usage: 2,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** Wrong usage or an unreadable file: a sentence that says what is wrong and what to do. */
export interface UsageFailure {
  readonly usage: string;
}

export function usageFailure(usage: string): UsageFailure {
  return { usage };
}

export function isUsageFailure(value: unknown): value is UsageFailure {
  return typeof value === 'object' && value !== null && 'usage' in value;
}

/** What a command wants written, and its exit status. */
export interface Report {
  readonly output: string;
  readonly status: ExitStatus;
}
