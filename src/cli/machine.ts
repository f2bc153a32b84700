/** What a run was made with, for its report. */
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** Processor, memory, system and runtime, a line each. */
export function describeMachine(): string[] {
  const model = cpus()[0]?.model.trim().replace(/\s+/g, ' ');
  const cores = availableParallelism();
  const memory = (totalmem() / 2 ** 30).toFixed(totalmem() < 16 * 2 ** 30 ? 1 : 0);
  return [
    `${model === undefined || model === '' ? 'a processor that does not tell its name' : model}, ${cores} ${cores === 1 ? 'core' : 'cores'}`,
    `${memory} GiB of memory`,
    `${type()} ${/^\d+\.\d+/.exec(release())?.[0] ?? release()}, ${arch()}`,
    `Node ${process.versions.node}`,
  ];
}

/** The arguments as a command that a POSIX shell reads back as they were. */
export function shellCommand(program: string, args: readonly string[]): string {
  return [program, ...args].map(quoted).join(' ');
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
