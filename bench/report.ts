// What every measurement needs: processor time, whether to be short, and where results go.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Fewer rounds and less material, to see that everything works. */
export const short = process.argv.includes('--short');

/** Processor time of a piece of work on all threads of this process, compiling and collecting included. */
export function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Prints the lines and keeps the figures in `bench/results/NAME.json`. */
export function report(name: string, lines: readonly string[], figures: unknown): void {
  for (const line of lines) console.log(line);
  const folder = fileURLToPath(new URL('results', import.meta.url));
  mkdirSync(folder, { recursive: true });
  const measured = { at: new Date().toISOString(), node: process.version, short, figures };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(measured, null, 2)}\n`);
}
