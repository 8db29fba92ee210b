// The browser comes back: by redirect from an OpenID provider, by a form from a SAML provider.
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';

import type { Context, Tx } from '#platform/context';
import { notFound, Problem } from '#platform/errors';
import { readText } from '#platform/http/read-body';
import type { RawRoute, Wire } from '#platform/module';

import { asSystem } from '../sessions.ts';
import { failedOutcome, finish, finishSignIn, keepTest, refusedAt, testPage } from './finish.ts';
import { findFlow, flowEnded, keepProven, takeFlow } from './flows.ts';
import { asOidc, asSaml, callbackOf, samlAddressesOf, withSealedToken, type Desk } from './ground.ts';
import { provenByOidc } from './oidc.ts';
import { findKeys, openKeys } from './provider-keys.ts';
import type { ReadAssertion } from './saml-assertion.ts';
import { metadataOf } from './saml-metadata.ts';
import { requestIdOf, provenBySaml } from './saml.ts';
import { configured } from './start.ts';
import { contextAt, throughProvider } from './store.ts';
import { tables, type FlowRow, type Proven, type ProviderRow } from './tables.ts';

type Handle = RawRoute['handle'];

const Params = z.object({ identityProviderId: z.uuid() });
/** @throws Problem `identity_provider_not_found` */
export function idIn(request: FastifyRequest): string {
  const params = Params.safeParse(request.params);
  if (!params.success) throw notFound('identity provider', 'of this address');
  return params.data.identityProviderId;
}

/** Always a page of ours: what went wrong is told where people sign in. */
export async function redirected(
  reply: FastifyReply,
  ctx: Context,
  work: () => Promise<string>,
): Promise<FastifyReply> {
  const where = await work().catch((error: unknown) => {
    if (error instanceof Problem) return `/sign-in?problem=${error.code}`;
    ctx.log.error({ err: error }, 'a sign-in through a provider failed');
    return '/sign-in?problem=internal';
  });
  return reply.code(303).header('location', where).send();
}

/** Tests may use a provider that is switched off. @throws Problem `provider_disabled` */
export async function providerOf(desk: Desk, id: string, purpose: FlowRow['purpose']): Promise<ProviderRow> {
  const row = await desk.handle.asSystem((db) =>
    tables(db)
      .selectFrom('identityProvider')
      .innerJoin('organisation', 'organisation.id', 'identityProvider.orgId')
      .selectAll('identityProvider')
      .where('identityProvider.id', '=', id)
      .where('organisation.suspendedAt', 'is', null)
      .executeTakeFirst(),
  );
  if (!row) throw notFound('identity provider', id);
  if (!row.enabled && purpose !== 'test')
    throw new Problem('forbidden', 'provider_disabled', 'This provider is switched off.');
  return row;
}

/** Tells a test what went wrong, and the record; then goes on with the problem. */
async function settleFailure(
  desk: Desk,
  ctx: Context,
  flow: FlowRow,
  provider: ProviderRow,
  error: unknown,
): Promise<string> {
  if (!(error instanceof Problem)) throw error;
  const here = contextAt(desk.handle, ctx, provider.orgId);
  if (flow.purpose === 'test') {
    await asSystem(desk.handle, here, (tx) => keepTest(tx, flow, provider, failedOutcome(error)));
    return testPage(provider, flow);
  }
  await refusedAt(desk.handle, ctx, provider, null, error);
  throw error;
}

export const callbackWith =
  (desk: Desk): Handle =>
  (ctx, request, reply, wire) =>
    redirected(reply, ctx, async () => {
      const id = idIn(request);
      const asked = request.url.indexOf('?');
      const address = new URL(callbackOf(desk, id));
      address.search = asked === -1 ? '' : request.url.slice(asked);
      const state = address.searchParams.get('state') ?? '';
      const back = { state, providerId: id, browserToken: wire.browserToken };
      const { flow, handshake } = await takeFlow(desk.handle, ctx, back);
      const provider = await providerOf(desk, id, flow.purpose);
      const oidc = asOidc(provider);
      if (!oidc) throw notFound('identity provider', id);
      let proven: Proven;
      try {
        const config = await configured(desk, contextAt(desk.handle, ctx, provider.orgId), provider);
        proven = await provenByOidc(ctx, config, oidc, { address, handshake });
        proven = { ...proven, at: await withSealedToken(desk, provider.orgId, proven.at) };
      } catch (error) {
        return await settleFailure(desk, ctx, flow, provider, error);
      }
      return await finish(desk.handle, ctx, { flow, provider, proven }, wire);
    });

const mostBytes = 512 * 1024;

/** @throws Problem `body_too_large` */
export const readForm = async ({ body }: FastifyRequest): Promise<URLSearchParams> =>
  new URLSearchParams(await readText(body, mostBytes));

