// A ticket: something begun that must be finished by whoever began it, from the same network, once, within five minutes.
import type { Selectable } from 'kysely';

import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import type { AtProvider } from '../at-provider.ts';
import { networkOf } from '../lock-out.ts';
import { tablesOf } from '../store.ts';
import type { TicketRow } from '../tables.ts';
import { hashToken, newToken } from '../tokens.ts';

const lifeMs = 5 * 60 * 1000;
export const attemptsPerTicket = 5;

type Purpose = TicketRow['purpose'];
type Begun = {
  purpose: Purpose;
  personId: string | null;
  challenge: string | null;
  ip: string | null;
  now: Date;
  /** Of a sign-in that an identity provider began. */
  providerId?: string | null;
  atProvider?: AtProvider | null;
};

/** Answers with the token, which is kept nowhere. */
export async function makeTicket(handle: DatabaseHandle, begun: Begun): Promise<string> {
  const { purpose, personId, challenge, ip, now, providerId = null, atProvider = null } = begun;
  const token = newToken();
  await handle.asSystem(async (db) => {
    await tablesOf(db).deleteFrom('signInTicket').where('expiresAt', '<=', now).execute();
    await tablesOf(db)
      .insertInto('signInTicket')
      .values({
        id: uuidv7(),
        tokenHash: hashToken(token),
        purpose,
        personId,
        network: networkOf(ip),
        challenge,
        providerId,
        atProvider: atProvider && JSON.stringify(atProvider),
        expiresAt: new Date(now.getTime() + lifeMs),
      })
      .execute();
  });
  return token;
}

export type Ticket = Pick<Selectable<TicketRow>, 'id' | 'personId' | 'challenge' | 'providerId' | 'atProvider'>;
type Shown = { token: string; purpose: Purpose; ip: string | null; now: Date };

/**
 * Counts an attempt before anything is looked at, so that many at once cannot all slip through.
 * @throws Problem `unauthenticated` `ticket_ended`
 */
export async function tryTicket(handle: DatabaseHandle, { token, purpose, ip, now }: Shown): Promise<Ticket> {
  const ticket = await handle.asSystem((db) =>
    tablesOf(db)
      .updateTable('signInTicket')
      .set((row) => ({ attempts: row('attempts', '+', 1) }))
      .where('tokenHash', '=', hashToken(token))
      .where('purpose', '=', purpose)
      .where('expiresAt', '>', now)
      .where('attempts', '<', attemptsPerTicket)
      .where('network', 'is not distinct from', networkOf(ip))
      .returning(['id', 'personId', 'challenge', 'providerId', 'atProvider'])
      .executeTakeFirst(),
  );
  if (!ticket) throw ticketEnded();
  return ticket;
}

/** Takes the ticket away; of several who finish at once one goes on. @throws Problem `ticket_ended` */
export async function spendTicket(handle: DatabaseHandle, { id }: Ticket): Promise<void> {
  const [spent] = await handle.asSystem((db) => tablesOf(db).deleteFrom('signInTicket').where('id', '=', id).execute());
  if (spent?.numDeletedRows !== 1n) throw ticketEnded();
}

const ticketEnded = (): Problem =>
  new Problem('unauthenticated', 'ticket_ended', 'This took too long, or was tried too often. Begin again.');
