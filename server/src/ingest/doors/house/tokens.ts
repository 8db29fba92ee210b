// The tokens of a door: made and shown once, listed, revoked.
import { randomUUID } from 'node:crypto';

import { ingestTokenCreated, ingestTokenRevoked } from '@tocsin/contracts/activity';
import type * as api from '@tocsin/contracts/api/doors';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { checkBinding, doorOf } from './bindings.ts';
import { hashDoorToken } from './credentials.ts';
import type { House } from './house.ts';
import { findToken, findTokens, insertToken, markTokenRevoked } from './store.ts';
import type { TokenRow } from './tables.ts';

type TokenView = z.input<typeof api.revokeDoorToken.output>;

const prefixLength = 8;

const presentToken = ({ id, name, prefix, siteId, source, createdAt, lastUsedAt, revokedAt }: TokenRow): TokenView => ({
  id,
  name,
  prefix,
  siteId,
  source,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
  revokedAt: revokedAt?.toISOString() ?? null,
});

/** @throws Problem `not_found` */
export const listDoorTokens =
  (house: House) =>
  async (ctx: Context, { doorId }: { doorId: string }): Promise<{ items: TokenView[] }> => {
    authorize(ctx, 'event:read');
    doorOf(house, doorId);
    return { items: (await inTransaction(ctx, (tx) => findTokens(tx, doorId))).map(presentToken) };
  };

/** A random UUID: Splunk's clients take nothing else, and the others do not mind. @throws Problem `not_found`, `unknown_site`, `source_not_found` */
export const createDoorToken =
  (house: House) =>
  async (
    ctx: Context,
    { doorId, name, siteId, source }: z.output<typeof api.createDoorToken.input>,
  ): Promise<z.input<typeof api.createDoorToken.output>> => {
    authorize(ctx, 'identity:write');
    const { title } = doorOf(house, doorId);
    const made = await inTransaction(ctx, async (tx) => {
      const bound = await checkBinding(tx, { siteId, source });
      const token = randomUUID();
      const row = await insertToken(tx, {
        id: uuidv7(),
        orgId: tx.orgId,
        doorId,
        name,
        prefix: token.slice(0, prefixLength),
        tokenHash: hashDoorToken(token),
        ...bound,
        createdBy: tx.actor.id,
        createdAt: tx.now(),
        lastUsedAt: null,
        revokedAt: null,
      });
      await record(tx, ingestTokenCreated, { subjectId: row.id }, { name, door: title });
      return { id: row.id, token, item: presentToken(row) };
    });
    house.credentials.forget();
    return made;
  };

/** It stops working here at once, on other servers within a few seconds. @throws Problem `conflict` `ingest_token_revoked`, `not_found` */
export const revokeDoorToken =
  (house: House) =>
  async (ctx: Context, { doorId, tokenId }: { doorId: string; tokenId: string }): Promise<TokenView> => {
    authorize(ctx, 'identity:write');
    const { title } = doorOf(house, doorId);
    const revoked = await inTransaction(ctx, async (tx) => {
      const row = await markTokenRevoked(tx, doorId, tokenId);
      if (!row) {
        if (!(await findToken(tx, doorId, tokenId))) throw notFound('ingest token', tokenId);
        throw conflict('ingest_token_revoked', 'This token was revoked before.');
      }
      await record(tx, ingestTokenRevoked, { subjectId: row.id }, { name: row.name, door: title });
      return presentToken(row);
    });
    house.credentials.forget();
    return revoked;
  };
