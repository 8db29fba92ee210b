// Whose token is this: one of a door's own, or an API key that may send. Asked once in a few seconds, in bundles.
import { createHash } from 'node:crypto';

import { createAuthenticate, siteOfCaller } from '#identity';
import { Problem } from '#platform/errors';

import { codesOfSites, sendingActor, senderOf, type Ground, type Principal } from './principal.ts';
import { findTokensByHash, markUsed } from './store.ts';

export type Credentials = {
  /** Null for what opens nothing at this door. @throws Problem `ingest_busy` when too many are being looked up. */
  find: (doorId: string, secret: string) => Promise<Principal | null>;
  /** Looks up anew from now on. */
  forget: () => void;
};

/** `doorId` null: an API key, which opens every door. */
type Found = { principal: Principal; doorId: string | null } | null;
type Known = { at: number; found: Promise<Found> };
type Waiting = { hash: string; secret: string; resolve: (found: Found) => void; reject: (error: unknown) => void };

const freshMs = 3000;
const mostKnown = 10_000;
const mostWaiting = 5000;
const bundle = 500;
const keysAtOnce = 8;
const usedEveryMs = 60_000;
const longestSecret = 500;
const apiKeyMark = 'tcs_';
const tokenForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Some clients write the token in capitals, as GUIDs were. */
export const hashDoorToken = (token: string): string => createHash('sha256').update(token.toLowerCase()).digest('hex');
const hashOf = (secret: string): string =>
  secret.startsWith(apiKeyMark) ? createHash('sha256').update(secret).digest('hex') : hashDoorToken(secret);

export function createCredentials(ground: Ground, clock: () => number = () => performance.now()): Credentials {
  let known = new Map<string, Known>();
  const waiting: Waiting[] = [];
  let asking = false;
  const lookUp = { tokens: tokensBy(ground), key: keyBy(ground) };

  async function ask(): Promise<void> {
    if (asking) return;
    asking = true;
    // The requests of this turn go into one question.
    await Promise.resolve();
    while (waiting.length > 0) await answer(waiting.splice(0, bundle), lookUp);
    asking = false;
  }

  function foundOf(secret: string): Promise<Found> {
    const hash = hashOf(secret);
    const before = known.get(hash);
    if (before && clock() - before.at < freshMs) return before.found;
    if (waiting.length >= mostWaiting)
      throw new Problem('too_many_requests', 'ingest_busy', 'Too many credentials are being looked up.', {
        retryAfterSeconds: 1,
      });
    const { promise, resolve, reject } = Promise.withResolvers<Found>();
    waiting.push({ hash, secret, resolve, reject });
    const mine = known;
    mine.delete(hash);
    mine.set(hash, { at: clock(), found: promise });
    for (const oldest of mine.keys()) {
      if (mine.size <= mostKnown) break;
      mine.delete(oldest);
    }
    promise.catch(() => mine.delete(hash));
    void ask();
    return promise;
  }

  return {
    find: async (doorId, secret) => {
      const isOurs = secret.startsWith(apiKeyMark) || tokenForm.test(secret);
      if (!isOurs || secret.length > longestSecret) return null;
      const found = await foundOf(secret);
      return found && (found.doorId === null || found.doorId === doorId) ? found.principal : null;
    },
    forget: () => {
      known = new Map();
    },
  };
}

type LookUp = {
  tokens: (hashes: readonly string[]) => Promise<Map<string, Found>>;
  key: (secret: string) => Promise<Found>;
};

async function answer(asked: readonly Waiting[], { tokens, key }: LookUp): Promise<void> {
  const isKey = ({ secret }: Waiting): boolean => secret.startsWith(apiKeyMark);
  const keys = asked.filter(isKey);
  const others = asked.filter((one) => !isKey(one));
  try {
    const found = others.length === 0 ? new Map<string, Found>() : await tokens(others.map(({ hash }) => hash));
    for (const { hash, resolve } of others) resolve(found.get(hash) ?? null);
  } catch (error) {
    for (const { reject } of others) reject(error);
  }
  for (let from = 0; from < keys.length; from += keysAtOnce)
    await Promise.all(
      keys.slice(from, from + keysAtOnce).map(({ secret, resolve, reject }) => key(secret).then(resolve, reject)),
    );
}

const tokensBy =
  (ground: Ground): LookUp['tokens'] =>
  async (hashes) => {
    const now = ground.now();
    const rows = await ground.handle.asSystem(async (db) => {
      const found = await findTokensByHash(db, hashes);
      const due = found.filter(({ lastUsedAt }) => !lastUsedAt || now.getTime() - lastUsedAt.getTime() >= usedEveryMs);
      if (due.length > 0)
        await markUsed(
          db,
          due.map(({ id }) => id),
          now,
        );
      return found;
    });
    const codes = await codesOfSites(ground, rows);
    return new Map(
      rows.map(({ tokenHash, doorId, orgId, id, name, siteId, source }) => [
        tokenHash,
        {
          doorId,
          principal: {
            orgId,
            actor: sendingActor('integration', id, name),
            site: siteId === null ? null : (codes.get(siteId) ?? null),
            source,
          },
        },
      ]),
    );
  };

const nowhere = { address: '', certificateNames: [] };

function keyBy(ground: Ground): LookUp['key'] {
  const authenticate = createAuthenticate(ground.handle, ground.now);
  return async (secret) => {
    const caller = await authenticate({ kind: 'bearer', token: secret });
    if (!caller?.actor.permissions.has('ingest:write')) return null;
    // The protocols of doors name no site: of several, nobody could say which.
    if ((caller.reach.sites?.length ?? 1) !== 1) return null;
    const { orgId, actor } = caller;
    const { ctx } = senderOf(ground, { orgId, actor, site: null, source: null }, nowhere);
    const site = await siteOfCaller({ ...ctx, reach: caller.reach });
    return { doorId: null, principal: { orgId, actor, site: site?.code ?? null, source: null } };
  };
}
