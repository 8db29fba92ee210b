// An administrator adds, changes and removes identity providers.
import { identityProviderChanged, identityProviderCreated, identityProviderDeleted } from '@tocsin/contracts/activity';
import type * as api from '@tocsin/contracts/api/single-sign-on';
import { IdentityProviderSettings, type IdentityProvider } from '@tocsin/contracts/identity-provider';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid, notFound, type Fault } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import { Secret } from '#platform/secret';
import { checkGiven } from '#platform/secrets';

import { changesBetween } from '../changes.ts';
import { requireRank } from '../rank.ts';
import { knownSites, requireSites } from '../reach.ts';
import { afterLogoutOf, backchannelOf, callbackOf, placeOf, samlAddressesOf, type Desk } from './ground.ts';
import { findKeys, presentedKey, type Present } from './provider-keys.ts';
import { readMetadata } from './saml-metadata.ts';
import {
  countPeople,
  deleteProviderRow,
  endSessionsThrough,
  findProviders,
  insertProvider,
  lockProvider,
  updateProvider,
} from './store.ts';
import type { ProviderKeyRow, ProviderRow } from './tables.ts';

type One = { identityProviderId: string };
type Changing = z.output<typeof api.changeIdentityProvider.input>;

const presented = (
  desk: Pick<Desk, 'publicUrl'>,
  row: ProviderRow,
  people: number,
  keys: readonly ProviderKeyRow[],
): IdentityProvider => {
  const { orgId: _org, clientSecret, createdAt, ...shown } = row;
  const saml = row.settings.kind === 'saml' ? samlAddressesOf(desk, row.id) : null;
  return {
    ...shown,
    hasSecret: clientSecret !== null,
    addresses: {
      callback: saml?.acsUrl ?? callbackOf(desk, row.id),
      entityId: saml?.entityId ?? null,
      metadata: saml?.entityId ?? null,
      logout: saml?.sloUrl ?? null,
      postLogout: saml ? null : afterLogoutOf(desk),
      backchannelLogout: saml ? null : backchannelOf(desk, row.id),
    },
    keys: keys.filter(({ providerId }) => providerId === row.id).map(presentedKey),
    people,
    createdAt: createdAt.toISOString(),
  };
};

export const presentWith =
  (desk: Pick<Desk, 'publicUrl'>): Present =>
  async (tx, row) =>
    presented(desk, row, (await countPeople(tx)).get(row.id) ?? 0, await findKeys(tx.db, [row.id]));

async function locked(tx: Tx, id: string): Promise<ProviderRow> {
  const row = await lockProvider(tx, id);
  if (!row) throw notFound('identity provider', id);
  return row;
}

export const listIdentityProvidersWith =
  (desk: Desk) =>
  async (ctx: Context): Promise<{ items: IdentityProvider[] }> => {
    authorize(ctx, 'security:read');
    return inTransaction(ctx, async (tx) => {
      const people = await countPeople(tx);
      const rows = await findProviders(tx);
      const keys = await findKeys(
        tx.db,
        rows.map(({ id }) => id),
      );
      return { items: rows.map((row) => presented(desk, row, people.get(row.id) ?? 0, keys)) };
    });
  };

async function sealed(ctx: Context, { vault }: Desk, id: string, value: string): Promise<string> {
  checkGiven(ctx, value);
  return (await vault.sealOf(ctx.orgId)).close(new Secret(value), placeOf(id));
}

/** @throws Problem `secret_ref_invalid` */
export const createIdentityProviderWith =
  (desk: Desk) =>
  async (
    ctx: Context,
    { name, settings, clientSecret }: z.output<typeof api.createIdentityProvider.input>,
  ): Promise<IdentityProvider> => {
    authorize(ctx, 'security:write');
    const id = uuidv7();
    const kept = clientSecret === undefined ? null : await sealed(ctx, desk, id, clientSecret);
    return inTransaction(ctx, async (tx) => {
      const row: ProviderRow = {
        id,
        orgId: tx.orgId,
        name,
        enabled: false,
        settings,
        clientSecret: kept,
        jit: false,
        defaultRole: null,
        rules: [],
        rolesFollow: false,
        domains: [],
        enforced: false,
        trustsSecondFactor: false,
        createdBy: tx.actor.name,
        createdAt: tx.now(),
        rev: 1,
      };
      await insertProvider(tx, row);
      await record(tx, identityProviderCreated, { subjectId: id }, { name, kind: settings.kind });
      return presented(desk, row, 0, []);
    });
  };

