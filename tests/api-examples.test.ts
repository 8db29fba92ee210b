import { examples } from '@tocsin/contracts/api/examples';
// Every example of the documentation, sent as it stands to a running server: the answer is what the example shows.
import { endpoints } from '@tocsin/contracts/api/index';
import { requestOf } from '@tocsin/contracts/client';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { eventually, signedIn, startHere, type Running } from './running.ts';

let running: Running;
let headers: Record<string, string>;

const time = new Date(Date.now() - 60_000).toISOString();
const started = (Image: string, CommandLine: string, ParentImage: string) => ({
  EventID: 1,
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  Provider_Name: 'Microsoft-Windows-Sysmon',
  Computer: 'LYO-WS14.aubrac.example',
  UtcTime: time.replace('T', ' ').replace('Z', ''),
  User: 'AUBRAC\\c.moreau',
  ProcessId: 4120,
  Image,
  CommandLine,
  ParentImage,
});
const intrusion = [
  started('C:\\Windows\\System32\\vssadmin.exe', 'vssadmin.exe delete shadows /all /quiet', 'C:\\Windows\\cmd.exe'),
];

beforeAll(async () => {
  running = await startHere();
  const { call, cookie } = await signedIn(running.app.address);
  headers = { cookie, origin: running.app.address };
  const { key } = await call('POST /api-keys', { name: 'Shipper in Lyon', scopes: ['ingest:write'] });
  const sent = await fetch(`${running.app.address}/api/v1/ingest/windows`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify(intrusion),
  });
  if (!sent.ok) throw new Error(await sent.text());
  await eventually('the alert', async () => (await call('GET /alerts', { minRisk: 50 })).items[0], 90_000);
  await eventually('the source', async () => (await call('GET /source-health', {})).items[0], 90_000);
}, 180_000);
afterAll(() => running.stop());

/** Places in the example that the answer does not have, or has with another type. */
function strayed(example: unknown, answer: unknown, place = ''): string[] {
  if (example === null || answer === null) return [];
  if (Array.isArray(example)) {
    if (!Array.isArray(answer)) return [`${place} is no list`];
    if (example.length === 0) return [];
    return answer.length === 0 ? [`${place} is empty`] : strayed(example[0], answer[0], `${place}/0`);
  }
  if (typeof example !== typeof answer || Array.isArray(answer)) return [`${place} is no ${typeof example}`];
  if (typeof example !== 'object' || typeof answer !== 'object') return [];
  const given: Record<string, unknown> = { ...answer };
  return Object.entries(example).flatMap(([name, part]) =>
    name in given ? strayed(part, given[name], `${place}/${name}`) : [`${place}/${name} is not there`],
  );
}

test.each(Object.entries(examples))('%s answers what its example shows', async (name, { input, body, answer }) => {
  const request = requestOf(name, input);
  const declared = endpoints.find(({ method, path }) => `${method} ${path}` === name);
  const text = body ?? request.body;
  const response = await fetch(`${running.app.address}/api/v1${request.path}`, {
    method: request.method,
    headers: { ...headers, ...(text === null ? {} : { 'content-type': 'application/json' }) },
    body: text,
  });
  const given: unknown = await response.json();
  expect([response.status, declared?.status]).toEqual([declared?.status, response.status]);
  expect(strayed(answer, given)).toEqual([]);
});

test('a stray example is found', () => {
  expect(strayed({ items: [{ a: 1, b: null }] }, { items: [{ a: 'x', c: 1 }] })).toEqual([
    '/items/0/a is no number',
    '/items/0/b is not there',
  ]);
});

/** Areas without an example, each with the reason. */
const without: Readonly<Record<string, string>> = {
  demo: 'It would fill the organisation with a day of events.',
  'evidence-archives': 'An archive is fetched with the password that was shown once: docs/evidence.md.',
  'evidence-limits': 'Two numbers: docs/evidence.md.',
  graph: 'Nodes are named by ids that differ everywhere: docs/entities.md.',
  'oauth-clients': 'A client belongs to a service account: docs/api-clients.md goes through it.',
  'sign-in-tests': 'A person goes through it in a browser.',
  'password-reset': 'It ends in a mail.',
  platform: 'For whoever runs the installation, whom the settings name.',
  wallboard: 'A screen opens it with the link it was given: docs/dashboards.md.',
  privacy: 'It answers with everything that is held about somebody.',
};

test('every area has an example', () => {
  const areaOf = (path: string): string => path.split('/')[1] ?? '';
  const shown = new Set(Object.keys(examples).map((name) => areaOf(name.split(' ')[1] ?? '')));
  const areas = new Set(endpoints.map(({ path }) => areaOf(path)));
  expect([...areas].filter((area) => !shown.has(area) && !(area in without))).toEqual([]);
});
