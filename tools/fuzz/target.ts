// What can be fuzzed: something that takes one input after the other and may only fail as it says it does.
import type { Random } from './random.ts';

export type Target = {
  name: string;
  /** How large a share of all runs it gets, against the others. */
  weight: number;
  /** Makes one input and gives it to the code. @throws Error for whatever the code must not do */
  run: (random: Random) => void | Promise<void>;
  close?: () => Promise<void>;
};

/** Throws with the input's beginning, so that a report can be read. */
export function fault(what: string, input: string | Uint8Array, cause?: unknown): Error {
  const shown =
    typeof input === 'string'
      ? JSON.stringify(input.slice(0, 600))
      : Buffer.from(input).toString('base64').slice(0, 800);
  const why = cause instanceof Error ? `: ${cause.stack ?? cause.message}` : '';
  return new Error(`${what}${why}\n    input (${input.length}): ${shown}`);
}
