// Envelope encryption: a master key wraps one key for each organisation, which seals that organisation's values.
import { randomBytes } from 'node:crypto';

import type { Database } from './context.ts';
import type { DatabaseHandle } from './database.ts';
import { conflict } from './errors.ts';
import { masterKeyUnavailable, type MasterKeys } from './keys/master-key.ts';
import { sealWith } from './keys/sealing.ts';
import { destroyKeys, findKeys, insertKey, replaceWrapped, retireActive, type DataKeyRow } from './keys/store.ts';
import type { Seal } from './seal.ts';

/** Owns what belongs to no organisation, such as a door that is open to all of them. */
export const installation = '00000000-0000-0000-0000-000000000000';

export type Vault = {
  /**
   * What seals and opens the values of one organisation, with the keys there are at this moment; outside of any
   * transaction, and after reading what is to be opened.
   * @throws Problem `organisation_shredded`, `master_key_unavailable`.
   */
  sealOf: (orgId: string) => Promise<Seal>;
  /** Oldest first; empty before the first value was sealed. */
  keysOf: (orgId: string) => Promise<readonly DataKeyRow[]>;
  /** Makes a new key; `within` runs in the transaction that puts it in force. @returns its version */
  rotate: (orgId: string, within: (db: Database, version: number) => Promise<void>) => Promise<number>;
  /** Wraps those keys again that another master key than today's has wrapped. @returns how many */
  rewrap: (orgId: string) => Promise<number>;
  /** Destroys all keys of the organisation, for ever; `within` runs in the same transaction. @returns how many */
  shred: (orgId: string, within: (db: Database, keys: number) => Promise<void>) => Promise<number>;
  /** The id of today's master key. */
  masterKey: string;
};

export type VaultSettings = {
  handle: DatabaseHandle;
  masters: MasterKeys;
  /** Opens what was sealed before organisations had keys. */
  legacy: Pick<Seal, 'open'>;
  now?: () => Date;
};

const keyBytes = 32;
const aboutKey = (orgId: string, version: number): string => `${orgId}/${version}`;

export function createVault({ handle, masters, legacy, now = () => new Date() }: VaultSettings): Vault {
  const opened = new Map<string, Map<number, Buffer>>();

  async function newKey(orgId: string, version: number): Promise<DataKeyRow> {
    const wrapped = await masters.current.wrap(randomBytes(keyBytes), aboutKey(orgId, version));
    return { orgId, version, wrapped, masterKey: masters.current.id, state: 'active', createdAt: now() };
  }

  async function rowsOf(orgId: string): Promise<DataKeyRow[]> {
    const rows = await handle.transact(orgId, (db) => findKeys(db, orgId));
    if (rows.some(({ state }) => state === 'shredded')) {
      opened.delete(orgId);
      throw conflict('organisation_shredded', 'The keys of this organisation were destroyed; its secrets are gone.');
    }
    if (rows.length > 0) return rows;
    const first = await newKey(orgId, 1);
    await handle.transact(orgId, (db) => insertKey(db, first));
    return await rowsOf(orgId);
  }

  async function unwrapped(row: DataKeyRow): Promise<Buffer> {
    const known = opened.get(row.orgId)?.get(row.version);
    if (known) return known;
    const master = masters.find(row.masterKey);
    if (!master || row.wrapped === null)
      throw masterKeyUnavailable('Tocsin', `it was wrapped by ${row.masterKey}, which is not set up here any more`);
    return await master.unwrap(row.wrapped, aboutKey(row.orgId, row.version));
  }

  async function keysIn(rows: readonly DataKeyRow[]): Promise<Map<number, Buffer>> {
    const keys = new Map<number, Buffer>();
    for (const row of rows) keys.set(row.version, await unwrapped(row));
    return keys;
  }

  return {
    masterKey: masters.current.id,
    sealOf: async (orgId) => {
      const rows = await rowsOf(orgId);
      const keys = await keysIn(rows);
      opened.set(orgId, keys);
      const active = rows.find(({ state }) => state === 'active')?.version ?? 0;
      return sealWith({ orgId, active, keys }, legacy);
    },
    keysOf: (orgId) => handle.transact(orgId, (db) => findKeys(db, orgId)),
    rotate: async (orgId, within) => {
      const rows = await rowsOf(orgId);
      const last = rows.at(-1)?.version ?? 0;
      const fresh = await newKey(orgId, last + 1);
      return await handle.transact(orgId, async (db) => {
        await retireActive(db, orgId, last);
        if (!(await insertKey(db, fresh)))
          throw conflict('keys_changed', 'The keys were changed at this moment. Send it again.');
        await within(db, fresh.version);
        return fresh.version;
      });
    },
    rewrap: async (orgId) => {
      const rows = await handle.transact(orgId, (db) => findKeys(db, orgId));
      let count = 0;
      for (const row of rows) {
        if (row.wrapped === null || row.masterKey === masters.current.id) continue;
        const wrapped = await masters.current.wrap(await unwrapped(row), aboutKey(orgId, row.version));
        const by = { wrapped, masterKey: masters.current.id };
        if (await handle.transact(orgId, (db) => replaceWrapped(db, row, by))) count += 1;
      }
      return count;
    },
    shred: async (orgId, within) => {
      const count = await handle.transact(orgId, async (db) => {
        const keys = await destroyKeys(db, orgId);
        await within(db, keys);
        return keys;
      });
      opened.delete(orgId);
      // An update leaves the row as it was on the disk until its page is written anew.
      await handle.engine.query('vacuum full data_key', []);
      return count;
    },
  };
}
