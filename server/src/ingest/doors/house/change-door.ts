// An administrator opens, closes, moves or sets up a door; it follows before the answer.
import { doorChanged } from '@tocsin/contracts/activity';
import type { changeDoor as api } from '@tocsin/contracts/api/doors';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';
import { conflict, invalid, notFound, Problem } from '#platform/errors';
import { pointerOf } from '#platform/http/input';
import type { Seal } from '#platform/seal';
import { checkGiven } from '#platform/secrets';
import { installation } from '#platform/vault';

import type { Door } from '../door.ts';
import type { House } from './house.ts';
import type { At } from './list-doors.ts';
import { givenSecrets, openOptions, resealOptions, sealOptions, showOptions, type Options } from './option-secrets.ts';
import { presentDoor, type DoorView } from './present.ts';
import { keptOf, type Settings } from './settings.ts';
import { findDoorRow, lockDoorRow, updateDoorRow } from './store.ts';
import type { DoorRow } from './tables.ts';

type Input = z.output<typeof api.input>;

/**
 * What is the same already is not a change, and not recorded.
 * @throws Problem `door_not_found`, `stale_revision`, `door_of_another_organisation`, `invalid_input`.
 */
export const changeDoor =
  ({ house, mainUrl }: At) =>
  async (ctx: Context, { doorId, rev, ...wanted }: Input): Promise<DoorView> => {
    authorize(ctx, 'identity:write');
    const place = house.place(doorId);
    if (!place) throw notFound('door', doorId);
    const { door } = place;
    const organisationId = await organisationAtFirst(house, place.organisationSlug);
    const by = { changedBy: ctx.actor.name, changedAt: ctx.now() };
    const first = { ...keptOf(door, undefined, house.defaults), ...by, organisationId, id: doorId };
    for (const value of givenSecrets(door, wanted.options ?? {})) checkGiven(ctx, value);
    const sealOf = await sealsFor(ctx, house);
    const planned = (row: DoorRow) => {
      requireFresh(ctx, row, rev);
      const options = wanted.options && optionsFrom(sealOf(row), door, row.options, wanted.options);
      const after = checked(house, door, { ...row, ...settingsFrom(ctx, wanted), ...(options ? { options } : {}) });
      return { after, fields: changesOf(door, row, after) };
    };
    // The table has no wall, because ports belong to the machine.
    await house.ground.handle.asSystem(async (db) => {
      // Until something changes there is no row, and the environment goes on to count.
      const known = await findDoorRow(db, doorId);
      if (!known && Object.keys(planned(first).fields).length === 0) return;
      const row = await lockDoorRow(db, first);
      const { after, fields } = planned(row);
      if (Object.keys(fields).length === 0) return;
      const options =
        row.organisationId === after.organisationId
          ? after.options
          : resealOptions(sealOf(row), sealOf(after), door, after.options);
      await updateDoorRow(db, { ...after, options, ...by, id: doorId, rev: row.rev + 1 });
      await record({ ...ctx, db }, doorChanged, { subjectId: doorId }, { title: door.title, fields });
    });
    await house.settle();
    return presentDoor(ctx, house, place, mainUrl());
  };

/** A door's options are sealed with the key of whose it is: one of two, fetched before the transaction. */
async function sealsFor(
  { orgId }: Context,
  { vault }: House,
): Promise<(row: Pick<Settings, 'organisationId'>) => Seal> {
  const [own, shared] = [await vault.sealOf(orgId), await vault.sealOf(installation)];
  return ({ organisationId }) => (organisationId === null ? shared : own);
}

function requireFresh({ orgId }: Context, row: DoorRow, rev: number | undefined): void {
  if (rev !== undefined && rev !== row.rev)
    throw conflict('stale_revision', 'Someone has changed this door since you loaded it. Look again, then repeat.');
  if (row.organisationId !== null && row.organisationId !== orgId)
    throw new Problem('forbidden', 'door_of_another_organisation', 'This door belongs to another organisation.');
}

/** What the environment gave to an organisation stays its own when the door is first changed. */
const organisationAtFirst = async ({ peers }: House, slug: string | null): Promise<string | null> =>
  slug === null ? null : ((await peers.organisations()).find((each) => each.slug === slug)?.id ?? null);

const named = ['enabled', 'host', 'port', 'tls', 'clientCertificates', 'restricted'] as const;

function settingsFrom({ orgId }: Context, wanted: Omit<Input, 'doorId' | 'rev'>): Partial<Settings> {
  const given = named.filter((name) => wanted[name] !== undefined).map((name) => [name, wanted[name]]);
  const { organisation } = wanted;
  return {
    ...Object.fromEntries(given),
    ...(organisation === undefined ? {} : { organisationId: organisation === 'own' ? orgId : null }),
  };
}

/** As they are kept. A secret that is left out stays as it is, because nobody was shown it. */
function optionsFrom(seal: Seal, door: Door, before: Options, wanted: Options): Options {
  const untouched = showOptions(door, before).secrets.filter((name) => !(name in wanted));
  const known = untouched.length === 0 ? {} : openOptions(seal, door, before);
  const options = { ...wanted, ...Object.fromEntries(untouched.map((name) => [name, known[name]])) };
  const read = door.options.safeParse(options);
  if (!read.success)
    throw invalid(
      'invalid_input',
      `The options are not valid: ${read.error.issues[0]?.message ?? ''}`,
      read.error.issues.map(({ path, message }) => ({ pointer: pointerOf(['options', ...path]), detail: message })),
    );
  const sealed = sealOptions(seal, door, options);
  return { ...sealed, ...Object.fromEntries(untouched.map((name) => [name, before[name]])) };
}

/** @throws Problem `invalid_input` for settings that no port could be opened with. */
function checked<Wanted extends Settings>(house: House, door: Door, wanted: Wanted): Wanted {
  const refuse = (pointer: string, detail: string) => invalid('invalid_input', detail, [{ pointer, detail }]);
  if (wanted.enabled && wanted.port === null && door.kind !== 'http')
    throw refuse('/port', 'A door that does not speak HTTP needs a port.');
  if (wanted.tls && door.kind === 'datagram') throw refuse('/tls', 'There is no TLS for datagrams.');
  if (wanted.clientCertificates !== 'none' && !wanted.tls)
    throw refuse('/clientCertificates', 'Client certificates need TLS.');
  if (wanted.clientCertificates !== 'none' && !house.certificates.hasAuthorities())
    throw refuse('/clientCertificates', 'Set TOCSIN_TLS_CLIENT_CA first: without it no certificate can be checked.');
  return wanted;
}

type FieldChanges = Record<string, { before: unknown; after: unknown }>;

function changesOf(door: Door, before: Settings, after: Settings): FieldChanges {
  const fields = [...named, 'organisationId'] as const;
  const shown = { before: showOptions(door, before.options), after: showOptions(door, after.options) };
  const changes: FieldChanges = {};
  for (const name of fields)
    if (before[name] !== after[name])
      changes[name === 'organisationId' ? 'organisation' : name] = { before: before[name], after: after[name] };
  if (JSON.stringify(shown.before.options) !== JSON.stringify(shown.after.options))
    changes['options'] = { before: shown.before.options, after: shown.after.options };
  // Of a secret only that it changed is told.
  for (const name of new Set([...shown.before.secrets, ...shown.after.secrets]))
    if (JSON.stringify(before.options[name]) !== JSON.stringify(after.options[name]))
      changes[name] = {
        before: shown.before.secrets.includes(name) ? '•••' : null,
        after: shown.after.secrets.includes(name) ? '••••••' : null,
      };
  return changes;
}
