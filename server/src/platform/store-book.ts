// The event stores of the installation, as those are told of them who run it or have their data there.
import { invalid } from './errors.ts';
import type { EngineState } from './event-store.ts';
import type { Depth } from './telemetry-log.ts';

export type KnownStore = {
  name: string;
  title: string;
  /** As people are told it, `Frankfurt, Germany`; empty where nobody has said. */
  region: string;
  kind: 'embedded' | 'server';
  /** Whether files of its organisations have a place of their own. */
  holdsObjects: boolean;
  /** Answers within seconds, whatever the store does. */
  state: () => Promise<EngineState>;
  /** What is acknowledged and not in it yet. */
  waiting: () => Depth;
};

/** The default store first. */
export type StoreBook = readonly KnownStore[];

/** @throws Problem `event_store_not_named` */
export function requireNamedStore(stores: StoreBook, name: string): void {
  if (stores.some((store) => store.name === name)) return;
  const sentence = `There is no event store ${name}; there are: ${stores.map((store) => store.name).join(', ')}.`;
  throw invalid('event_store_not_named', sentence, [{ pointer: '/store', detail: 'There is no such event store.' }]);
}
