// A way to a provider and back: begun in a browser, finished in the same one, once, within ten minutes.
import { createHmac } from 'node:crypto';

import type { Context, Tx } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import type { Wire } from '#platform/module';

import { deviceLifeMs } from '../known-devices.ts';
import { hashToken, newToken } from '../tokens.ts';
import { tables, type FlowPurpose, type FlowRow, type Proven } from './tables.ts';

const lifeMs = 10 * 60_000;
/** A test's outcome can be looked at for as long. */
const keptMs = 3_600_000;

/** What proves that an answer belongs to this flow. Nonce and verifier are made of the cookie, and kept nowhere. */
export type Handshake = { state: string; nonce: string; verifier: string };
const handshakeOf = (browserToken: string, state: string): Handshake => {
  const made = (what: string): string =>
    createHmac('sha256', browserToken).update(`${what} ${state}`).digest('base64url');
  return { state, nonce: made('nonce'), verifier: made('verifier') };
};

export type Beginning = {
  orgId: string;
  providerId: string;
  purpose: FlowPurpose;
  personId?: string | null;
  sessionId?: string | null;
  returnPath?: string | null;
};
export type Begun = { id: string; handshake: Handshake };

/** Ties the flow to the browser by a cookie; one that has several under way keeps its token. */
export async function beginFlow(
  handle: DatabaseHandle,
  ctx: Context,
  wire: Pick<Wire, 'browserToken' | 'setBrowserToken'>,
  { orgId, providerId, purpose, personId = null, sessionId = null, returnPath = null }: Beginning,
): Promise<Begun> {
  const [id, state, now] = [uuidv7(), newToken(), ctx.now()];
  const browserToken = wire.browserToken ?? newToken();
  const expiresAt = new Date(now.getTime() + lifeMs);
  await handle.asSystem(async (db) => {
    const forgotten = new Date(now.getTime() - keptMs);
    await tables(db).deleteFrom('signInFlow').where('expiresAt', '<=', forgotten).execute();
    await tables(db)
      .insertInto('signInFlow')
      .values({
        id,
        orgId,
        providerId,
        purpose,
        stateHash: hashToken(state),
        browserHash: hashToken(browserToken),
        personId,
        sessionId,
        returnPath,
        startedAt: now,
        expiresAt,
        proven: null,
        outcome: null,
        spent: false,
      })
      .execute();
  });
  wire.setBrowserToken(browserToken, new Date(now.getTime() + deviceLifeMs));
  return { id, handshake: handshakeOf(browserToken, state) };
}

type Back = { state: string; providerId: string; browserToken: string | null };

/**
 * Takes the flow for this browser: of two that come back at once one goes on.
 * @throws Problem `sign_in_flow_ended`
 */
export async function takeFlow(
  handle: DatabaseHandle,
  ctx: Context,
  { state, providerId, browserToken }: Back,
): Promise<{ flow: FlowRow; handshake: Handshake }> {
  if (browserToken === null) throw flowEnded();
  const flow = await handle.asSystem((db) =>
    tables(db)
      .updateTable('signInFlow')
      .set({ spent: true })
      .where('stateHash', '=', hashToken(state))
      .where('browserHash', '=', hashToken(browserToken))
      .where('providerId', '=', providerId)
      .where('spent', '=', false)
      .where('expiresAt', '>', ctx.now())
      .returningAll()
      .executeTakeFirst(),
  );
  if (!flow) throw flowEnded();
  return { flow, handshake: handshakeOf(browserToken, state) };
}

/** For an answer that comes as a form from another site, without our cookie: nothing is taken yet. */
export const findFlow = (
  handle: DatabaseHandle,
  ctx: Context,
  { state, providerId }: Omit<Back, 'browserToken'>,
): Promise<FlowRow | undefined> =>
  handle.asSystem((db) =>
    tables(db)
      .selectFrom('signInFlow')
      .selectAll()
      .where('stateHash', '=', hashToken(state))
      .where('providerId', '=', providerId)
      .where('spent', '=', false)
      .where('proven', 'is', null)
      .where('expiresAt', '>', ctx.now())
      .executeTakeFirst(),
  );

/** What was proven waits for the browser it belongs to. @throws Problem `sign_in_flow_ended` where another came first. */
export async function keepProven(tx: Tx, flowId: string, proven: Proven): Promise<void> {
  const kept = await tables(tx.db)
    .updateTable('signInFlow')
    .set({ proven: JSON.stringify(proven) })
    .where('id', '=', flowId)
    .where('proven', 'is', null)
    .where('spent', '=', false)
    .returning('id')
    .executeTakeFirst();
  if (!kept) throw flowEnded();
}

export const keepOutcome = (tx: Tx, flowId: string, outcome: FlowRow['outcome']): Promise<unknown> =>
  tables(tx.db)
    .updateTable('signInFlow')
    .set({ outcome: JSON.stringify(outcome) })
    .where('id', '=', flowId)
    .execute();

export const flowEnded = (): Problem =>
  new Problem('unauthenticated', 'sign_in_flow_ended', 'This sign-in took too long, or was begun in another browser.');