/**
 * Another issuer needs the client secret anew: else it could be sent to whoever changes the address.
 * @throws Problem `identity_provider_not_found`, `stale_revision`, `credential_needed`, `provider_incomplete`,
 *   `kind_stays`, `metadata_unreadable`, `role_exceeds_yours`, `sites_exceed_yours`, `unknown_role`, `unknown_site`
 */
export const changeIdentityProviderWith =
  (desk: Desk) =>
  async (ctx: Context, { identityProviderId, rev, clientSecret, ...wanted }: Changing): Promise<IdentityProvider> => {
    authorize(ctx, 'security:write');
    const fresh = clientSecret ? await sealed(ctx, desk, identityProviderId, clientSecret) : clientSecret;
    return inTransaction(ctx, async (tx) => {
      const before = await locked(tx, identityProviderId);
      if (rev !== undefined && rev !== before.rev)
        throw conflict('stale_revision', 'Someone has changed this provider since you loaded it. Look again, then repeat.'); // prettier-ignore
      const settings = settingsAfter(before.settings, wanted);
      requireSecretAgain(before, settings, fresh);
      const after: ProviderRow = {
        ...before,
        ...given(wanted),
        settings,
        clientSecret: fresh === undefined ? before.clientSecret : fresh,
        rev: before.rev + 1,
      };
      await requireGivable(tx, before, after);
      if (after.enabled) requireComplete(after);
      const present = presentWith(desk);
      await requireKey(tx, after);
      const fields = changesBetween(asText(before), asText(after));
      if (Object.keys(fields).length === 0) return await present(tx, before);
      await updateProvider(tx, after);
      if (before.enabled && !after.enabled) await endSessionsThrough(tx, before.id);
      await record(tx, identityProviderChanged, { subjectId: before.id }, { name: after.name, fields });
      return await present(tx, after);
    });
  };

type Given = Partial<Omit<ProviderRow, 'settings'>>;
/** What was sent, without what was not. */
function given({
  settings: _settings,
  metadata: _metadata,
  ...sent
}: Omit<Changing, 'identityProviderId' | 'rev' | 'clientSecret'>): Given {
  const { name, enabled, jit, defaultRole, rules, rolesFollow, domains, enforced, trustsSecondFactor } = sent;
  return {
    ...(name !== undefined && { name }),
    ...(enabled !== undefined && { enabled }),
    ...(jit !== undefined && { jit }),
    ...(defaultRole !== undefined && { defaultRole }),
    ...(rules !== undefined && { rules }),
    ...(rolesFollow !== undefined && { rolesFollow }),
    ...(domains !== undefined && { domains: [...new Set(domains)] }),
    ...(enforced !== undefined && { enforced }),
    ...(trustsSecondFactor !== undefined && { trustsSecondFactor }),
  };
}

function settingsAfter(
  before: IdentityProviderSettings,
  { settings, metadata }: Pick<Changing, 'settings' | 'metadata'>,
) {
  const after = settings ?? before;
  if (after.kind !== before.kind) throw invalid('kind_stays', 'A provider’s kind stays. Add another one.');
  if (metadata === undefined || metadata.trim() === '') return after;
  if (after.kind !== 'saml') throw invalid('metadata_unreadable', 'Metadata is read for SAML only.');
  return { ...after, ...readMetadata(metadata) };
}

