// The `tocsin` command line.
import { Command } from 'commander';

import { commands } from './commands/index.ts';
import { CommandFault } from './fault.ts';

const program = new Command('tocsin')
  .description('The security operations platform, from the command line.')
  .showHelpAfterError();
for (const command of commands) program.addCommand(command());

// Whoever reads our output may stop early (`| head`); that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  // One readable line; the stack is for those who ask for it.
  console.error(`tocsin: ${error instanceof Error ? error.message : String(error)}`);
  if (!(error instanceof CommandFault) && process.env['TOCSIN_DEBUG']) console.error(error);
  process.exitCode = error instanceof CommandFault ? error.status : 1;
}
