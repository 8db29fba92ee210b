// The plug of ingest.
import { every, type Module } from '#platform/module';

import type { AssemblyLine } from './assembly-line.ts';
import type { Door } from './list-sources.ts';
import { ingestDoor, ingestRoutes } from './routes.ts';

const receiptsKeptMs = 24 * 3_600_000;

/** @param doors says which doors are open, once they are. */
export const createIngestModule = (line: AssemblyLine, doors: () => Door[]): Module => ({
  name: 'ingest',
  routes: ingestRoutes(line, doors),
  raw: ingestDoor(line),
  jobs: [
    every('41 * * * *', function forgetOldReceipts(ctx) {
      return line.receipts.forgetOlderThan(ctx, new Date(ctx.now().getTime() - receiptsKeptMs));
    }),
  ],
});
