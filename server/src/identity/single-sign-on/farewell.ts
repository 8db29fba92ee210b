// Somebody has signed out of Tocsin: where their browser goes so that the provider's session ends too.
import { setTimeout as sleep } from 'node:timers/promises';

import type { Context } from '#platform/context';
import { uuidv7 } from '#platform/id';

import type { AtProvider } from '../at-provider.ts';
import type { Farewell } from '../sign-out.ts';
import { afterLogoutOf, asOidc, asSaml, openedToken, samlAddressesOf, type Desk } from './ground.ts';
import { endSessionUrl } from './oidc-logout.ts';
import { openKeys } from './provider-keys.ts';
import { logoutRequestUrl } from './saml-logout.ts';
import { configured } from './start.ts';
import { contextAt, findEnabled } from './store.ts';
import type { ProviderRow } from './tables.ts';

/** A provider that is away keeps nobody here: their session has ended already. */
const patienceMs = 3_000;

export const farewellWith =
  (desk: Desk): Farewell =>
  async (ctx, { providerId, at }) => {
    const row = await findEnabled(desk.handle, providerId);
    if (!row) return null;
    const found = addressFor(desk, contextAt(desk.handle, ctx, row.orgId), row, at).catch((error: unknown) => {
      ctx.log.warn({ err: error, provider: row.id }, 'somebody signed out, and their provider could not be told');
      return null;
    });
    return await Promise.race([found, sleep(patienceMs, null, { ref: false })]);
  };

async function addressFor(desk: Desk, ctx: Context, row: ProviderRow, at: AtProvider): Promise<string | null> {
  const oidc = asOidc(row);
  if (oidc) {
    if (!oidc.settings.signsOut) return null;
    const idToken = await openedToken(desk, row.orgId, at).catch(() => null);
    const asked = { returnTo: afterLogoutOf(desk), idToken: idToken?.reveal() ?? null };
    return endSessionUrl(await configured(desk, ctx, row), asked);
  }
  const saml = asSaml(row);
  if (!saml || saml.settings.sloUrl === '') return null;
  const key = (await openKeys(desk, row)).at(-1);
  if (!key) return null;
  const asked = { requestId: `_${uuidv7()}`, privateKey: key.privateKey.reveal(), at };
  return await logoutRequestUrl(saml, samlAddressesOf(desk, row.id), asked);
}
