// The dashboard in a real browser, on a real server with the demonstration day in it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { sendDay } from '../../server/src/demo/send-day.ts';
import { buildDashboard } from '../../tools/build-dashboard.ts';
import { admin, eventually, signedIn, startHere, type Running } from '../running.ts';
import { cookiesFor, openBrowser, skipReason } from './browser.ts';

/** Pictures for people to look at, where a folder is named. */
const shots = process.env['TOCSIN_TEST_SHOTS'];
const themes = ['dark', 'light'] as const;
type Theme = (typeof themes)[number];
const root = fileURLToPath(new URL('../..', import.meta.url));

describe.skipIf(skipReason !== null)(
  `the dashboard in a browser${skipReason ? ` (${skipReason})` : ''}`,
  { timeout: 120_000 },
  () => {
    let running: Running;
    let browser: Browser;
    let key = '';
    let incident = '';
    let alert = '';
    let rule = '';
    let evidence = '';
    let entity = '';
    let node = '';

    beforeAll(async () => {
      await buildDashboard();
      [running, browser] = await Promise.all([startHere({ TOCSIN_PLATFORM_ADMINS: admin.email }), openBrowser()]);
      key = readFileSync(join(running.dataDir, 'local-key'), 'utf8').trim().split(' ')[1] ?? '';
      await sendDay({
        baseUrl: running.app.address,
        apiKey: key,
        seed: 1,
        minutes: 0,
        end: Date.now(),
        onProgress: () => {},
      });
      const { call } = await signedIn(running.app.address);
      incident = await eventually(
        'the incident',
        async () =>
          (await call('GET /incidents', { sort: '-alertCount' })).items.find(({ alertCount }) => alertCount > 5)
            ?.number,
      );
      rule = (await call('GET /detection/rules', { sort: '-hits', limit: 1 })).items[0]?.id ?? '';
      alert = (await call('GET /alerts', { sort: '-severity' })).items[0]?.number ?? '';
      const what = { from: 'note' as const, text: 'Seen on the screen of the reception.' };
      evidence = (await call('POST /evidence/captures', { incidentId: incident, what })).number;
      const host = await eventually('an entity', async () =>
        (await call('GET /entities', { kind: ['host'] })).items.find(({ alertCount }) => alertCount > 1),
      );
      [entity, node] = [`host:${host.value}`, `entity:${host.id}`];
      await call('POST /assets', { name: 'The first', criticality: 'critical', identifiers: [host.value] });
    }, 600_000);
    afterAll(async () => {
      await browser.close();
      await running.stop();
    });

    async function open(path: string, { theme = 'dark' }: { theme?: Theme } = {}): Promise<Page> {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        baseURL: running.app.address,
        colorScheme: theme,
      });
      const { cookie } = await signedIn(running.app.address);
      await context.addCookies(cookiesFor(cookie, running.app.address));
      await context.addInitScript(`localStorage.setItem('tocsin.theme', '${theme}')`);
      const page = await context.newPage();
      page.on('pageerror', (error) => problems.push(`${path}: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(`${path}: ${message.text()}`);
      });
      await page.goto(path);
      await page.waitForLoadState('networkidle').catch(() => undefined);
      // A page has its title once it has what it is about.
      await page.locator('h1').first().waitFor({ timeout: 30_000 });
      await page.evaluate('document.fonts.ready.then(() => true)');
      return page;
    }
    const problems: string[] = [];

    const pages = (): [name: string, path: string][] => [
      ['queue', '/alerts'],
      ['alert', `/alerts/${alert}`],
      ['incidents', '/incidents'],
      ['incident', `/incidents/${incident}`],
      ['evidence', '/evidence'],
      ['evidence-item', `/evidence/${evidence}`],
      ['incident-tasks', `/incidents/${incident}?tab=tasks`],
      ['incident-details', `/incidents/${incident}?tab=details`],
      ['tasks', '/tasks?whose=all'],
      ['command-centre', '/command-centre'],
      ['statistics', '/statistics'],
      ['site-board', '/sites'],
      ['wallboards', '/admin/wallboards'],
      ...['types', 'fields', 'labels', 'gates', 'templates'].map((view): [string, string] => [
        `incident-model-${view}`,
        `/admin/incident-model?view=${view}`,
      ]),
      ['search', '/search'],
      ['entities', '/entities'],
      ['entities-text', '/entities?tab=fromText'],
      ['entity', `/entity?is=${entity}`],
      ['entity-missing', '/entity?is=host:nobody-knows'],
      ['graph', `/graph?node=${node}`],
      ['graph-table', `/graph?node=${node}&view=table`],
      ['assets', '/inventory'],
      ['assets-seen', '/inventory?tab=seen'],
      ['rules', '/rules'],
      ['rule', `/rules/${rule}`],
      ...['tests', 'backtest', 'versions', 'deployments', 'tuning', 'discussion'].map((tab): [string, string] => [
        `rule-${tab}`,
        `/rules/${rule}?tab=${tab}`,
      ]),
      ['new-rule', '/rules/new'],
      ['new-correlation', '/rules/new?kind=correlation'],
      ['proposals', '/rules/proposals'],
      ['coverage', '/coverage'],
      ['tuning', '/tuning'],
      ['doors', '/doors'],
      ['sources', '/sources'],
      ['source-health', '/source-health'],
      ['mappings', '/mappings'],
      ['webhooks', '/webhooks'],
      ['pulls', '/pulls'],
      ['users', '/admin/users'],
      ['invitations', '/admin/users?tab=invitations'],
      ['roles', '/admin/roles'],
      ['role', '/admin/roles?selected=auditor'],
      ['teams', '/admin/teams'],
      ['organisations', '/platform/organisations'],
      ['event-stores', '/platform/organisations?view=stores'],
      ['sites', '/admin/sites'],
      ['api-keys', '/admin/api-keys'],
      ['service-accounts', '/admin/service-accounts'],
      ['provisioning', '/admin/provisioning'],
      ['security', '/admin/security'],
      ['single-sign-on', '/admin/single-sign-on'],
      ['profile', '/profile'],
      ['secrets', '/admin/secrets'],
      ['secret-providers', '/admin/secrets?view=providers'],
      ['keys', '/admin/secrets?view=keys'],
      ['audit', '/admin/audit'],
      ['welcome', '/welcome'],
      ['welcome-connect', '/welcome?step=connect'],
      ['audit-streams', '/admin/audit-streams'],
      ['ledger', '/admin/ledger'],
      ['retention', '/admin/retention'],
      ['purges', '/admin/retention?view=purges'],
      ['legal-holds', '/admin/retention?view=holds'],
      ['where-data-lies', '/admin/retention?view=place'],
      ['privacy', '/admin/privacy'],
      ['erasures', '/admin/privacy?view=erasures'],
      ['service-levels', '/sla'],
      ...['due', 'policies', 'policies&selected=new', 'calendars', 'calendars&selected=new', 'what-if'].map(
        (view): [string, string] => [`service-levels-${view.replace(/\W+/g, '-')}`, `/sla?view=${view}`],
      ),
    ];

    test.each(themes)(
      'every page passes axe in the %s theme, at both widths, and reports no error',
      async (theme) => {
        problems.length = 0;
        for (const [name, path] of pages()) {
          const page = await open(path, { theme });
          for (const [width, height] of [
            [1280, 800],
            [1920, 1080],
          ] as const) {
            await page.setViewportSize({ width, height });
            await page.waitForTimeout(400);
            if (shots) await page.screenshot({ path: join(shots, `${name}-${theme}-${width}.png`) });
            const axe = new AxeBuilder({ page });
            // The themes differ in colours alone; all else was looked at in the first.
            const { violations } = await (theme === 'dark' ? axe : axe.withTags('cat.color')).analyze();
            expect(violations.map(({ id, nodes }) => `${path}: ${id} ${nodes[0]?.html}`)).toEqual([]);
            expect(
              await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
            ).toBe(0);
          }
          await page.context().close();
        }
        expect(problems).toEqual([]);
      },
      1_500_000,
    );

    test('the first page loads at most 250 kB of script, compressed', async () => {
      const page = await open('/alerts');
      const loaded = await page.evaluate<string[]>(
        "performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname).filter((path) => path.endsWith('.js'))",
      );
      const bytes = loaded.map((path) => gzipSync(readFileSync(join(root, 'dashboard/dist', path))).length);
      expect(loaded.length).toBeGreaterThan(3);
      expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(250_000);
      await page.context().close();
    });

    test('a person signs in, and is brought to where they wanted to go', async () => {
      const context = await browser.newContext({ baseURL: running.app.address });
      const page = await context.newPage();
      await page.goto('/incidents');
      const submit = page.getByRole('button', { name: 'Sign in' });
      const password = page.getByLabel('Password', { exact: true });
      await page.getByLabel('E-mail').fill(admin.email);
      await password.fill('not the password');
      await submit.click();
      await page.getByText(/wrong/i).first().waitFor();
      await password.fill(admin.password);
      await submit.click();
      await page.waitForURL(/\/incidents/);
      expect(new URL(page.url()).pathname).toBe('/incidents');
      await context.close();
    });

    test('the queue is worked by keyboard: move, open, take, undo', async () => {
      const page = await open('/alerts');
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await page.getByText(/Why this severity/i).waitFor();
      const shown = await page
        .getByText(/ALR-\d{4}-\d{5}/)
        .first()
        .innerText();
      await page.keyboard.press('a');
      const undo = page.getByRole('button', { name: /undo/i }).first();
      await undo.waitFor();
      const { call } = await signedIn(running.app.address);
      const alertId = /ALR-\d{4}-\d{5}/.exec(shown)?.[0] ?? '';
      expect((await call('GET /alerts/:alertId', { alertId })).assignee).not.toBeNull();
      await page.keyboard.press('u');
      const taken = await eventually('the undo', async () =>
        (await call('GET /alerts/:alertId', { alertId })).assignee === null ? 'undone' : undefined,
      );
      expect(taken).toBe('undone');
      await page.context().close();
    });

    test('a new alert appears without a reload', async () => {
      const page = await open('/alerts');
      const host = `late-host-${Date.now()}`;
      const record = {
        EventID: 1102,
        Channel: 'Security',
        Provider_Name: 'Microsoft-Windows-Eventlog',
        Computer: host,
        TimeCreated: new Date().toISOString(),
      };
      await fetch(`${running.app.address}/api/v1/ingest/windows`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: JSON.stringify(record),
      });
      const news = page.getByRole('button', { name: /1 new/ });
      await news.waitFor({ timeout: 15_000 });
      await news.click();
      const row = page.getByText(host).first();
      await row.waitFor();
      expect(await row.isVisible()).toBe(true);
      await page.context().close();
    });

    test('a rule is backtested over the stored day and put in shadow', async () => {
      const page = await open(`/rules/${rule}?tab=backtest`);
      await page.getByRole('button', { name: /^Run on version/ }).click();
      await page.getByText('Tuning entries are not applied').waitFor();
      await page.getByRole('button', { name: 'Put in shadow' }).click();
      await page.getByText('Now shadow').waitFor();
      const { call } = await signedIn(running.app.address);
      const { items } = await call('GET /detection/rules/:ruleId/backtests', { ruleId: rule });
      expect(items[0]?.result?.hits).toBeGreaterThan(100);
      expect(await call('GET /detection/rules/:ruleId', { ruleId: rule })).toMatchObject({ mode: 'shadow' });
      await page.context().close();
    });

    test('an event becomes a rule that lives with its test', async () => {
      const { call } = await signedIn(running.app.address);
      const event = (await call('GET /events', { query: 'event.code:1 process.name:powershell.exe', limit: 1 }))
        .items[0];
      const page = await open(`/rules/new?event=${event?.id}`);
      const add = page.getByRole('button', { name: 'Add rule' });
      await page.waitForFunction(
        "!document.querySelector('.cm-content')?.textContent.includes('Encoded command handed')",
      );
      await add.click();
      await page.waitForURL(/\/rules\/[0-9a-f-]{36}$/);
      const made = await call('GET /detection/rules/:ruleId', { ruleId: page.url().slice(-36) });
      expect(made).toMatchObject({ origin: 'own', kind: 'sigma' });
      expect((await call('POST /detection/rules/test', { source: made.source, tests: made.tests })).passed).toBe(true);
      expect(made.tests.length).toBeGreaterThan(0);
      await page.context().close();
    });

    test('a search shows its rows, and a mistake shows its place', async () => {
      const page = await open('/search?query=process.name%3Avssadmin.exe');
      const row = page.getByText('vssadmin.exe delete shadows').first();
      await row.waitFor({ timeout: 15_000 });
      expect(await row.isVisible()).toBe(true);
      await page.context().close();
      const wrong = await open('/search?query=process.name%3A(');
      const fault = wrong.getByText(/column 1[0-9]/i).first();
      await fault.waitFor({ timeout: 15_000 });
      expect(await fault.isVisible()).toBe(true);
      await wrong.context().close();
    });
  },
);
