// Finding in a real browser: the search, a saved view, an action of the palette and the menu on a value, by keyboard.
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { buildDashboard } from '../../tools/build-dashboard.ts';
import { eventually, signedIn, startHere, type Running } from '../running.ts';
import { cookiesFor, openBrowser, skipReason } from './browser.ts';

const shots = process.env['TOCSIN_TEST_SHOTS'];
const time = new Date(Date.now() - 60_000).toISOString();
const wipe = {
  EventID: 1,
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  Provider_Name: 'Microsoft-Windows-Sysmon',
  Computer: 'LYO-WS14.aubrac.example',
  UtcTime: time.replace('T', ' ').replace('Z', ''),
  Image: 'C:\\Windows\\System32\\vssadmin.exe',
  CommandLine: 'vssadmin.exe delete shadows /all /quiet',
  ParentImage: 'C:\\Windows\\cmd.exe',
  User: 'AUBRAC\\c.moreau',
  ProcessId: 4120,
};

describe.skipIf(skipReason !== null)(
  `finding in a browser${skipReason ? ` (${skipReason})` : ''}`,
  { timeout: 120_000 },
  () => {
    let running: Running;
    let browser: Browser;
    let page: Page;
    let number = '';
    const problems: string[] = [];

    beforeAll(async () => {
      await buildDashboard();
      [running, browser] = await Promise.all([startHere(), openBrowser()]);
      const { call, cookie } = await signedIn(running.app.address);
      const { key } = await call('POST /api-keys', { name: 'Shipper', scopes: ['ingest:write'] });
      await fetch(`${running.app.address}/api/v1/ingest/windows`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: JSON.stringify([wipe]),
      });
      const alert = await eventually(
        'the alert',
        async () => (await call('GET /alerts', { q: 'shadow copies' })).items[0],
        90_000,
      );
      const incident = await call('POST /incidents', { title: 'Ransom at Lyon', severity: 2, alertIds: [alert.id] });
      number = incident.number;
      await call('POST /incidents/:incidentId/comments', {
        incidentId: number,
        body: 'The beacon went to hxxps://evil[.]example[.]net',
      });
      await eventually('the entity', async () => (await call('GET /entities', { kind: ['host'] })).items[0], 60_000);
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        baseURL: running.app.address,
      });
      await context.addCookies(cookiesFor(cookie, running.app.address));
      page = await context.newPage();
      page.on('pageerror', (error) => problems.push(error.message));
    }, 400_000);
    afterAll(async () => {
      await browser.close();
      await running.stop();
    });

    const shot = async (name: string): Promise<void> => {
      if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
    };
    const open = async (path: string): Promise<void> => {
      await page.goto(path);
      await page.locator('h1').first().waitFor();
    };
    const sound = async (): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
    };

    test('one line finds alerts, incidents, entities and comments, by keyboard', async () => {
      await open('/find');
      await shot('find-start');
      await sound();
      await page.keyboard.press('/');
      await page.keyboard.type('lyo or beacon');
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: 'Comments and notes' }).waitFor();
      await page.getByRole('region', { name: 'Alerts' }).waitFor();
      await page.getByRole('region', { name: 'Entities' }).waitFor();
      await page.locator('mark').nth(2).waitFor();
      await shot('find-dark');
      await sound();
      expect(page.url()).toContain('q=lyo+or+beacon');
      await page.emulateMedia({ colorScheme: 'light' });
      await page.evaluate("localStorage.setItem('tocsin.theme', 'light')");
      await page.setViewportSize({ width: 1920, height: 1080 });
      await page.reload();
      await page.getByRole('region', { name: 'Alerts' }).waitFor();
      await shot('find-light');
      await page.setViewportSize({ width: 1280, height: 800 });
    });

    test('fields are completed, and a fault is shown at its place', async () => {
      await open('/find');
      await page.keyboard.press('/');
      await page.keyboard.type('sever');
      await page.getByRole('option', { name: 'severity' }).waitFor();
      await page.keyboard.press('Tab');
      await page.getByRole('option', { name: 'critical' }).waitFor();
      await page.keyboard.type('purple');
      await page.keyboard.press('Enter');
      const fault = page.getByText(/Column 1: “purple” is no value of severity/);
      await fault.waitFor();
      expect(await fault.textContent()).toContain('critical');
      await shot('find-fault');
    });

    test('a pasted indicator leads to everything about it', async () => {
      await open('/find?q=hxxps://evil[.]example[.]net');
      await page.getByRole('region', { name: 'Comments and notes' }).waitFor();
      await page.getByRole('button', { name: 'Search the events' }).click();
      await page.waitForURL(/\/search/);
      expect(new URL(page.url()).searchParams.get('query')).toContain('evil.example.net');
    });

    test('a view is saved, stands in the navigation with its count, and opens what it kept', async () => {
      await open('/alerts?severity=4&severity=3&sort=-riskScore');
      await page.mouse.move(400, 400);
      await page.getByRole('button', { name: 'Views' }).click();
      await page.getByRole('menuitem', { name: 'Save this view…' }).click();
      await page.getByLabel('Name').fill('Grave');
      await page.keyboard.press('Enter');
      const link = page.getByRole('group', { name: 'Pinned views' }).getByRole('link', { name: /Grave/ });
      await link.waitFor();
      await open('/incidents');
      await page.mouse.move(410, 410);
      await link.click();
      await page.waitForURL(/severity=3/);
      expect(new URL(page.url()).searchParams.get('sort')).toBe('-riskScore');
      await page.getByRole('button', { name: 'Grave' }).click();
      await shot('views');
      await page.getByRole('menuitem', { name: 'Manage views…' }).click();
      await page.getByRole('button', { name: 'Begin here: Grave' }).waitFor();
      await sound();
      await shot('manage-views');
    });

    test('the palette acts on an incident, and goes to a record by its number', async () => {
      await open(`/incidents/${number}`);
      await page.keyboard.press('Control+k');
      await page.locator('[role=combobox]:focus').waitFor();
      await page.keyboard.type('take the inc');
      await page.getByRole('option', { name: 'Take the incident' }).waitFor();
      await shot('palette');
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: 'Notices' }).getByText('Take the incident').waitFor();
      await open('/alerts');
      await page.keyboard.press('Control+k');
      await page.locator('[role=combobox]:focus').waitFor();
      await page.keyboard.type(`INC-${Number(number.slice(-5))}`);
      await page.getByRole('option', { name: new RegExp(`Go to ${number}`) }).waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL(new RegExp(number));
      await page.locator('h1').filter({ hasText: number }).waitFor();
      expect(new URL(page.url()).pathname).toBe(`/incidents/${number}`);
    });

    test('the menu on a value opens by keyboard, and Escape brings the focus back', async () => {
      await open('/find?q=lyo');
      const entity = page.locator('[data-found][data-entity]').first();
      await entity.waitFor();
      await page.mouse.move(300, 300);
      await page.waitForTimeout(1000);
      await entity.focus();
      await page.keyboard.press('.');
      await page.getByRole('menu').waitFor();
      await page.getByRole('menuitem', { name: 'Hide what has this' }).waitFor();
      await shot('value-menu');
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'detached' });
      expect(await page.evaluate("document.activeElement.matches('[data-found][data-entity]')")).toBe(true);
      await page.keyboard.press('.');
      await page.getByRole('menuitem', { name: 'Alerts with this' }).click();
      await page.waitForURL(/\/alerts\?.*entity=host/);
      expect(problems).toEqual([]);
    });
  },
);
