// An event store that may be away, from the start on: it is opened when it comes, and asked nothing while it is gone.
import { setTimeout as delay } from 'node:timers/promises';

import type { EventEngine } from '../event-store.ts';
import type { Log } from '../log.ts';
import { EventStoreError } from './error.ts';

export type EngineState = {
  up: boolean;
  /** Since when it is so; null: since this process runs. */
  since: Date | null;
  /** What it said last while it was away; may hold internals, and is not shown. */
  because: string | null;
};
export type WatchedEngine = EventEngine & { state: () => EngineState };

export type WatchOptions = {
  name: string;
  log: Log;
  /** How often it is looked at. */
  everyMs?: number;
  /** An answer that takes longer counts as none. */
  patienceMs?: number;
};

/** A busy store may miss an answer or two. */
const missesUntilAway = 3;

/**
 * Resolves when the store is open, or has been found away: then its calls reject as `unavailable`, at once, until it is
 * there. Queries that wait for an answer when it goes away reject too; inserts go on, because their outcome is unknown.
 * @param open opens it and brings its tables up to date; called again after it failed
 */
export async function watchEngine(
  open: () => Promise<EventEngine>,
  { name, log, everyMs = 5_000, patienceMs = 10_000 }: WatchOptions,
): Promise<WatchedEngine> {
  const stopping = new AbortController();
  let engine: EventEngine | null = null;
  let opening: Promise<void> | null = null;
  let misses = 0;
  let state: EngineState = { up: false, since: null, because: null };
  let gone = Promise.withResolvers<never>();
  gone.promise.catch(() => {});

  function found(because: unknown): void {
    if (because === null) {
      misses = 0;
      if (state.because !== null) log.warn({ store: name }, 'the event store is back');
      if (!state.up) state = { up: true, since: state.because === null ? null : new Date(), because: null };
      return;
    }
    misses += 1;
    if (state.up && misses < missesUntilAway) return;
    const said = textOf(because);
    if (state.up || state.because === null) {
      log.error({ store: name, err: because }, 'AN EVENT STORE IS AWAY: what its organisations send waits for it');
      state = { up: false, since: new Date(), because: said };
      gone.reject(away());
      gone = Promise.withResolvers<never>();
      gone.promise.catch(() => {});
    } else state = { ...state, because: said };
  }

  const away = (): EventStoreError => new EventStoreError('unavailable', `The event store ${name} does not answer.`);

  const openOnce = (): Promise<void> =>
    (opening ??= open()
      .then((opened) => void (engine = opened))
      .finally(() => (opening = null)));

  async function look(forMs: number): Promise<void> {
    try {
      await within(engine ? engine.query('SELECT 1', { wall: 'system' }) : openOnce(), forMs);
      // Opened later than it was waited for: the next look finds it.
      if (engine) found(null);
    } catch (error) {
      found(error);
    }
  }

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      await delay(everyMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
      if (!stopping.signal.aborted) await look(patienceMs);
    }
  }

  const there = (): EventEngine => {
    if (!engine || !state.up) throw away();
    return engine;
  };
  const answered = <T>(work: Promise<T>): Promise<T> => Promise.race([work, gone.promise]);

  // Opening takes longer than answering.
  await look(2 * patienceMs);
  const watching = watch();
  const watched: WatchedEngine = {
    state: () => state,
    engineOf: () => Promise.resolve(watched),
    insert: async (table, rows, options) => there().insert(table, rows, options),
    query: async (sql, options) => answered(there().query(sql, options)),
    stream: async function* (sql, options) {
      yield* there().stream(sql, options);
    },
    command: async (sql) => answered(there().command(sql)),
    close: async () => {
      stopping.abort();
      await watching;
      await opening?.catch(() => {});
      await engine?.close();
    },
  };
  return watched;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : 'It failed without a word.');

/** Of a store that nobody watches: asked now. */
export async function stateOf(engine: EventEngine, patienceMs = 5_000): Promise<EngineState> {
  try {
    await within(engine.query('SELECT 1', { wall: 'system' }), patienceMs);
    return { up: true, since: null, because: null };
  } catch (error) {
    return { up: false, since: null, because: textOf(error) };
  }
}

async function within(work: Promise<unknown>, ms: number): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`It has not answered for ${ms} ms.`)), ms);
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}
