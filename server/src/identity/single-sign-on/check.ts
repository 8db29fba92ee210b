// Looks at a provider without a browser: does it answer, are its certificates good; and what a test brought.
import type { SignInTest } from '@tocsin/contracts/identity-provider';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { notFound, Problem } from '#platform/errors';

import { brokeredFetch } from './brokered-fetch.ts';
import type { Desk } from './ground.ts';
import { requireComplete } from './manage.ts';
import { findKeys } from './provider-keys.ts';
import { certificateOf } from './saml-certificate.ts';
import { configured } from './start.ts';
import { findProvider } from './store.ts';
import { tables, type ProviderRow } from './tables.ts';

type Finding = { what: string; ok: boolean; detail: string };

/** @throws Problem `identity_provider_not_found` */
export const checkIdentityProviderWith =
  (desk: Desk) =>
  async (ctx: Context, { identityProviderId }: { identityProviderId: string }): Promise<{ items: Finding[] }> => {
    authorize(ctx, 'security:write');
    const provider = await inTransaction(ctx, (tx) => findProvider(tx, identityProviderId));
    if (!provider) throw notFound('identity provider', identityProviderId);
    const complete = await finding('complete', async () => {
      requireComplete(provider);
      return 'All that is needed is there.';
    });
    const { settings } = provider;
    if (settings.kind === 'saml') {
      const keys = await inTransaction(ctx, (tx) => findKeys(tx.db, [provider.id]));
      const ours = keys.map(({ certificate }) => certificate);
      const now = ctx.now();
      return { items: [complete, ...certificatesOf('certificate', settings.certificates, now), ...certificatesOf('key', ours, now)] }; // prettier-ignore
    }
    if (settings.issuer === '') return { items: [complete] };
    return { items: [complete, ...(await discovered(desk, ctx, provider))] };
  };

async function finding(what: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, detail: await look() };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { what, ok: false, detail: [error.message, ...error.faults.map(({ detail }) => detail)].join(' ') };
  }
}

async function discovered(desk: Desk, ctx: Context, provider: ProviderRow): Promise<Finding[]> {
  const discovery = await finding(
    'discovery',
    async () => (await configured(desk, ctx, provider)).serverMetadata().issuer,
  );
  if (!discovery.ok) return [discovery];
  const server = (await configured(desk, ctx, provider)).serverMetadata();
  const { jwks_uri: jwks, code_challenge_methods_supported: challenges, end_session_endpoint: end } = server;
  const keys = await finding('keys', async () => {
    if (jwks === undefined) throw new Problem('upstream_failed', 'upstream_answer', 'It names no keys.');
    const answer = await brokeredFetch(desk.outbound, provider.name)(jwks, {
      method: 'GET',
      headers: { accept: 'application/json' },
      body: null,
      redirect: 'manual',
    });
    if (!answer.ok)
      throw new Problem('upstream_failed', 'upstream_answer', `Its keys are answered with ${answer.status}.`);
    return jwks;
  });
  const pkce = challenges === undefined || challenges.includes('S256');
  const logout = provider.settings.kind === 'oidc' && provider.settings.signsOut;
  return [
    discovery,
    keys,
    { what: 'pkce', ok: pkce, detail: challenges?.join(', ') ?? 'It does not say.' },
    ...(logout ? [{ what: 'logout', ok: end !== undefined, detail: end ?? 'It does not say.' }] : []),
  ];
}

const certificatesOf = (what: string, certificates: readonly string[], now: Date): Finding[] =>
  certificates.map((text) => {
    const certificate = certificateOf(text);
    if (!certificate) return { what, ok: false, detail: 'It cannot be read.' };
    const ends = certificate.validToDate;
    return {
      what,
      ok: ends > now,
      detail: `${certificate.subject.replaceAll('\n', ', ')}: ${ends.toISOString()}`,
    };
  });

/** One's own only. @throws Problem `sign_in_test_not_found` */
export async function getSignInTest(ctx: Context, { signInTestId }: { signInTestId: string }): Promise<SignInTest> {
  authorize(ctx, 'security:write');
  return inTransaction(ctx, async (tx) => {
    const found = await tables(tx.db)
      .selectFrom('signInFlow')
      .innerJoin('identityProvider', 'identityProvider.id', 'signInFlow.providerId')
      .select(['signInFlow.id', 'signInFlow.outcome', 'identityProvider.name as provider'])
      .where('signInFlow.id', '=', signInTestId)
      .where('signInFlow.purpose', '=', 'test')
      .where('signInFlow.personId', '=', tx.actor.id)
      .executeTakeFirst();
    if (!found) throw notFound('sign in test', signInTestId);
    return found;
  });
}
