// The time a search looks at, and the steps in which it goes back.
import { invalid } from '#platform/errors';

export type Window = { from: number; to: number };

const dayMs = 86_400_000;
const firstStepMs = 5 * 60_000;

/**
 * Epoch milliseconds, `from` included and `to` not; the last 24 hours unless said.
 * @throws Problem `time_range_reversed`
 */
export function windowOf(input: { from?: string | undefined; to?: string | undefined }, now: Date): Window {
  const to = input.to === undefined ? now.getTime() : Date.parse(input.to);
  const from = input.from === undefined ? to - dayMs : Date.parse(input.from);
  if (from >= to)
    throw invalid('time_range_reversed', 'The time range ends before it begins.', [
      { pointer: '/from', detail: 'Must be before “to”.' },
    ]);
  return { from, to };
}

/** Newest first, each four times as long as the one before: the newest rows are found fast, old ones in few steps. */
export function* stepsBack({ from, to }: Window): Generator<Window> {
  let end = to;
  for (let stepMs = firstStepMs; end > from; stepMs *= 4) {
    const start = Math.max(from, end - stepMs);
    yield { from: start, to: end };
    end = start;
  }
}
