// Looks references up at the last moment, notes each use, and asks other systems once a minute at most.
import { inTransaction, type Context } from '#platform/context';
import { invalid, notFound } from '#platform/errors';
import type { Outbound } from '#platform/outbound';
import { Secret } from '#platform/secret';
import { isSecretRef, parseSecretRef, type SecretRef, type Secrets } from '#platform/secrets';
import type { Vault } from '#platform/vault';

import { readAwsSecretsManager } from './aws-secrets-manager.ts';
import { readEnvironment } from './environment.ts';
import { readKeyring } from './keyring.ts';
import type { Found, ReadSecret } from './provider.ts';
import { countUse, findProvider } from './store.ts';
import type { ProviderRow } from './tables.ts';
import { readVaultKv } from './vault-kv.ts';

export type SecretGround = {
  vault: Vault;
  outbound: Pick<Outbound, 'call'>;
  /** What the environment offers, by the whole name of the variable. */
  offered: ReadonlyMap<string, Secret>;
  organisations: () => Promise<readonly { id: string; slug: string }[]>;
};

const freshMs = 60_000;
const mostKnown = 1000;

/** Where a credential is kept: it opens nowhere else. */
export const placeOfCredential = (id: string): string => `secret_provider.credential ${id}`;

/** Reads from the provider itself, past what is known already. The credential may refer to the two providers of our own. */
export async function openProvider(ctx: Context, ground: SecretGround, row: ProviderRow): Promise<ReadSecret> {
  const { vault, outbound } = ground;
  const kept = (await vault.sealOf(ctx.orgId)).open(row.credential, placeOfCredential(row.id));
  const credential = isSecretRef(kept.reveal())
    ? (await readOwn(ctx, ground, parseSecretRef(kept.reveal()))).value
    : kept;
  const means = { outbound, now: ctx.now };
  const { settings } = row;
  return settings.kind === 'vault-kv'
    ? readVaultKv(settings, credential, means)
    : readAwsSecretsManager(settings, credential, means);
}

/** @throws Problem `secret_ref_invalid` where a credential refers to a provider that needs one itself */
async function readOwn(ctx: Context, ground: SecretGround, ref: SecretRef): Promise<Found> {
  const read = ownProvider(ctx, ground, ref.provider);
  if (!read) throw invalid('secret_ref_invalid', 'A credential may refer to the keyring or the environment only.');
  return fieldOf(ref, await read(ref.path));
}

const ownProvider = (ctx: Context, { vault, offered, organisations }: SecretGround, name: string): ReadSecret | null =>
  name === 'keyring'
    ? readKeyring(vault, ctx)
    : name === 'environment'
      ? readEnvironment(offered, ctx, organisations)
      : null;

export function createSecrets(ground: SecretGround): Secrets {
  const known = new Map<string, { at: number; found: Promise<Found> }>();

  async function fetched(ctx: Context, { provider, path }: SecretRef): Promise<Found> {
    const row = await inTransaction(ctx, (tx) => findProvider(tx.db, { name: provider }));
    if (!row) throw notFound('secret provider', provider);
    const key = JSON.stringify([row.id, row.rev, path]);
    const now = ctx.now().getTime();
    const before = known.get(key);
    if (before && now - before.at < freshMs) return await before.found;
    const found = openProvider(ctx, ground, row).then((read) => read(path));
    known.delete(key);
    known.set(key, { at: now, found });
    const [oldest] = known.keys();
    if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
    try {
      return await found;
    } catch (error) {
      known.delete(key);
      throw error;
    }
  }

  async function find(ctx: Context, text: string, purpose: string): Promise<Found> {
    const ref = parseSecretRef(text);
    const own = ownProvider(ctx, ground, ref.provider);
    const found = fieldOf(ref, own ? await own(ref.path) : await fetched(ctx, ref));
    await inTransaction(ctx, (tx) => countUse(tx, { secret: `${ref.provider}/${ref.path}`, purpose }));
    return found;
  }

  return {
    resolve: async (ctx, value, purpose) =>
      isSecretRef(value.reveal()) ? (await find(ctx, value.reveal(), purpose)).value : value,
    candidates: async (ctx, value, purpose) => {
      if (!isSecretRef(value.reveal())) return [value];
      const { value: current, previous } = await find(ctx, value.reveal(), purpose);
      return previous ? [current, previous] : [current];
    },
  };
}

function fieldOf({ field }: SecretRef, { value, previous }: Found): Found {
  if (field === null) return { value, previous };
  return { value: atField(value, field), previous: previous && atField(previous, field) };
}

/** @throws Problem `secret_field_missing` */
function atField(secret: Secret, field: string): Secret {
  const missing = invalid('secret_field_missing', `The secret is no JSON object with the text ${field}.`);
  let value: unknown;
  try {
    value = JSON.parse(secret.reveal());
  } catch {
    throw missing;
  }
  const entry = typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === field) : undefined; // prettier-ignore
  const found: unknown = entry?.[1];
  if (typeof found !== 'string' && typeof found !== 'number') throw missing;
  return new Secret(String(found));
}
