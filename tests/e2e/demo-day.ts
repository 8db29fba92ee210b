// A Tocsin with the demonstration day in it and a browser before it, for the tests of pages.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Call } from '@tocsin/contracts/client';
import type { Browser, BrowserContext, Page } from 'playwright-core';

import { sendDay } from '../../server/src/demo/send-day.ts';
import { buildDashboard } from '../../tools/build-dashboard.ts';
import { admin, eventually, signedIn, startHere, type Running } from '../running.ts';
import { cookiesFor, openBrowser } from './browser.ts';

export const themes = ['dark', 'light'] as const;
export type Theme = (typeof themes)[number];

export type DemoDay = {
  running: Running;
  browser: Browser;
  /** As the administrator. */
  call: Call;
  /** The key that the first start makes. */
  key: string;
  /** Numbers and ids of what is worth looking at: an incident of several alerts, and so on. */
  incident: string;
  alert: string;
  rule: string;
  evidence: string;
  /** What that evidence says. */
  note: string;
  /** `host:name`, of an entity with several alerts, and the same as a node of the graph. */
  entity: string;
  node: string;
  /** What pages reported as errors, with their paths. */
  problems: string[];
  /** A context of the browser in which the administrator is signed in. */
  enter: (theme?: Theme) => Promise<BrowserContext>;
  stop: () => Promise<void>;
};

export async function startDemoDay(): Promise<DemoDay> {
  await buildDashboard();
  const [running, browser] = await Promise.all([startHere({ TOCSIN_PLATFORM_ADMINS: admin.email }), openBrowser()]);
  const { address } = running.app;
  const key = readFileSync(join(running.dataDir, 'local-key'), 'utf8').trim().split(' ')[1] ?? '';
  await sendDay({ baseUrl: address, apiKey: key, seed: 1, minutes: 0, end: Date.now(), onProgress: () => {} });
  const { call, cookie } = await signedIn(address);
  const incident = await eventually('the incident', async () =>
    (await call('GET /incidents', { sort: '-alertCount' })).items.find(({ alertCount }) => alertCount > 5),
  );
  const [rule] = (await call('GET /detection/rules', { sort: '-hits', limit: 1 })).items;
  const [alert] = (await call('GET /alerts', { sort: '-severity' })).items;
  const note = 'Seen on the screen of the reception.';
  const what = { from: 'note' as const, text: note };
  const evidence = await call('POST /evidence/captures', { incidentId: incident.number, what });
  const host = await eventually('an entity', async () =>
    (await call('GET /entities', { kind: ['host'] })).items.find(({ alertCount }) => alertCount > 1),
  );
  await call('POST /assets', { name: 'Lyon 14', criticality: 'critical', identifiers: [host.value] });
  return {
    running,
    browser,
    call,
    key,
    incident: incident.number,
    alert: alert?.number ?? '',
    rule: rule?.id ?? '',
    evidence: evidence.number,
    note,
    entity: `host:${host.value}`,
    node: `entity:${host.id}`,
    problems: [],
    enter: async (theme = 'dark') => {
      const viewport = { width: 1280, height: 800 };
      const context = await browser.newContext({ viewport, baseURL: address, colorScheme: theme });
      await context.addCookies(cookiesFor(cookie, address));
      await context.addInitScript(`localStorage.setItem('tocsin.theme', '${theme}')`);
      return context;
    },
    stop: async () => {
      await browser.close();
      await running.stop();
    },
  };
}

/** Opens a page of a context, and waits until it has its title: a page has that once it has what it is about. */
export async function openPage(day: DemoDay, context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => day.problems.push(`${path}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') day.problems.push(`${path}: ${message.text()}`);
  });
  await page.goto(path);
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.locator('h1').first().waitFor({ timeout: 60_000 });
  await page.evaluate('document.fonts.ready.then(() => true)');
  return page;
}
