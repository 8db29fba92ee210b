// Acknowledgement ids: given out when the events are durable already, so an id that was given is always true.
/** Ids follow the clock, so that those of before a restart are known as well, and nothing has to be remembered. */
const perMillisecond = 1_000;
/** No door was open before. */
const first = Date.UTC(2024, 0) * perMillisecond;

export type Acknowledgements = { next: () => number; isDurable: (id: number) => boolean };

export function createAcknowledgements(now: () => number = Date.now): Acknowledgements {
  let last = 0;
  return {
    next: () => {
      last = Math.max(last + 1, now() * perMillisecond);
      return last;
    },
    isDurable: (id) => Number.isSafeInteger(id) && id >= first && id <= Math.max(last, now() * perMillisecond),
  };
}
