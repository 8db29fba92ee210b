// The sources page: what Tocsin understands, what arrived of it in the last day, and how to send it.
import type { listSources as api } from '@tocsin/contracts/api/ingest';
import type * as z from 'zod';

import { ingestStats } from '#events';
import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';
import { wallOf } from '#platform/event-store';

import type { AssemblyLine } from './assembly-line.ts';
import type { House } from './doors/house/house.ts';
import { sources } from './sources/index.ts';

const dayMs = 24 * 3_600_000;

type Listing = z.input<typeof api.output>;
type Door = Listing['doors'][number];

export const createListSources =
  (line: AssemblyLine, house: House, mainUrl: () => string) =>
  async (ctx: Context): Promise<Listing> => {
    authorize(ctx, 'event:read');
    const stats = await ingestStats(line.store, wallOf(ctx), new Date(ctx.now().getTime() - dayMs));
    return {
      doors: doorsOf(house, mainUrl()),
      items: [...sources, ...(await line.mappings.own(ctx))].map(({ id, title, kind, summary, format, snippets }) => {
        const own = stats.filter(({ source }) => source === id);
        const last = own
          .map(({ lastIngestedAt }) => lastIngestedAt)
          .toSorted()
          .at(-1);
        return {
          id,
          title,
          kind,
          summary,
          format,
          events: own.reduce((sum, { events }) => sum + events, 0),
          unparsed: own.reduce((sum, { unparsed }) => sum + unparsed, 0),
          lastEventAt: last ?? null,
          snippets: snippets.map(({ title: name, language, text }) => ({ title: name, language, text })),
        };
      }),
    };
  };

/** Where the snippets of the sources lead: the API's own door, and those that have a port. */
function doorsOf(house: House, mainUrl: string): Door[] {
  const ported = house.places().flatMap(({ door, kept, opened, state }): Door[] => {
    if (door.kind === 'http') return [];
    const address = opened?.listening?.address ?? `${kept.host}:${kept.port ?? door.usualPort}`;
    return [{ id: door.id, title: door.title, address, open: state === 'open' }];
  });
  return [{ id: 'http', title: 'HTTP', address: `${mainUrl}/api/v1/ingest`, open: true }, ...ported];
}
