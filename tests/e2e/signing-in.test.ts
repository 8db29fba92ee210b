// Signing in as a person does it, in a real browser: password and code, a passkey, a fresh proof, a device ended.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { codeAt, fromBase32, stepAt } from '../../server/src/identity/second-factor/totp.ts';
import { buildDashboard } from '../../tools/build-dashboard.ts';
import { admin, eventually, joins, signedIn, startHere, type Running } from '../running.ts';
import { openBrowser, skipReason } from './browser.ts';

const password = 'seven green bottles standing';

describe.skipIf(skipReason !== null)(
  `signing in, in a browser${skipReason ? ` (${skipReason})` : ''}`,
  { timeout: 240_000 },
  () => {
    let running: Running;
    let browser: Browser;
    /** Passkeys belong to a host name: an address is none. */
    let base = '';

    beforeAll(async () => {
      await buildDashboard();
      [running, browser] = await Promise.all([startHere(), openBrowser()]);
      base = running.app.address.replace('127.0.0.1', 'localhost');
    }, 240_000);
    afterAll(async () => {
      await browser.close();
      await running.stop();
    });

    async function aUser(name: string): Promise<string> {
      const { call } = await signedIn(running.app.address);
      const email = `${name}@aubrac.example`;
      await joins(running.app.address, call, { email, name: `The ${name}`, role: 'analyst', password });
      return email;
    }
    const aContext = (): Promise<BrowserContext> =>
      browser.newContext({ baseURL: base, viewport: { width: 1280, height: 800 } });
    async function givePassword(page: Page, email: string, secret = password): Promise<void> {
      await page.goto('/sign-in');
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel('Password', { exact: true }).fill(secret);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    }
    /** A code that was not used before: each is taken once. */
    let used = 0;
    const freshCode = (secret: string): Promise<string> =>
      eventually(
        'the next code',
        async () => {
          const step = stepAt(new Date());
          if (step <= used) return undefined;
          used = step;
          return codeAt(fromBase32(secret), step);
        },
        90_000,
      );

    test('a person sets up an authenticator app and signs in with its code', async () => {
      const email = await aUser('melvin');
      const context = await aContext();
      const page = await context.newPage();
      await givePassword(page, email);
      await page.waitForURL(/\/alerts/);
      await page.goto('/profile');
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.getByAltText('QR code for the authenticator app').waitFor();
      const secret = (await page.locator('p', { hasText: /^([A-Z2-7]{4} ?){8}$/ }).innerText()).replaceAll(' ', '');
      await page.getByLabel('Code the app shows').fill(await freshCode(secret));
      await page.getByRole('button', { name: 'Turn on' }).click();
      await page.getByText('Authenticator app set up').waitFor();
      await page.getByRole('button', { name: 'Make new ones' }).click();
      await page.getByRole('button', { name: 'Make ten codes' }).click();
      const codes = page.getByText(/^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/);
      await codes.first().waitFor();
      expect(await codes.count()).toBe(10);
      const recovery = await codes.first().innerText();
      await context.close();

      const next = await aContext();
      const again = await next.newPage();
      await givePassword(again, email);
      await again.getByLabel('Code of your authenticator app').fill('000000');
      await again.getByRole('button', { name: 'Go on' }).click();
      await again.getByText(/does not fit/).waitFor();
      await again.getByLabel('Code of your authenticator app').fill(await freshCode(secret));
      await again.getByRole('button', { name: 'Go on' }).click();
      await again.waitForURL(/\/alerts/);
      await next.close();

      const lost = await aContext();
      const without = await lost.newPage();
      await givePassword(without, email);
      await without.getByRole('button', { name: 'Use a recovery code' }).click();
      await without.getByLabel('Recovery code').fill(recovery);
      await without.getByRole('button', { name: 'Go on' }).click();
      await without.waitForURL(/\/alerts/);
      expect(new URL(without.url()).pathname).toBe('/alerts');
      await lost.close();
    });

    test('a person makes a passkey, and signs in with it alone', async () => {
      const email = await aUser('nadia');
      const context = await aContext();
      const page = await context.newPage();
      const devtools = await context.newCDPSession(page);
      await devtools.send('WebAuthn.enable');
      await devtools.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          transport: 'internal',
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      });
      await givePassword(page, email);
      await page.waitForURL(/\/alerts/);
      await page.goto('/profile');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByRole('textbox', { name: 'Name' }).last().fill('Laptop');
      await page.getByRole('button', { name: 'Add the passkey' }).click();
      await page.getByText('Passkey added').waitFor();
      await context.clearCookies();
      await page.goto('/sign-in');
      await page.getByRole('button', { name: 'Use a passkey' }).click();
      await page.waitForURL(/\/alerts/);
      await page.goto('/profile');
      await page
        .getByText(/127\.0\.0\.1|::1/)
        .first()
        .waitFor();
      await page
        .getByText(/passkey, used/)
        .first()
        .waitFor();

      await context.clearCookies();
      await givePassword(page, email);
      await page.getByRole('heading', { name: 'Second factor' }).waitFor();
      await page.getByRole('button', { name: 'Use a passkey' }).click();
      await page.waitForURL(/\/alerts/);
      expect(new URL(page.url()).pathname).toBe('/alerts');
      await context.close();
    });

    test('a meter says how strong a new password is; it can be pasted, shown, and has up to 128 characters', async () => {
      const email = await aUser('quentin');
      const context = await aContext();
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      const page = await context.newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).host}`));
      await givePassword(page, email);
      await page.waitForURL(/\/alerts/);
      await page.goto('/profile');
      const field = page.getByLabel('New password', { exact: true });
      await field.fill('quentin');
      await page.getByRole('status').getByText('Guessed at once').waitFor();
      await field.fill('Password2026!');
      await page
        .getByRole('status')
        .getByText(/Weak|Fair/)
        .waitFor();
      const long = 'nine grey herons waiting by the weir '.repeat(4);
      await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(long)})`);
      await field.fill('');
      await field.press('Control+V');
      await page.getByRole('status').getByText('Strong', { exact: true }).waitFor();
      expect(await field.inputValue()).toBe(long.slice(0, 128));
      expect(await field.getAttribute('type')).toBe('password');
      await page.getByRole('button', { name: 'Show the password' }).last().click();
      expect(await field.getAttribute('type')).toBe('text');
      // Nothing of it leaves the machine: no other host, and nothing is sent but by the form.
      expect(new Set(asked.map((each) => each.split(' ')[1]))).toEqual(new Set([new URL(base).host]));
      await page.getByLabel('Current password', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Change the password' }).click();
      await page.getByText('Password changed').waitFor();
      await context.clearCookies();
      await givePassword(page, email, long.slice(0, 128));
      await page.waitForURL(/\/alerts/);
      expect(new URL(page.url()).pathname).toBe('/alerts');
      await context.close();
    });

    test('a session that ends elsewhere ends here, at once', async () => {
      const email = await aUser('oscar');
      const [here, there] = [await aContext(), await aContext()];
      const page = await here.newPage();
      await givePassword(page, email);
      await page.waitForURL(/\/alerts/);
      const other = await there.newPage();
      await givePassword(other, email);
      await other.waitForURL(/\/alerts/);
      await page.goto('/profile');
      await page.getByRole('button', { name: 'End all others' }).click();
      await page.getByRole('button', { name: 'End all others' }).waitFor({ state: 'detached' });
      await other.reload();
      await other.waitForURL(/\/sign-in/);
      expect(new URL(other.url()).pathname).toBe('/sign-in');
      await here.close();
      await there.close();
    });

    test('a role that needs a second factor can do nothing else before it has one', async () => {
      const email = await aUser('paula');
      const { call } = await signedIn(running.app.address);
      const { rev, sendsMail: _sendsMail, ...policy } = await call('GET /security-policy', {});
      await call('PUT /security-policy', { ...policy, secondFactorRoles: ['analyst'], rev });
      const context = await aContext();
      const page = await context.newPage();
      await givePassword(page, email);
      await page.getByRole('heading', { name: 'Second factor needed' }).waitFor();
      await page.getByRole('button', { name: 'Set up' }).click();
      const shown = page.locator('p', { hasText: /^([A-Z2-7]{4} ?){8}$/ });
      const secret = (await shown.innerText()).replaceAll(' ', '');
      await page.getByLabel('Code the app shows').fill(await freshCode(secret));
      await page.getByRole('button', { name: 'Turn on' }).click();
      await page.getByRole('navigation').first().waitFor();
      expect(await page.getByRole('heading', { name: 'Second factor needed' }).count()).toBe(0);
      await context.close();
    });

    test('what is dangerous asks who it is, and then goes on by itself', async () => {
      const { call } = await signedIn(running.app.address);
      const { rev, sendsMail: _sendsMail, ...policy } = await call('GET /security-policy', {});
      await call('PUT /security-policy', { ...policy, secondFactorRoles: [], stepUpMinutes: 1, rev });
      const context = await aContext();
      const page = await context.newPage();
      await givePassword(page, admin.email, admin.password);
      // Nothing has come in yet: an administrator is led through the first steps.
      await page.waitForURL(/\/welcome/);
      await page.goto('/admin/security');
      await page.getByLabel('New passwords have at least').fill('14 characters');
      // The proof of signing in counts for a minute.
      await page.waitForTimeout(62_000);
      await page.getByRole('button', { name: 'Save' }).click();
      const asked = page.getByRole('dialog', { name: 'Is it you?' });
      await asked.getByLabel('Your password').fill(admin.password);
      await asked.getByRole('button', { name: 'Go on' }).click();
      await page.getByText('Policy changed').waitFor();
      expect((await call('GET /security-policy', {})).leastPasswordLength).toBe(14);
      await context.close();
    });
  },
);
