/** The command line: `layerwright analyze`, `compare`, `train`, `resume`. */
import { Command, CommanderError } from 'commander';
import { analyzeCommand } from './analyze.js';
import { compareCommand } from './compare.js';
import { exitStatus } from './outcome.js';
import { resumeCommand } from './resume.js';
import { trainCommand } from './train.js';
import { version } from './version.js';

async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('layerwright')
    .description(
      'Shapes, sizes and shape errors of TensorFlow.js models, read from their source, and other designs of their dense layers.',
    )
    .version(version)
    .exitOverride()
    .addCommand(analyzeCommand())
    .addCommand(compareCommand())
    .addCommand(trainCommand())
    .addCommand(resumeCommand());
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync(argv);
  } catch (error) {
    // Commander has written what is wrong with the command, or the help that was asked for.
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? exitStatus.fine : exitStatus.usage;
  }
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

main(process.argv).catch((error: unknown) => {
  // A defect of Layerwright: neither a problem of the model (1) nor of the command (2). 70 is EX_SOFTWARE of sysexits.h.
  console.error(error);
  process.exitCode = 70;
});
