// Opens the event stores, and for each a way of its own from what was acknowledged into it: one that is slow or away
// holds up no other.
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';

import { applyEventSchema } from '#events';
import { organisationPlaces, pinnedStores } from '#identity';
import { openBus, type Bus } from '#platform/bus';
import type { DatabaseHandle } from '#platform/database';
import {
  openEventStore,
  placedStore,
  stateOf,
  watchEngine,
  type EventEngine,
  type EventStore,
} from '#platform/event-store';
import type { Log } from '#platform/log';
import type { Objects } from '#platform/objects';
import { openPlacedObjects } from '#platform/objects/placed';
import { createPlaces, type Places } from '#platform/places';
import type { KnownStore, StoreBook } from '#platform/store-book';
import { batchNumbers, openTelemetryLog, placedLog, type PlacedLog, type TelemetryLog } from '#platform/telemetry-log';
import { openStreamLog } from '#platform/telemetry-log/stream';

import type { Config } from './config.ts';
import type { NamedStore, StoreAbout } from './event-store-settings.ts';

/** One store, and the way into it. */
export type Lane = KnownStore & {
  engine: EventEngine;
  telemetry: TelemetryLog;
  /** Null where one process does everything. */
  bus: Bus | null;
};

export type Stores = {
  /** The default one first. */
  lanes: readonly [Lane, ...Lane[]];
  store: EventStore;
  telemetry: PlacedLog;
  objects: Objects;
  places: Places;
};

type Ground = { log: Log; onClose: (undo: () => Promise<unknown>) => void };
/** A store that is open, and has no way into it yet. */
export type OpenStore = Omit<Lane, 'telemetry' | 'bus' | 'waiting'>;

/** @throws what the default store throws when it cannot open; of the others the log says that they are away */
export function openStores(config: Config, ground: Ground): Promise<[OpenStore, ...OpenStore[]]> {
  const { default: first, stores } = config.eventStores;
  const memoryMb = memoryShare(config);
  return Promise.all([
    openFirst(config, first, memoryMb, ground),
    ...stores.map((store) => openNamed(store, memoryMb, ground)),
  ]);
}

/** Ties the stores to what was acknowledged for them, and each organisation to its store. */
export async function tieStores(
  config: Config,
  [first, ...others]: readonly [OpenStore, ...OpenStore[]],
  { handle, ...ground }: Ground & { handle: DatabaseHandle },
): Promise<Stores> {
  const numbers = batchNumbers();
  const lane = async (store: OpenStore, dir: string, prefix: string): Promise<Lane> => {
    const bus = await openLaneBus(config, prefix, ground);
    const telemetry = bus
      ? openStreamLog({ bus, log: ground.log })
      : await openTelemetryLog({
          dir,
          segmentBytes: 64 << 20,
          maxBytes: 2 ** 30 * Math.max(1, availableParallelism() / 2),
          numbers,
          log: ground.log,
        });
    ground.onClose(telemetry.close);
    return { ...store, telemetry, bus, waiting: () => telemetry.depth() };
  };

  const lanes: [Lane, ...Lane[]] = [await lane(first, join(config.dataDir, 'telemetry'), '')];
  for (const store of others)
    lanes.push(await lane(store, join(config.dataDir, 'telemetry-stores', store.name), `${store.name}_`));
  const places = createPlaces(organisationPlaces(handle));
  const objectDirs = config.eventStores.stores.flatMap(({ name, objectsDir }): [string, string][] =>
    objectsDir === null ? [] : [[name, objectsDir]],
  );
  return {
    lanes,
    places,
    store: placedStore(new Map(lanes.map(({ name, engine }) => [name, engine])), places),
    telemetry: placedLog(new Map(lanes.map(({ name, telemetry }) => [name, telemetry])), lanes[0].telemetry, places),
    objects: await openPlacedObjects({
      dir: join(config.dataDir, 'objects'),
      byStore: new Map(objectDirs),
      places,
    }),
  };
}

/** Of each embedded engine, and the bound of a query on a server, in megabytes. */
function memoryShare({ eventStoreMemoryMb, clickhouseUrl, eventStores }: Config): number {
  const all = eventStoreMemoryMb ?? Math.round(Math.min(Math.max(totalmem() / 2 ** 20 / 4, 700), 4096));
  const embedded = eventStores.stores.filter(({ at }) => 'folder' in at).length + (clickhouseUrl ? 0 : 1);
  return Math.round(all / Math.max(1, embedded));
}

async function openFirst(
  config: Config,
  about: StoreAbout,
  memoryMb: number,
  { log, onClose }: Ground,
): Promise<OpenStore> {
  const engine = await openEventStore(
    config.clickhouseUrl
      ? { url: config.clickhouseUrl.reveal(), memoryMb, log }
      : { dir: join(config.dataDir, 'events'), memoryMb, log },
  );
  onClose(engine.close);
  await applyEventSchema(engine);
  const kind = config.clickhouseUrl ? 'server' : 'embedded';
  return { ...about, kind, holdsObjects: true, engine, state: () => stateOf(engine) };
}

async function openNamed(
  { name, title, region, at, objectsDir }: NamedStore,
  memoryMb: number,
  { log, onClose }: Ground,
): Promise<OpenStore> {
  const open = async (): Promise<EventEngine> => {
    const engine = await openEventStore(
      'url' in at ? { url: at.url.reveal(), memoryMb, log } : { dir: at.folder, memoryMb, log },
    );
    await applyEventSchema(engine);
    return engine;
  };
  const engine = await watchEngine(open, { name, log });
  onClose(engine.close);
  const kind = 'url' in at ? 'server' : 'embedded';
  const state: OpenStore['state'] = () => Promise.resolve(engine.state());
  return { name, title, region, kind, holdsObjects: objectsDir !== null, engine, state };
}

/** A stream of its own, so that what waits for one store takes no room from the others. */
async function openLaneBus({ broker }: Config, prefix: string, { log, onClose }: Ground): Promise<Bus | null> {
  if (!broker) return null;
  const { url, replicas, maxMb } = broker;
  const bus = await openBus({
    url: url.reveal(),
    replicas,
    maxBytes: maxMb * 2 ** 20,
    log,
    prefix,
    news: prefix === '',
  });
  onClose(bus.close);
  return bus;
}

/** An organisation whose store the settings do not name any more takes nothing in and finds nothing: better said at once. */
export async function tellUnknownPins(handle: DatabaseHandle, stores: StoreBook, log: Log): Promise<void> {
  const known = new Set(stores.map(({ name }) => name));
  for (const { name: organisation, store } of await pinnedStores(handle))
    if (!known.has(store))
      log.error(
        { organisation, store },
        'AN ORGANISATION IS PINNED TO AN EVENT STORE THAT TOCSIN_EVENT_STORES DOES NOT NAME: its senders are refused',
      );
}
