// The senders a door knows without credentials: added, listed, removed.
import { ingestSenderAdded, ingestSenderRemoved } from '@tocsin/contracts/activity';
import type * as api from '@tocsin/contracts/api/doors';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict, invalid, notFound, Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { checkBinding, doorOf } from './bindings.ts';
import type { House } from './house.ts';
import { networkOf } from './networks.ts';
import { deleteSender, findSenders, insertSender } from './store.ts';
import type { SenderRow } from './tables.ts';

type SenderView = z.input<typeof api.removeDoorSender.output>;

const presentSender = ({ id, name, network, certificateName, siteId, source, createdAt }: SenderRow): SenderView => ({
  id,
  name,
  network,
  certificateName,
  siteId,
  source,
  createdAt: createdAt.toISOString(),
});

/** @throws Problem `not_found` */
export const listDoorSenders =
  (house: House) =>
  async (ctx: Context, { doorId }: { doorId: string }): Promise<{ items: SenderView[] }> => {
    authorize(ctx, 'event:read');
    doorOf(house, doorId);
    return { items: (await inTransaction(ctx, (tx) => findSenders(tx, doorId))).map(presentSender) };
  };

type Input = z.output<typeof api.addDoorSender.input>;

/** @throws Problem `not_found`, `invalid_network`, `sender_needs_one`, `unknown_site`, `unknown_source`, `conflict` `sender_taken` */
export const addDoorSender =
  (house: House) =>
  async (ctx: Context, input: Input): Promise<SenderView> => {
    authorize(ctx, 'identity:write');
    const { doorId, name } = input;
    const { title } = doorOf(house, doorId);
    requireOwnDoor(ctx, house, doorId);
    const known = knownBy(input);
    const added = await inTransaction(ctx, async (tx) => {
      const bound = await checkBinding(tx, input);
      const row = await insertSender(tx, {
        id: uuidv7(),
        orgId: tx.orgId,
        doorId,
        name,
        ...known,
        ...bound,
        createdBy: tx.actor.id,
        createdAt: tx.now(),
      });
      if (!row) throw conflict('sender_taken', 'This door knows that network or certificate name already.');
      await record(tx, ingestSenderAdded, { subjectId: row.id }, { name, door: title, ...known });
      return presentSender(row);
    });
    house.peers.forget();
    return added;
  };

/** @throws Problem `not_found` */
export const removeDoorSender =
  (house: House) =>
  async (ctx: Context, { doorId, senderId }: { doorId: string; senderId: string }): Promise<SenderView> => {
    authorize(ctx, 'identity:write');
    const { title } = doorOf(house, doorId);
    const removed = await inTransaction(ctx, async (tx) => {
      const row = await deleteSender(tx, doorId, senderId);
      if (!row) throw notFound('ingest sender', senderId);
      const { name, network, certificateName } = row;
      await record(tx, ingestSenderRemoved, { subjectId: row.id }, { name, door: title, network, certificateName });
      return presentSender(row);
    });
    house.peers.forget();
    return removed;
  };

/** Nobody takes the events of a door that is for someone else. */
function requireOwnDoor({ orgId }: Context, house: House, doorId: string): void {
  const owner = house.place(doorId)?.kept.organisationId ?? null;
  if (owner !== null && owner !== orgId)
    throw new Problem('forbidden', 'door_of_another_organisation', 'This door belongs to another organisation.');
}

function knownBy({ network, certificateName }: Input): { network: string | null; certificateName: string | null } {
  if ((network === null) === (certificateName === null || certificateName === ''))
    throw invalid('sender_needs_one', 'Name either a network or a certificate name.', [
      { pointer: '/network', detail: 'Either this or certificateName.' },
    ]);
  if (network === null) return { network, certificateName: certificateName?.toLowerCase() ?? null };
  const read = networkOf(network);
  if (read === null)
    throw invalid('invalid_network', `${network} is neither an address nor a network.`, [
      { pointer: '/network', detail: 'Write 192.0.2.7 or 192.0.2.0/24.' },
    ]);
  return { network: read, certificateName: null };
}
