// Who sends where nobody shows credentials: by the name in the certificate, by the closest network, else the door's organisation.
import { listOrganisations } from '#identity';
import { Problem } from '#platform/errors';

import type { Door, Peer } from '../door.ts';
import { addressOf, closest, parsedNetwork, type Network } from './networks.ts';
import { codesOfSites, sendingActor, type Ground, type Principal } from './principal.ts';
import { findSendersOfAll } from './store.ts';
import type { SenderRow } from './tables.ts';

/** What of a door's settings matters here. */
export type PeerRules = {
  restricted: boolean;
  organisationId: string | null;
  /** From the environment, for syslog doors that nobody has changed. */
  organisationSlug: string | null;
};
export type Peers = {
  /** @throws Problem `sender_not_listed`, `door_without_organisation`. */
  find: (door: Door, rules: PeerRules, peer: Peer) => Promise<Principal>;
  /** Whether the organisation has listed this sender at the door. */
  isListed: (door: Door, orgId: string, peer: Peer) => Promise<boolean>;
  /** How many organisations there are. */
  organisations: () => Promise<readonly { id: string; slug: string }[]>;
  forget: () => void;
};

type Listed = { orgId: string; network: Network; principal: Principal };
type AtDoor = { networks: Listed[]; names: Map<string, Principal> };
type Directory = { at: number; doors: Map<string, AtDoor>; organisations: readonly { id: string; slug: string }[] };

const freshMs = 3000;

export function createPeers(ground: Ground, clock: () => number = () => performance.now()): Peers {
  let known: Directory | null = null;
  let reading: Promise<Directory> | null = null;
  let generation = 0;

  async function read(): Promise<Directory> {
    const mine = generation;
    const at = clock();
    const [rows, organisations] = await Promise.all([
      ground.handle.asSystem(findSendersOfAll),
      listOrganisations(ground.handle),
    ]);
    const fresh = { at, doors: byDoor(rows, await codesOfSites(ground, rows)), organisations };
    if (mine === generation) known = fresh;
    return fresh;
  }

  async function directory(): Promise<Directory> {
    if (known && clock() - known.at < freshMs) return known;
    reading ??= read().finally(() => (reading = null));
    if (!known) return reading;
    return reading.catch((error: unknown) => {
      if (!known) throw error;
      ground.log.warn({ err: error }, 'the senders could not be read again; those known count on');
      return known;
    });
  }

  return {
    find: async (door, rules, peer) => {
      const { doors, organisations } = await directory();
      // A door that is for one organisation knows no senders of others.
      const listed = listedAs(doors.get(door.id), peer, rules.organisationId);
      if (listed) return listed;
      if (rules.restricted)
        throw new Problem(
          'forbidden',
          'sender_not_listed',
          `The door takes listed senders only; ${peer.address} is none.`,
        );
      const orgId = fallback(organisations, rules);
      return { orgId, actor: sendingActor('system', door.id, door.title), site: null, source: null };
    },
    isListed: async (door, orgId, peer) => listedAs((await directory()).doors.get(door.id), peer, orgId) !== null,
    organisations: async () => (await directory()).organisations,
    forget: () => {
      generation += 1;
      known = null;
      reading = null;
    },
  };
}

function byDoor(rows: readonly SenderRow[], codes: ReadonlyMap<string, string>): Map<string, AtDoor> {
  const doors = new Map<string, AtDoor>();
  for (const { id, orgId, doorId, name, network, certificateName, siteId, source } of rows) {
    const door = doors.get(doorId) ?? { networks: [], names: new Map<string, Principal>() };
    doors.set(doorId, door);
    const site = siteId === null ? null : (codes.get(siteId) ?? null);
    const principal = { orgId, actor: sendingActor('integration', id, name), site, source };
    if (network !== null) door.networks.push({ orgId, network: parsedNetwork(network), principal });
    if (certificateName !== null) door.names.set(certificateName, principal);
  }
  return doors;
}

function listedAs(door: AtDoor | undefined, peer: Peer, orgId: string | null): Principal | null {
  if (!door) return null;
  const ofOrg = (found: { orgId: string }): boolean => orgId === null || found.orgId === orgId;
  for (const name of peer.certificateNames) {
    const named = door.names.get(name.toLowerCase());
    if (named && ofOrg(named)) return named;
  }
  const address = addressOf(peer.address);
  return address && (closest(door.networks.filter(ofOrg), address)?.principal ?? null);
}

function fallback(organisations: Directory['organisations'], { organisationId, organisationSlug }: PeerRules): string {
  const [only, ...more] = organisations;
  const wanted =
    organisationId === null && organisationSlug === null
      ? more.length === 0
        ? only
        : undefined
      : organisations.find(({ id, slug }) =>
          organisationId === null ? slug === organisationSlug : id === organisationId,
        );
  if (wanted) return wanted.id;
  throw new Problem(
    'unavailable',
    'door_without_organisation',
    'Say on the Doors page whose events these are: there are several organisations, or none yet.',
  );
}
