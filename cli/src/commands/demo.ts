// Streams the demonstration day into a running Tocsin.
import { sendDay } from '@tocsin/server/demo/send-day';
import { Command, InvalidArgumentError } from 'commander';

import { connectionOf, unreachable, withConnection, type ConnectionOptions } from '../connection.ts';
import { bar, createProgress } from '../progress.ts';

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError('A whole number is expected.');
  return number;
}

type Options = ConnectionOptions & { seed: number; minutes: number };

export const demoCommand = (): Command =>
  withConnection(new Command('demo'))
    .description('Stream a realistic day of a French organisation with 30 sites, one intrusion in it')
    .option('--seed <number>', 'the same seed gives the same day', wholeNumber, 1)
    .option('--minutes <number>', 'over how long; 0 is as fast as possible', wholeNumber, 0)
    .action(async ({ seed, minutes, ...where }: Options) => {
      const connection = connectionOf(where);
      const progress = createProgress();
      try {
        const onProgress = (share: number, message: string): void => progress.show(`${bar(share)}  ${message}`);
        const { events, sites } = await sendDay({ ...connection, seed, minutes, end: Date.now(), onProgress });
        progress.end();
        console.log(
          `${events.toLocaleString('en')} events sent${sites ? `, ${sites} sites created` : ''}. Open ${connection.baseUrl}/alerts to see what came of them.`,
        );
      } catch (error) {
        progress.end();
        throw unreachable(connection.baseUrl, error);
      }
    });