/**
 * The form has no cookie of ours with it. What it proves is kept with the flow, and counts once the browser that began
 * the flow asks for it: nobody is signed in by a form that was begun elsewhere.
 */
export const acsWith =
  (desk: Desk): Handle =>
  async (ctx, request, reply, wire) => {
    const form = await readForm(request);
    return await redirected(reply, ctx, async () => {
      const id = idIn(request);
      const [response, state] = [form.get('SAMLResponse') ?? '', form.get('RelayState') ?? ''];
      const flow = await findFlow(desk.handle, ctx, { state, providerId: id });
      const provider = await providerOf(desk, id, flow?.purpose ?? 'sign-in');
      if (!flow) return await unasked(desk, ctx, provider, response, wire);
      try {
        const proven = await provenAt(desk, ctx, provider, { response, requestId: requestIdOf(flow.id) });
        await asSystem(desk.handle, contextAt(desk.handle, ctx, provider.orgId), async (tx) => {
          await useOnce(tx, provider, proven);
          await keepProven(tx, flow.id, withoutAssertion(proven));
        });
      } catch (error) {
        return await settleFailure(desk, ctx, flow, provider, error);
      }
      return `/api/v1/sign-in/saml/${id}/finish?${new URLSearchParams({ state }).toString()}`;
    });
  };

const withoutAssertion = ({ assertionId: _id, expiresAt: _end, ...proven }: ReadAssertion): Proven => proven;

const provenAt = async (
  desk: Desk,
  ctx: Context,
  provider: ProviderRow,
  answer: { response: string; requestId: string | null },
): Promise<ReadAssertion> => {
  const saml = asSaml(provider);
  if (!saml) throw notFound('identity provider', provider.id);
  const keys = (await openKeys(desk, provider)).map(({ privateKey }) => privateKey.reveal());
  return await provenBySaml(ctx, saml, samlAddressesOf(desk, provider.id), { ...answer, keys });
};

/** An answer to no question. @throws Problem `sign_in_flow_ended` unless the provider may send them */
async function unasked(desk: Desk, ctx: Context, provider: ProviderRow, response: string, wire: Wire): Promise<string> {
  if (provider.settings.kind !== 'saml' || !provider.settings.idpInitiated || response === '') {
    await refusedAt(desk.handle, ctx, provider, null, flowEnded());
    throw flowEnded();
  }
  let proven: ReadAssertion;
  try {
    proven = await provenAt(desk, ctx, provider, { response, requestId: null });
    const read = proven;
    await asSystem(desk.handle, contextAt(desk.handle, ctx, provider.orgId), (tx) => useOnce(tx, provider, read));
  } catch (error) {
    if (error instanceof Problem) await refusedAt(desk.handle, ctx, provider, null, error);
    throw error;
  }
  return await finishSignIn(desk.handle, ctx, { provider, proven, returnPath: null }, wire);
}

const assertionReplayed = (): Problem =>
  new Problem('forbidden', 'assertion_replayed', 'This answer of the provider was used before.');

/** @throws Problem `assertion_replayed`, or what is given */
export async function useOnce(
  tx: Tx,
  { id: providerId, orgId }: Pick<ProviderRow, 'id' | 'orgId'>,
  used: Pick<ReadAssertion, 'assertionId' | 'expiresAt'>,
  replayed = assertionReplayed,
): Promise<void> {
  await tables(tx.db).deleteFrom('samlAssertion').where('expiresAt', '<=', tx.now()).execute();
  const { assertionId, expiresAt } = used;
  const fresh = await tables(tx.db)
    .insertInto('samlAssertion')
    .values({ orgId, providerId, assertionId, expiresAt })
    .onConflict((on) => on.columns(['providerId', 'assertionId']).doNothing())
    .returning('assertionId')
    .executeTakeFirst();
  if (!fresh) throw replayed();
}

export const finishSamlWith =
  (desk: Desk): Handle =>
  (ctx, request, reply, wire) =>
    redirected(reply, ctx, async () => {
      const id = idIn(request);
      const { state } = z.object({ state: z.string().max(100).catch('') }).parse(request.query);
      const { flow } = await takeFlow(desk.handle, ctx, { state, providerId: id, browserToken: wire.browserToken });
      if (!flow.proven) throw flowEnded();
      const provider = await providerOf(desk, id, flow.purpose);
      return await finish(desk.handle, ctx, { flow, provider, proven: flow.proven }, wire);
    });

export const metadataWith =
  (desk: Desk): Handle =>
  async (_ctx, request, reply) => {
    const id = idIn(request);
    if (!(await throughProvider(desk.handle, id))) throw notFound('identity provider', id);
    const keys = await desk.handle.asSystem((db) => findKeys(db, [id]));
    const certificates = keys.map(({ certificate }) => certificate);
    const xml = metadataOf(samlAddressesOf(desk, id), certificates);
    return reply.type('application/samlmetadata+xml; charset=utf-8').send(xml);
  };
