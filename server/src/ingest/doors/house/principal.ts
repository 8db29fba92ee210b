// Who was found to be sending, before it is known from where: what a sender's context is made of.
import { findSites } from '#identity';
import type { Actor } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import type { Log } from '#platform/log';
import { everything } from '#platform/reach';

import type { Peer, Sender } from '../door.ts';

export type Principal = { orgId: string; actor: Actor; site: string | null; source: string | null };

/** What the parts of the house stand on. */
export type Ground = { handle: DatabaseHandle; now: () => Date; log: Log };

const maySend: Actor['permissions'] = new Set(['ingest:write']);

/** May send events, and nothing else. */
export const sendingActor = (kind: 'integration' | 'system', id: string, name: string): Actor => ({
  kind,
  id,
  name,
  permissions: maySend,
});

export const senderOf = (
  { handle, now, log }: Ground,
  { orgId, actor, site, source }: Principal,
  peer: Peer,
): Sender => ({
  ctx: {
    orgId,
    actor,
    reach: everything,
    now,
    log,
    requestId: uuidv7(),
    ip: peer.address,
    causedBy: null,
    transact: (work) => handle.transact(orgId, work, everything),
  },
  site,
  source,
});

type Bound = { orgId: string; siteId: string | null };

/** The codes of the sites that the rows are bound to, by the sites' ids. */
export async function codesOfSites(ground: Ground, rows: readonly Bound[]): Promise<Map<string, string>> {
  const organisations = new Set(rows.flatMap(({ orgId, siteId }) => (siteId === null ? [] : [orgId])));
  const codes = new Map<string, string>();
  for (const orgId of organisations) {
    const actor = sendingActor('system', 'ingest', 'Tocsin');
    const peer = { address: '', certificateNames: [] };
    const { ctx } = senderOf(ground, { orgId, actor, site: null, source: null }, peer);
    for (const { id, code } of await ctx.transact((db) => findSites({ ...ctx, db }))) codes.set(id, code);
  }
  return codes;
}
