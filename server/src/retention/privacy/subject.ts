// Who or what a request is about: sealed while it is open, known by a pseudonym for ever.
import { randomBytes } from 'node:crypto';

import { sql } from 'kysely';
import * as z from 'zod';

import type { Context, Database } from '#platform/context';
import { uuidv7 } from '#platform/id';
import type { SealedColumn } from '#platform/keys/reseal';
import { Secret } from '#platform/secret';
import type { Vault } from '#platform/vault';

import { tables } from '../tables.ts';
import { digestOf, formerMember, pseudonymOf, replacementsOf } from './pseudonyms.ts';
import { createRedactor, type Redactor } from './redactor.ts';

const Sought = z.object({
  identifier: z.string(),
  member: z.object({ id: z.string(), email: z.string(), names: z.array(z.string()) }).nullable(),
});
/** What is looked for, as it was when it was asked: an account that is half erased still tells nothing else. */
export type Sought = z.infer<typeof Sought>;

const placeOf = (column: string, id: string): string => `${column} ${id}`;
const [keyPlace, soughtPlace, filePlace] = ['privacy_key.secret', 'privacy_request.sought', 'privacy_request.file_key'];
const sealedColumn = (table: string, column: string): SealedColumn => ({
  table,
  column,
  type: 'text',
  owner: 'org_id',
  each: (id, value, turn) => turn(String(value), placeOf(`${table}.${column}`, id)),
});
/** For the job that seals values with the newest key. */
export const privacySecrets: readonly SealedColumn[] = [
  sealedColumn('privacy_key', 'secret'),
  sealedColumn('privacy_request', 'sought'),
  sealedColumn('privacy_request', 'file_key'),
];

type Ground = { vault: Pick<Vault, 'sealOf'> };

/** The organisation's secret for pseudonyms, made where there is none; 32 bytes. Outside of any transaction. */
export async function pseudonymSecret({ vault }: Ground, ctx: Context): Promise<Buffer> {
  const find = (db: Database) =>
    tables(db).selectFrom('privacyKey').selectAll().where('orgId', '=', ctx.orgId).executeTakeFirst();
  const found = await ctx.transact(find);
  const seal = await vault.sealOf(ctx.orgId);
  if (found) return Buffer.from(seal.open(found.secret, placeOf(keyPlace, found.id)).reveal(), 'hex');
  const id = uuidv7();
  const secret = seal.close(new Secret(randomBytes(32).toString('hex')), placeOf(keyPlace, id));
  const row = { id, orgId: ctx.orgId, secret, createdAt: ctx.now() };
  await ctx.transact((db) =>
    tables(db)
      .insertInto('privacyKey')
      .values(row)
      .onConflict((on) => on.doNothing())
      .execute(),
  );
  // Another one may have been quicker.
  return await pseudonymSecret({ vault }, ctx);
}

export const closeSought = async ({ vault }: Ground, orgId: string, id: string, sought: Sought): Promise<string> =>
  (await vault.sealOf(orgId)).close(new Secret(JSON.stringify(sought)), placeOf(soughtPlace, id));
export const openSought = async ({ vault }: Ground, orgId: string, id: string, sealed: string): Promise<Sought> =>
  Sought.parse(JSON.parse((await vault.sealOf(orgId)).open(sealed, placeOf(soughtPlace, id)).reveal()));
export const closeFileKey = async ({ vault }: Ground, orgId: string, id: string, key: Buffer): Promise<string> =>
  (await vault.sealOf(orgId)).close(new Secret(key.toString('hex')), placeOf(filePlace, id));
export const openFileKey = async ({ vault }: Ground, orgId: string, id: string, sealed: string): Promise<Buffer> =>
  Buffer.from((await vault.sealOf(orgId)).open(sealed, placeOf(filePlace, id)).reveal(), 'hex');

type FoundMember = NonNullable<Sought['member']> & { active: boolean };
/** By address or id, with the names they had before, as far as the audit trail knows them. */
export async function findMember(db: Database, orgId: string, identifier: string): Promise<FoundMember | null> {
  const { rows } = await sql<{ id: string; email: string; name: string; active: boolean }>`
    select p.id::text as id, p.email, p.name, m.active from person p join membership m on m.person_id = p.id
    where m.org_id = ${orgId} and (p.email_key = lower(${identifier}) or p.id::text = lower(${identifier}))`.execute(
    db,
  );
  const [person] = rows;
  if (!person) return null;
  const { rows: earlier } = await sql<{ name: string | null }>`
    select distinct data -> 'fields' -> 'name' ->> 'before' as name from activity
    where org_id = ${orgId} and subject_kind = 'user' and subject_id = ${person.id} and type = 'user.changed'`.execute(
    db,
  );
  const names = new Set([person.name, ...earlier.flatMap(({ name }) => (name === null ? [] : [name]))]);
  return { id: person.id, email: person.email, names: [...names], active: person.active };
}

export type Pseudonymised = {
  pseudonym: string;
  digest: string;
  redactor: Redactor;
  /** Whose name is replaced wherever it stands beside their id, and the account itself. */
  member: { id: string; name: string; email: string } | null;
};
export function pseudonymised(secret: Buffer, { identifier, member }: Sought): Pseudonymised {
  if (member === null) {
    const pseudonym = pseudonymOf(secret, identifier);
    const redactor = createRedactor([{ text: identifier, instead: pseudonym }]);
    return { pseudonym, digest: digestOf(secret, identifier), redactor, member: null };
  }
  const former = formerMember(secret, member);
  return {
    pseudonym: former.name,
    digest: digestOf(secret, member.email),
    redactor: createRedactor(replacementsOf(member, former)),
    member: { id: member.id, ...former },
  };
}
