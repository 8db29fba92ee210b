// A door as the page and programs see it: how it stands, what came through, and how to send.
import type { listDoors } from '@tocsin/contracts/api/doors';
import type * as z from 'zod';

import type { Context } from '#platform/context';

import type { House } from './house.ts';
import { placeOf } from './listening.ts';
import { schemaOf, showOptions } from './option-secrets.ts';
import type { Place } from './places.ts';

export type DoorView = z.input<typeof listDoors.output>['items'][number];

/** @param mainUrl where the main port is reached, e.g. `http://127.0.0.1:8480` */
export async function presentDoor(ctx: Context, house: House, place: Place, mainUrl: string): Promise<DoorView> {
  const { door, kept, state, because, opened } = place;
  const organisations = await house.peers.organisations();
  const isAlone = organisations.length <= 1;
  // What belongs to nobody is shown to whom the door is for: to others it may tell of their neighbours.
  const seesAll = isAlone || kept.organisationId === ctx.orgId;
  const { counts, perMinute, lastEventAt, refusals } = house.tally.read(
    door.id,
    seesAll ? [ctx.orgId, null] : [ctx.orgId],
  );
  return {
    id: door.id,
    title: door.title,
    summary: door.summary,
    kind: door.kind,
    credential: door.credential,
    usualPort: door.usualPort,
    state,
    because,
    addresses: addressesOf(house, place, mainUrl),
    settings: settingsOf(ctx, place, organisations),
    optionsSchema: { ...schemaOf(door) },
    snippets: door.snippets.map(({ title, language, text }) => ({ title, language, text })),
    counts,
    connections: seesAll ? (opened?.listening?.connections() ?? 0) : 0,
    eventsPerMinute: perMinute,
    lastEventAt: lastEventAt?.toISOString() ?? null,
    refusals: [...refusals],
    changedBy: kept.changedBy,
    changedAt: kept.changedAt?.toISOString() ?? null,
    rev: kept.rev,
  };
}

/** Of doors that other processes open: where they are to be. */
function addressesOf({ listens }: House, { door, kept, opened, state }: Place, mainUrl: string): string[] {
  const isThere = listens ? opened !== null : state === 'open';
  const own = listens ? opened?.listening?.address : isThere && kept.port !== null && placeOf(kept.host, kept.port);
  return [...(door.kind === 'http' && isThere ? [`${mainUrl}/doors/${door.id}`] : []), ...(own ? [own] : [])];
}

function settingsOf(
  { orgId }: Context,
  { door, kept, organisationSlug }: Place,
  organisations: readonly { id: string; slug: string }[],
): DoorView['settings'] {
  const { enabled, host, port, tls, clientCertificates, restricted } = kept;
  const forOrg = kept.organisationId ?? organisations.find(({ slug }) => slug === organisationSlug)?.id ?? null;
  return {
    enabled,
    host,
    port,
    tls: tls && door.kind !== 'datagram',
    clientCertificates,
    ...showOptions(door, kept.options),
    organisation: forOrg === null ? 'any' : forOrg === orgId ? 'own' : 'other',
    restricted,
  };
}
