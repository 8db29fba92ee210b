// Where each door stands: opened, closed and moved until it is as its settings say.
import type { DoorState } from '@tocsin/contracts/words';

import type { Door } from '../door.ts';
import type { Certificates, Material } from './certificates.ts';
import type { RoomParts } from './conversation.ts';
import type { Crowd } from './crowd.ts';
import { whyClosed, type Limits } from './listening.ts';
import { openDoor, type Opened } from './opening.ts';
import type { ReadOptions } from './read-options.ts';
import { keptOf, organisationOf, type Defaults, type Kept } from './settings.ts';
import { findDoorRows } from './store.ts';

/** One door as it stands. */
export type Place = {
  door: Door;
  kept: Kept;
  /** From the environment, while nobody has changed the door. */
  organisationSlug: string | null;
  options: unknown;
  /** Why the options cannot be used. */
  fault: string | null;
  opened: Opened | null;
  state: DoorState;
  because: string | null;
  /** How it was last told to listen. */
  listensAs: string;
};
export type Places = {
  all: () => readonly Place[];
  get: (doorId: string) => Place | null;
  /** Reads the settings and makes every door stand as they say; one that cannot be opened says why. */
  follow: () => Promise<void>;
  closeAll: () => Promise<void>;
};
export type PlacesSettings = {
  doors: readonly Door[];
  defaults: Defaults;
  parts: RoomParts;
  certificates: Certificates;
  limits: Limits;
  crowd: Crowd;
  readOptions: ReadOptions;
  /** Whether this process opens the doors, or others do. */
  listens: boolean;
  say: (line: string) => void;
};

export function createPlaces({
  doors,
  defaults,
  parts,
  certificates,
  limits,
  crowd,
  readOptions,
  listens,
  say,
}: PlacesSettings): Places {
  const places = new Map<string, Place>();
  const leaving = new Set<Promise<void>>();

  /** Those that are talking may finish; nobody waits for them. */
  const leave = (place: Place): void => {
    const { opened } = place;
    place.opened = null;
    if (!opened) return;
    const gone: Promise<void> = opened.close().finally(() => leaving.delete(gone));
    leaving.add(gone);
  };

  async function open(place: Place): Promise<void> {
    const { door, kept, fault } = place;
    const opening = { door, parts, limits, crowd, rules: () => rulesOf(place) };
    try {
      if (fault !== null) throw new Error(fault);
      const secure = isSecure(place) ? await secureFor(kept, certificates) : null;
      const at = kept.port === null ? null : { host: kept.host, port: kept.port, secure, limits };
      if (at === null && door.kind !== 'http') throw new Error('It has no port.');
      place.opened = await openDoor(opening, at);
      Object.assign(place, { state: 'open', because: null });
    } catch (error) {
      const because = whyClosed(error, { host: kept.host, port: kept.port ?? 0 });
      if (place.because !== because) say(`${door.title} stays closed: ${because}`);
      // The way by the main port does not need what failed.
      const opened = door.kind === 'http' && fault === null ? await openDoor(opening, null) : null;
      Object.assign(place, { opened, state: 'failed', because });
    }
  }

  async function stand(place: Place): Promise<void> {
    const wanted = listensAs(place);
    if (wanted === place.listensAs && place.state !== 'failed') return;
    if (wanted !== place.listensAs) place.because = null;
    place.listensAs = wanted;
    leave(place);
    place.state = !listens && place.kept.enabled ? 'open' : 'closed';
    if (listens && place.kept.enabled) await open(place);
  }

  certificates.onChange((material) => {
    for (const { opened } of places.values()) opened?.renew(material);
  });

  return {
    all: () => [...places.values()],
    get: (doorId) => places.get(doorId) ?? null,
    follow: async () => {
      const rows = new Map((await parts.ground.handle.asSystem(findDoorRows)).map((row) => [row.id, row]));
      for (const door of doors) {
        const row = rows.get(door.id);
        const kept = keptOf(door, row, defaults);
        const organisationSlug = organisationOf(door, row, defaults);
        const fresh = { kept, organisationSlug, ...(await readOptions(door, kept)) };
        const place: Place = places.get(door.id) ?? {
          ...fresh,
          door,
          opened: null,
          state: 'closed',
          because: null,
          listensAs: 'closed',
        };
        places.set(door.id, Object.assign(place, fresh));
        await stand(place);
      }
    },
    closeAll: async () => {
      for (const place of places.values()) leave(place);
      await Promise.all(leaving);
    },
  };
}

const isSecure = ({ door, kept }: Place): boolean => kept.tls && kept.port !== null && door.kind !== 'datagram';

async function secureFor({ clientCertificates }: Kept, certificates: Certificates) {
  const material: Material = await certificates.material();
  // Without authorities of our own, Node would take those of the public web.
  if (clientCertificates !== 'none' && material.clientAuthorities === null)
    throw new Error('Client certificates cannot be checked: set TOCSIN_TLS_CLIENT_CA.');
  return { material, clientCertificates };
}

/** Two settings of which this is the same differ in nothing a port must be opened anew for. */
const listensAs = ({ kept: { enabled, host, port, tls, clientCertificates }, fault }: Place): string =>
  enabled ? JSON.stringify([host, port, tls, clientCertificates, fault]) : 'closed';

const rulesOf = ({ kept: { restricted, organisationId }, organisationSlug, options }: Place) => ({
  restricted,
  organisationId,
  organisationSlug,
  options,
});
