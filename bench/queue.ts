// How smooth the alert queue stays while a thousand alerts a minute arrive, beside the same page at rest. `node bench/queue.ts [--short]`
import { setTimeout as sleep } from 'node:timers/promises';

import type { Page } from 'playwright-core';

import { cookiesFor, openBrowser } from '../tests/e2e/browser.ts';
import { buildDashboard } from '../tools/build-dashboard.ts';
import { startIngestServer, type IngestServer } from './ingest-server.ts';
import { report, short } from './report.ts';

const alertsPerMinute = 1_000;
const seconds = short ? 10 : 60;
/** A frame of a screen that shows sixty a second, with the rounding of the browser's clock. */
const frameMs = 17;

type Frames = { frames: number; perSecond: number; inTime: number; p95Ms: number; maxMs: number };

/** The times between the frames that the page drew, for so many seconds, while `meanwhile` goes on. */
async function watchFrames(page: Page, meanwhile: () => Promise<void>): Promise<Frames> {
  const watching = page.evaluate<number[]>(`new Promise((resolve) => {
    const times = [];
    const until = performance.now() + ${seconds * 1000};
    const draw = (now) => {
      times.push(now);
      if (now < until) requestAnimationFrame(draw);
      else resolve(times.slice(1).map((time, at) => time - times[at]));
    };
    requestAnimationFrame(draw);
  })`);
  const [gaps] = await Promise.all([watching, meanwhile()]);
  const sorted = gaps.toSorted((one, other) => one - other);
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  return {
    frames: gaps.length,
    perSecond: gaps.length / (total / 1000),
    inTime: gaps.filter((gap) => gap <= frameMs).length / gaps.length,
    p95Ms: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
    maxMs: sorted.at(-1) ?? 0,
  };
}

/** Each record is an alert of its own: the log of another host was cleared. */
const cleared = (host: string): string =>
  JSON.stringify({
    EventID: 1102,
    Channel: 'Security',
    Provider_Name: 'Microsoft-Windows-Eventlog',
    Computer: host,
    TimeCreated: new Date().toISOString(),
  });

/** Evenly spread, in four requests a second; every fifth second somebody lets the new ones in. */
async function arrive(server: IngestServer, page: Page): Promise<number> {
  const started = performance.now();
  let sent = 0;
  for (let quarter = 1; quarter <= seconds * 4; quarter += 1) {
    const due = Math.floor((alertsPerMinute * quarter) / 240);
    const hosts = Array.from({ length: due - sent }, (_, at) => `bench-${sent + at}`);
    if (hosts.length > 0) await server.send(hosts.map(cleared).join('\n'));
    sent = due;
    const fresh = page.getByRole('button', { name: /^[\d,]+ new/ });
    if (quarter % 20 === 0 && (await fresh.isVisible())) await fresh.click();
    await sleep(Math.max(0, started + quarter * 250 - performance.now()));
  }
  return sent;
}

const line = (name: string, { perSecond, inTime, p95Ms, maxMs }: Frames): string =>
  `${name.padEnd(28)} ${perSecond.toFixed(1)} frames/s, ${(inTime * 100).toFixed(1)} % within ${frameMs} ms, p95 ${p95Ms.toFixed(1)} ms, longest ${maxMs.toFixed(0)} ms`;

await buildDashboard();
const server = await startIngestServer([]);
const browser = await openBrowser();
try {
  const context = await browser.newContext({ baseURL: server.address, viewport: { width: 1920, height: 1080 } });
  await context.addCookies(cookiesFor(server.cookie, server.address));
  const page = await context.newPage();
  await server.send(Array.from({ length: 60 }, (_, at) => cleared(`before-${at}`)).join('\n'));
  const count = async (): Promise<number> => (await server.call('GET /alerts/facets', {})).total;
  const reaches = async (expected: number): Promise<number> => {
    for (let tries = 0; tries < 240; tries += 1) {
      if ((await count()) >= expected) break;
      await sleep(250);
    }
    return count();
  };
  await reaches(60);
  await page.goto('/alerts');
  await page.getByText('before-').first().waitFor();
  const rest = await watchFrames(page, () => Promise.resolve());
  let sent = 0;
  const live = await watchFrames(page, async () => {
    sent = await arrive(server, page);
  });
  const counted = await reaches(60 + sent);
  report(
    'queue',
    [
      line('at rest', rest),
      line(`with ${alertsPerMinute.toLocaleString('en')} alerts a minute`, live),
      `frames with alerts arriving: ${(live.perSecond / rest.perSecond).toFixed(2)} × those at rest`,
      `${sent} alerts sent, ${counted - 60} counted`,
    ],
    { rest, live, sent, counted: counted - 60 },
  );
  if (counted - 60 !== sent) throw new Error('The queue does not count what was sent.');
} finally {
  await browser.close();
  await server.stop();
}
