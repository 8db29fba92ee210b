// The options of a door as its protocol is given them: opened, references looked up, checked.
import { conflict, Problem } from '#platform/errors';
import type { Secrets } from '#platform/secrets';
import { systemContext } from '#platform/system-context';
import { installation, type Vault } from '#platform/vault';

import type { Door } from '../door.ts';
import { lookUpOptions, openOptions, showOptions } from './option-secrets.ts';
import type { Peers } from './peers.ts';
import type { Ground } from './principal.ts';
import type { Kept } from './settings.ts';

export type ReadOptions = (
  door: Door,
  kept: Pick<Kept, 'options' | 'organisationId'>,
) => Promise<{ options: unknown; fault: string | null }>;
type Means = { ground: Ground; vault: Pick<Vault, 'sealOf'>; secrets: Secrets; peers: Pick<Peers, 'organisations'> };
type Known = { from: string; at: number; read: Awaited<ReturnType<ReadOptions>> };

/** A reference is looked up anew after this, so that a rotated secret reaches the door. */
const freshMs = 60_000;

/** A door whose options cannot be read stays closed: as they come, it might let in whom they keep out. */
export function createReadOptions({ ground, vault, secrets, peers }: Means): ReadOptions {
  const known = new Map<string, Known>();

  /** References belong to an organisation: the door's, or the only one there is. */
  async function lookingUp(organisationId: string | null) {
    const [first, ...others] = await peers.organisations();
    const orgId = organisationId ?? (others.length === 0 ? first?.id : undefined);
    if (orgId === undefined)
      throw conflict('door_without_organisation', 'A reference to a secret needs a door of one organisation.');
    return systemContext(ground.handle, { orgId, module: 'doors', log: ground.log, now: ground.now });
  }

  async function opened(door: Door, { options, organisationId }: Pick<Kept, 'options' | 'organisationId'>) {
    if (showOptions(door, options).secrets.length === 0) return options;
    const plain = openOptions(await vault.sealOf(organisationId ?? installation), door, options);
    return await lookUpOptions(door, plain, async (value, name) =>
      secrets.resolve(await lookingUp(organisationId), value, `door ${door.id} ${name}`),
    );
  }

  return async (door, kept) => {
    const from = JSON.stringify([kept.options, kept.organisationId]);
    const before = known.get(door.id);
    const now = ground.now().getTime();
    if (before?.from === from && before.read.fault === null && now - before.at < freshMs) return before.read;
    try {
      const read = checked(door, await opened(door, kept));
      known.set(door.id, { from, at: now, read });
      return read;
    } catch (error) {
      // A provider that is away for a moment must not close a door that is open.
      if (before?.from === from && before.read.fault === null && isPassing(error)) return before.read;
      return { options: null, fault: error instanceof Error ? error.message : String(error) };
    }
  };
}

const isPassing = (error: unknown): boolean =>
  error instanceof Problem && (error.kind === 'unavailable' || error.kind === 'upstream_failed');

function checked(door: Door, options: unknown): { options: unknown; fault: string | null } {
  const read = door.options.safeParse(options);
  if (read.success) return { options: read.data, fault: null };
  return { options: null, fault: `Its options are not understood: ${read.error.issues[0]?.message ?? ''}` };
}
