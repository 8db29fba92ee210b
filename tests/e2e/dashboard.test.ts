// What people do on the dashboard, in a real browser, on a real server with the demonstration day in it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { admin, eventually } from '../running.ts';
import { skipReason } from './browser.ts';
import { openPage, startDemoDay, type DemoDay } from './demo-day.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe.skipIf(skipReason !== null)(
  `the dashboard in a browser${skipReason ? ` (${skipReason})` : ''}`,
  { timeout: 120_000 },
  () => {
    let day: DemoDay;
    beforeAll(async () => {
      day = await startDemoDay();
    }, 600_000);
    afterAll(() => day.stop());
    const open = async (path: string): Promise<Page> => openPage(day, await day.enter(), path);

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
      const context = await day.browser.newContext({ baseURL: day.running.app.address });
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
      const { call } = day;
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
      await fetch(`${day.running.app.address}/api/v1/ingest/windows`, {
        method: 'POST',
        headers: { authorization: `Bearer ${day.key}` },
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
      const page = await open(`/rules/${day.rule}?tab=backtest`);
      await page.getByRole('button', { name: /^Run on version/ }).click();
      await page.getByText('Tuning entries are not applied').waitFor();
      await page.getByRole('button', { name: 'Put in shadow' }).click();
      await page.getByText('Now shadow').waitFor();
      const { call } = day;
      const { items } = await call('GET /detection/rules/:ruleId/backtests', { ruleId: day.rule });
      expect(items[0]?.result?.hits).toBeGreaterThan(100);
      expect(await call('GET /detection/rules/:ruleId', { ruleId: day.rule })).toMatchObject({ mode: 'shadow' });
      await page.context().close();
    });

    test('an event becomes a rule that lives with its test', async () => {
      const { call } = day;
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
