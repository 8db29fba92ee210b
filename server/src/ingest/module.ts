// The plug of ingest.
import type { Module } from '#platform/module';

import type { House } from './doors/house/house.ts';
import { doorRoutes } from './doors/house/routes.ts';
import { defineReplays, type ReplayWorld } from './mappings/replays.ts';
import { mappingRoutes } from './mappings/routes.ts';
import { ingestDoor, ingestRoutes } from './routes.ts';

export type IngestParts = Omit<ReplayWorld, 'sets'> & {
  house: House;
  /** Where the main port is reached, once it is open. */
  mainUrl: () => string;
};

/** Before `jobs.start()`. */
export function createIngestModule({ house, mainUrl, ...world }: IngestParts): Module {
  const { line } = world;
  const replays = { ...world, sets: line.mappings };
  defineReplays(replays);
  return {
    name: 'ingest',
    routes: [...ingestRoutes(line, house, mainUrl), ...doorRoutes({ house, mainUrl }), ...mappingRoutes(replays)],
    raw: ingestDoor(line),
  };
}