function requireSecretAgain(
  before: ProviderRow,
  after: IdentityProviderSettings,
  fresh: string | null | undefined,
): void {
  if (before.settings.kind !== 'oidc' || after.kind !== 'oidc') return;
  if (before.clientSecret === null || before.settings.issuer === after.issuer || fresh !== undefined) return;
  throw invalid('credential_needed', 'Give the client secret again: the issuer is another one now.', [
    { pointer: '/clientSecret', detail: 'It is needed with another issuer.' },
  ]);
}

/** @throws Problem `provider_incomplete` where encryption is asked for and nothing could be decrypted. */
async function requireKey(tx: Tx, { id, settings }: ProviderRow): Promise<void> {
  if (settings.kind !== 'saml' || !settings.requireEncrypted || (await findKeys(tx.db, [id])).length > 0) return;
  throw invalid('provider_incomplete', 'The provider is not complete yet.', [
    { pointer: '/settings/requireEncrypted', detail: 'Make a key first.' },
  ]);
}

/** Nobody has a provider give what they could not give themselves. What stood there before may stay. */
async function requireGivable(tx: Tx, before: ProviderRow, after: ProviderRow): Promise<void> {
  const known = new Set(before.rules.map((rule) => JSON.stringify(rule)));
  for (const rule of after.rules.filter((each) => !known.has(JSON.stringify(each)))) {
    await requireRank(tx, rule.role);
    requireSites(tx, rule.siteCodes);
    await knownSites(tx, rule.siteCodes);
  }
  if (after.defaultRole === null || after.defaultRole === before.defaultRole) return;
  await requireRank(tx, after.defaultRole);
  requireSites(tx, null);
}

/** @throws Problem `provider_incomplete` */
export function requireComplete({ settings, domains, jit, defaultRole, rules }: ProviderRow): void {
  const missing: Fault[] = [];
  const need = (there: boolean, pointer: string, detail: string): void => {
    if (!there) missing.push({ pointer, detail });
  };
  need(domains.length > 0, '/domains', 'Say which e-mail domains it speaks for.');
  need(!jit || defaultRole !== null || rules.length > 0, '/defaultRole', 'New people need a role.');
  if (settings.kind === 'oidc') {
    need(settings.issuer !== '', '/settings/issuer', 'The issuer is missing.');
    need(settings.clientId !== '', '/settings/clientId', 'The client id is missing.');
  } else {
    need(settings.entityId !== '', '/settings/entityId', 'The entity id is missing.');
    need(settings.ssoUrl !== '', '/settings/ssoUrl', 'The sign-in address is missing.');
    need(settings.certificates.length > 0, '/settings/certificates', 'A certificate is missing.');
  }
  if (missing.length > 0) throw invalid('provider_incomplete', 'The provider is not complete yet.', missing);
}

/** What is compared and what the record shows; a sealed secret differs each time it is given. */
const asText = ({ name, enabled, settings, clientSecret, ...row }: ProviderRow) => ({
  name,
  enabled,
  // What an earlier release has kept lacks what came later.
  settings: JSON.stringify(sorted(IdentityProviderSettings.parse(settings))),
  clientSecret: clientSecret === null ? null : `••• ${clientSecret.slice(-6)}`,
  jit: row.jit,
  defaultRole: row.defaultRole,
  rules: JSON.stringify(row.rules.map(({ group, role, siteCodes }) => [group, role, siteCodes])),
  rolesFollow: row.rolesFollow,
  domains: row.domains.join(', '),
  enforced: row.enforced,
  trustsSecondFactor: row.trustsSecondFactor,
});
/** The database keeps names in an order of its own. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  );
};

/** The sessions that were begun through it end. @throws Problem `identity_provider_not_found` */
export async function deleteIdentityProvider(
  ctx: Context,
  { identityProviderId }: One,
): Promise<Record<string, never>> {
  authorize(ctx, 'security:write');
  return inTransaction(ctx, async (tx) => {
    const { name } = await locked(tx, identityProviderId);
    const sessions = await endSessionsThrough(tx, identityProviderId);
    await deleteProviderRow(tx, identityProviderId);
    await record(tx, identityProviderDeleted, { subjectId: identityProviderId }, { name, sessions });
    return {};
  });
}
