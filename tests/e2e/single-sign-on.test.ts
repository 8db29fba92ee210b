// Signing in through an identity provider as a person does it, in a real browser: its cookies, its redirects, its tabs.
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startOidcPeer, type OidcPeer } from '../../server/src/identity/single-sign-on/oidc-peer.fixtures.ts';
import { buildDashboard } from '../../tools/build-dashboard.ts';
import { signedIn, startHere, type Running } from '../running.ts';
import { openBrowser, skipReason } from './browser.ts';

const domain = 'contoso.example';

describe.skipIf(skipReason !== null)(
  `single sign-on, in a browser${skipReason ? ` (${skipReason})` : ''}`,
  { timeout: 240_000 },
  () => {
    let running: Running;
    let browser: Browser;
    let peer: OidcPeer;
    let id: string;

    beforeAll(async () => {
      await buildDashboard();
      [running, browser] = await Promise.all([startHere({ TOCSIN_OUTBOUND_ALLOW: 'localhost' }), openBrowser()]);
      const { call } = await signedIn(running.app.address);
      const settings = { kind: 'oidc', issuer: '', clientId: '', scopes: 'openid email profile groups' } as const;
      const made = await call('POST /identity-providers', { name: 'Contoso', settings });
      id = made.id;
      // Another site than ours, as a provider is.
      peer = await startOidcPeer(made.addresses.callback, 'localhost');
      await call('PATCH /identity-providers/:identityProviderId', {
        identityProviderId: id,
        settings: { ...settings, issuer: peer.issuer, clientId: peer.clientId },
        clientSecret: peer.clientSecret,
        domains: [domain],
        enabled: true,
        jit: true,
        defaultRole: 'admin',
      });
      peer.people.set('mia', { email: `mia@${domain}`, email_verified: true, name: 'Mia', groups: ['soc'] });
      peer.signInAs('mia');
    }, 240_000);
    afterAll(async () => {
      await peer.close();
      await browser.close();
      await running.stop();
    });

    test('a person types their address, goes to the provider and comes back signed in', async () => {
      const context = await browser.newContext({ baseURL: running.app.address });
      const page = await context.newPage();
      await page.goto('/incidents');
      await page.getByLabel('E-mail').fill(`mia@${domain}`);
      await page.getByRole('button', { name: 'Continue with Contoso' }).click();
      await page.waitForURL(/\/incidents/);
      await page.goto(`/admin/single-sign-on?selected=${id}`);
      await page.getByRole('heading', { name: 'Contoso' }).waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id: rule, nodes }) => [rule, nodes.map(({ html }) => html)])).toEqual([]);
      const opening = context.waitForEvent('page');
      await page.getByRole('button', { name: 'Test sign-in' }).click();
      const tab = await opening;
      await tab.getByText('Would be let in').waitFor();
      await page.getByText('Would be let in').waitFor();
      await page.getByText('Known from before').waitFor();
      await context.close();
    });

    test('a refusal is told where people sign in, and an enforced provider is the only button', async () => {
      const { call } = await signedIn(running.app.address);
      await call('PATCH /identity-providers/:identityProviderId', { identityProviderId: id, enforced: true });
      peer.signInAs(null);
      const context = await browser.newContext({ baseURL: running.app.address });
      const page = await context.newPage();
      await page.goto('/sign-in');
      await page.getByLabel('E-mail').fill(`new@${domain}`);
      await page.getByRole('button', { name: 'Continue with Contoso' }).waitFor();
      await page.getByLabel('Password', { exact: true }).waitFor({ state: 'detached' });
      await page.getByLabel('E-mail').press('Enter');
      await page.getByText('The provider did not sign you in.').waitFor();
      expect(new URL(page.url()).searchParams.get('problem')).toBe('provider_refused');
      await context.close();
    });
  },
);
