// Sends a browser to a provider: to sign in, to try it out, or to prove again who it is.
import { identityProviderTested } from '@tocsin/contracts/activity';
import type * as api from '@tocsin/contracts/api/single-sign-on';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict, notFound, Problem } from '#platform/errors';
import type { Wire } from '#platform/module';

import { requirePerson } from '../sessions.ts';
import { beginFlow, type Beginning } from './flows.ts';
import { asOidc, asSaml, callbackOf, samlAddressesOf, secretOf, type Desk } from './ground.ts';
import { requireComplete } from './manage.ts';
import { authorizationUrl, brokerProblem } from './oidc.ts';
import { requestUrl } from './saml.ts';
import { contextAt, findEnabled, findProvider } from './store.ts';
import { tables, type ProviderRow } from './tables.ts';

type Going = Omit<Beginning, 'orgId' | 'providerId'> & { email: string | null };

/** @throws Problem `upstream_failed` `provider_unreachable` */
async function leave(
  desk: Desk,
  ctx: Context,
  wire: Wire,
  provider: ProviderRow,
  { email, ...going }: Going,
): Promise<{ url: string; flowId: string }> {
  const here = contextAt(desk.handle, ctx, provider.orgId);
  const again = going.purpose === 'step-up';
  const oidc = asOidc(provider);
  const saml = asSaml(provider);
  const config = oidc && (await configured(desk, here, provider));
  const flow = await beginFlow(desk.handle, here, wire, { orgId: provider.orgId, providerId: provider.id, ...going });
  const { id: flowId, handshake } = flow;
  if (oidc && config) {
    const leaving = { redirectUri: callbackOf(desk, provider.id), handshake, email, again };
    return { flowId, url: await authorizationUrl(config, oidc, leaving) };
  }
  if (!saml) throw notFound('identity provider', provider.id);
  const asked = { flowId, state: handshake.state, again };
  return { flowId, url: await requestUrl(saml, samlAddressesOf(desk, provider.id), asked) };
}

/** @throws Problem `upstream_failed` `provider_unreachable`, and those of secrets */
export async function configured(desk: Desk, ctx: Context, provider: ProviderRow) {
  const oidc = asOidc(provider);
  if (!oidc) throw notFound('identity provider', provider.id);
  const secret = await secretOf(ctx, desk, provider);
  return await desk.client.configuration(oidc, secret).catch((error: unknown) => {
    ctx.log.warn({ err: error, provider: provider.id }, 'an identity provider could not be discovered');
    const why = brokerProblem(error)?.message ?? 'Its discovery document does not hold.';
    throw new Problem('upstream_failed', 'provider_unreachable', `${provider.name} cannot be used now. ${why}`, {
      cause: error,
    });
  });
}

/** @throws Problem `identity_provider_not_found`, also for one that is switched off; `provider_unreachable` */
export const startProviderSignInWith =
  (desk: Desk) =>
  async (
    ctx: Context,
    { identityProviderId, email, return: returnPath }: z.output<typeof api.startProviderSignIn.input>,
    wire: Wire,
  ): Promise<{ url: string }> => {
    const provider = await findEnabled(desk.handle, identityProviderId);
    if (!provider) throw notFound('identity provider', identityProviderId);
    const going = { purpose: 'sign-in', email: email?.trim() || null, returnPath: returnPath ?? null } as const;
    const { url } = await leave(desk, ctx, wire, provider, going);
    return { url };
  };

/** @throws Problem `not_signed_in_through_provider`, `provider_unreachable` */
export const startProviderStepUpWith =
  (desk: Desk) =>
  async (ctx: Context, _input: object, wire: Wire): Promise<{ url: string }> => {
    const { personId, sessionId } = requirePerson(ctx);
    const found = await inTransaction(ctx, (tx) =>
      tables(tx.db)
        .selectFrom('session')
        .innerJoin('person', 'person.id', 'session.personId')
        .select(['session.providerId', 'person.email'])
        .where('session.id', '=', sessionId)
        .executeTakeFirst(),
    );
    const provider = found?.providerId ? await findEnabled(desk.handle, found.providerId) : undefined;
    if (!found || !provider)
      throw conflict('not_signed_in_through_provider', 'This session was not begun through a provider that is in use.');
    const going = { purpose: 'step-up', personId, sessionId, email: found.email } as const;
    const { url } = await leave(desk, ctx, wire, provider, going);
    return { url };
  };

/** Also of a provider that is switched off. @throws Problem `identity_provider_not_found`, `provider_incomplete` */
export const startSignInTestWith =
  (desk: Desk) =>
  async (
    ctx: Context,
    { identityProviderId }: { identityProviderId: string },
    wire: Wire,
  ): Promise<{ url: string; testId: string }> => {
    authorize(ctx, 'security:write');
    const { personId } = requirePerson(ctx);
    const provider = await inTransaction(ctx, (tx) => findProvider(tx, identityProviderId));
    if (!provider) throw notFound('identity provider', identityProviderId);
    requireComplete(provider);
    try {
      const { url, flowId } = await leave(desk, ctx, wire, provider, { purpose: 'test', personId, email: null });
      return { url, testId: flowId };
    } catch (error) {
      if (error instanceof Problem) await noteFailure(ctx, provider, error);
      throw error;
    }
  };

const noteFailure = (ctx: Context, { id, name }: ProviderRow, { code }: Problem): Promise<void> =>
  inTransaction(ctx, (tx) => record(tx, identityProviderTested, { subjectId: id }, { name, problem: code }));
