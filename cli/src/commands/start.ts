// Starts the server in this process.
import { Command } from 'commander';

export const startCommand = (): Command =>
  new Command('start')
    .description('Start Tocsin; settings are environment variables, see docs/configuration.md')
    .action(async () => {
      await import('@tocsin/server/main');
    });
