// Knows which events were stored a while ago, so that what is sent again after a broken connection is not stored twice.
import { createHash } from 'node:crypto';

export type Sent<T> = { item: T; identity: string | null };
export type Resends = {
  /**
   * Hands to `store` what has not been stored yet, and waits for what another connection is storing at this moment.
   * @returns whether all of it is durable
   */
  store: <T>(
    sender: string,
    sent: readonly Sent<T>[],
    store: (fresh: readonly Sent<T>[]) => Promise<boolean>,
  ) => Promise<boolean>;
};

const hashOf = (sender: string, identity: string): string =>
  createHash('sha256')
    .update(JSON.stringify([sender, identity]))
    .digest('base64url')
    .slice(0, 22);

/** @param limit how many identities are remembered; the oldest are forgotten first */
export function createResends(limit = 100_000): Resends {
  const known = new Map<string, Promise<boolean>>();

  function remember(hashes: readonly string[], stored: Promise<boolean>): void {
    for (const hash of hashes) known.set(hash, stored);
    for (const oldest of known.keys()) {
      if (known.size <= limit) break;
      known.delete(oldest);
    }
  }

  const resends: Resends = {
    store: async (sender, sent, store) => {
      const fresh: Sent<(typeof sent)[number]['item']>[] = [];
      const hashes = new Set<string>();
      const elsewhere: { one: (typeof sent)[number]; stored: Promise<boolean> }[] = [];
      for (const one of sent) {
        const hash = one.identity === null ? null : hashOf(sender, one.identity);
        const earlier = hash === null ? undefined : known.get(hash);
        if (earlier) elsewhere.push({ one, stored: earlier });
        else if (hash === null || !hashes.has(hash)) fresh.push(one);
        if (hash !== null && !earlier) hashes.add(hash);
      }
      const storing = fresh.length === 0 ? Promise.resolve(true) : store(fresh);
      remember([...hashes], storing);
      const forget = (): void => {
        for (const hash of hashes) if (known.get(hash) === storing) known.delete(hash);
      };
      storing.then((stored) => stored || forget(), forget);
      const [done, ...others] = await Promise.all([
        storing,
        ...elsewhere.map(({ stored }) => stored.catch(() => false)),
      ]);
      const failed = elsewhere.filter((_, index) => others[index] === false).map(({ one }) => one);
      // What the other connection could not store is ours again.
      return done && (failed.length === 0 || resends.store(sender, failed, store));
    },
  };
  return resends;
}
