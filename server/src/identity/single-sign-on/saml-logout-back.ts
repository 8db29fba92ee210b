// Single logout arrives: a SAML provider signs somebody out, or answers that it has done so when we asked.
import type { Context } from '#platform/context';
import { notFound, Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import type { RawRoute } from '#platform/module';

import { asSystem } from '../sessions.ts';
import { idIn, providerOf, readForm, redirected, useOnce } from './back.ts';
import { endSessionsAt } from './end-at-provider.ts';
import { refusedAt } from './finish.ts';
import { asSaml, samlAddressesOf, type Desk } from './ground.ts';
import { openKeys } from './provider-keys.ts';
import {
  logoutResponseUrl,
  readLogoutRequest,
  readLogoutResponse,
  verifiedMessage,
  type Arrived,
} from './saml-logout.ts';
import { contextAt } from './store.ts';

export const samlLogoutWith =
  (desk: Desk): RawRoute['handle'] =>
  async (ctx, request, reply) => {
    const id = idIn(request);
    const asked = request.url.indexOf('?');
    const arrived: Arrived =
      request.method === 'POST'
        ? { binding: 'post', form: await readForm(request) }
        : { binding: 'redirect', query: asked === -1 ? '' : request.url.slice(asked + 1) };
    return await redirected(reply, ctx, () => answered(desk, ctx, id, arrived));
  };

/** Where the browser goes next. @throws Problem `logout_message_invalid`, `logout_replayed`, `provider_still_signed_in` */
async function answered(desk: Desk, ctx: Context, id: string, arrived: Arrived): Promise<string> {
  const row = await providerOf(desk, id, 'sign-in');
  const provider = asSaml(row);
  if (!provider) throw notFound('identity provider', id);
  const addresses = samlAddressesOf(desk, id);
  const expecting = { provider, sloUrl: addresses.sloUrl, now: ctx.now() };
  const keys = await openKeys(desk, row);
  try {
    const { what, xml, relayState } = await verifiedMessage(provider, arrived);
    if (what === 'response') {
      if (await readLogoutResponse(xml, expecting)) return '/sign-in';
      throw new Problem('conflict', 'provider_still_signed_in', 'The provider has not ended its own session.');
    }
    const opening = keys.map(({ privateKey }) => privateKey.reveal());
    const wanted = await readLogoutRequest(xml, opening, expecting);
    await asSystem(desk.handle, contextAt(desk.handle, ctx, row.orgId), async (tx) => {
      const used = { assertionId: `logout ${wanted.id}`, expiresAt: wanted.expiresAt };
      await useOnce(tx, row, used, logoutReplayed);
      await endSessionsAt(tx, row, wanted);
    });
    const key = keys.at(-1);
    if (!key || provider.settings.sloUrl === '') return '/sign-in';
    const answer = { responseId: `_${uuidv7()}`, privateKey: key.privateKey.reveal(), to: wanted.id, relayState };
    return await logoutResponseUrl(provider, addresses, answer);
  } catch (error) {
    if (error instanceof Problem && error.code !== 'provider_still_signed_in')
      await refusedAt(desk.handle, ctx, row, null, error);
    throw error;
  }
}

export const logoutReplayed = (): Problem =>
  new Problem('forbidden', 'logout_replayed', 'This logout message of the provider was used before.');
