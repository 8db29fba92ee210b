// The house: opens every door as it is set, follows the settings as they change, and closes all of them at the end.
import type { Secrets } from '#platform/secrets';
import type { Vault } from '#platform/vault';

import type { Intake } from '../../assembly-line.ts';
import type { Door } from '../door.ts';
import type { Certificates } from './certificates.ts';
import { createCredentials, type Credentials } from './credentials.ts';
import { createCrowd } from './crowd.ts';
import { usualLimits, type Limits } from './listening.ts';
import { createPeers, type Peers } from './peers.ts';
import { createPlaces, type Place } from './places.ts';
import type { Ground } from './principal.ts';
import { createReadOptions } from './read-options.ts';
import type { Defaults } from './settings.ts';
import { createTally, type Tally } from './tally.ts';

export type HouseSettings = {
  doors: readonly Door[];
  defaults: Defaults;
  ground: Ground;
  line: Intake;
  certificates: Certificates;
  /** For options that are secrets. */
  vault: Vault;
  secrets: Secrets;
  /** Tells a person what cannot be opened. */
  say: (line: string) => void;
  limits?: Partial<Limits>;
  /** Whether this process opens the doors; one that only answers the API tells how they are set. */
  listens?: boolean;
  /** How often the settings are read again, and what could not be opened is tried again. */
  everyMs?: number;
};
export type House = {
  ground: Ground;
  defaults: Defaults;
  vault: Vault;
  listens: boolean;
  tally: Tally;
  credentials: Credentials;
  peers: Peers;
  certificates: Certificates;
  places: () => readonly Place[];
  place: (doorId: string) => Place | null;
  /** Makes every door stand as the settings say, before it resolves. */
  settle: () => Promise<void>;
  /** A door that cannot be opened says why, and does not keep the others closed. */
  start: () => Promise<void>;
  close: () => Promise<void>;
};

const maxRecordBytes = 1 << 20;
/** How much larger than the limit of what is sent a body may be once unpacked. */
const unpackedTimes = 3;
const usualEveryMs = 5000;

export function createHouse(settings: HouseSettings): House {
  const { doors, defaults, ground, line, certificates, vault, secrets, say } = settings;
  const { listens = true, everyMs = usualEveryMs } = settings;
  const limits = { ...usualLimits, ...settings.limits };
  const tally = createTally(ground.now);
  const credentials = createCredentials(ground);
  const peers = createPeers(ground);
  const limitsOf = ({ kind }: Door) => ({
    maxBodyBytes: line.maxBodyBytes * unpackedTimes,
    maxRecordBytes,
    idleMs: kind === 'http' ? limits.bodyIdleMs : limits.idleMs,
  });
  const parts = { ground, line, credentials, peers, tally, limitsOf };
  const readOptions = createReadOptions({ ground, vault, secrets, peers });
  const crowd = createCrowd(limits);
  const places = createPlaces({ doors, defaults, parts, certificates, limits, crowd, readOptions, listens, say });
  let last: Promise<void> = Promise.resolve();
  let timer: ReturnType<typeof setInterval> | null = null;
  let isClosed = false;

  /** One at a time: two at once would open the same port twice. */
  const settle = (): Promise<void> => {
    const mine = last.then(() => (isClosed ? undefined : places.follow()));
    last = mine.catch(() => undefined);
    return mine;
  };

  return {
    ground,
    defaults,
    vault,
    listens,
    tally,
    credentials,
    peers,
    certificates,
    places: places.all,
    place: places.get,
    settle,
    start: async () => {
      await settle();
      timer = setInterval(() => {
        settle().catch((error: unknown) => ground.log.error({ err: error }, 'the doors’ settings could not be read'));
      }, everyMs);
      timer.unref();
    },
    close: async () => {
      isClosed = true;
      if (timer) clearInterval(timer);
      certificates.close();
      await last;
      await places.closeAll();
    },
  };
}
