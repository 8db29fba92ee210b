// Every route that a whole Tocsin serves, whoever mounted it: described, with the headers that protect a browser, within limits.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { endpoints } from '@tocsin/contracts/api/index';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';

import { undescribed } from '../server/src/platform/openapi-addresses.ts';
import { signedIn, startHere, type Running } from './running.ts';

let running: Running;
let cookie: string;
type Served = { method: string; path: string };
let routes: Served[];

beforeAll(async () => {
  running = await startHere();
  ({ cookie } = await signedIn(running.app.address));
  routes = running.app.routes.map((route) => {
    const [method = '', path = ''] = route.split(' ');
    return { method, path };
  });
}, 180_000);
afterAll(() => running.stop());

const id = '00000000-0000-7000-8000-000000000000';
const urlOf = ({ path }: Served): string => running.app.address + path.replaceAll(/:\w+/g, id).replace('*', 'x');
const page = { accept: 'text/html' };

test('each route is in the description, or left out for a reason', async () => {
  const { paths } = z
    .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .parse(await (await fetch(`${running.app.address}/api/v1/openapi.json`)).json());
  const described = (path: string, method: string): boolean => method.toLowerCase() in (paths[path] ?? {});
  const templateOf = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');
  const missing = routes.filter(
    ({ method, path }) =>
      method !== 'HEAD' &&
      !(path in undescribed) &&
      !described(templateOf(path), method) &&
      !described(templateOf(path.replace('/api/v1', '')), method),
  );
  expect(missing).toEqual([]);
  expect(routes.length).toBeGreaterThan(endpoints.length);
});

test('what is described is served', () => {
  const served = new Set(routes.map(({ method, path }) => `${method} ${path}`));
  const missing = endpoints.map(({ method, path }) => `${method} /api/v1${path}`).filter((route) => !served.has(route));
  expect(missing).toEqual([]);
});

test('every answer of every route carries the headers that protect a browser', async () => {
  // fetch refuses to send TRACE.
  const asked = [
    ...routes.filter(({ method }) => method !== 'TRACE'),
    { method: 'GET', path: '/' },
    { method: 'GET', path: '/api/v1/nothing' },
  ];
  for (const route of asked) {
    const { headers } = await fetch(urlOf(route), { method: route.method, redirect: 'manual' });
    const seen = Object.fromEntries(
      ['x-content-type-options', 'x-frame-options', 'referrer-policy', 'cross-origin-resource-policy'].map((name) => [
        name,
        headers.get(name),
      ]),
    );
    expect([route, seen]).toEqual([
      route,
      {
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      },
    ]);
    expect([route, headers.get('x-request-id')]).toEqual([route, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    const policy = headers.get('content-security-policy') ?? '';
    // The page that verifies stands alone: its one script is known by its hash.
    const script = route.path.startsWith('/verify') ? /script-src 'sha256-[\w+/=]+';/ : /script-src 'self';/;
    expect([route, policy]).toEqual([route, expect.stringMatching(script)]);
    expect(policy).toContain("frame-ancestors 'none'");
    expect([route, headers.get('x-powered-by'), headers.get('server')]).toEqual([route, null, null]);
  }
}, 300_000);

test('no route leads elsewhere', async () => {
  const tempting = [
    '//evil.example',
    '/\\evil.example',
    '/https://evil.example',
    '/%2f%2fevil.example',
    '//evil.example/..',
  ];
  const query = '?next=https://evil.example&url=//evil.example&redirect=https://evil.example&return_to=//evil.example';
  const addresses = [
    ...tempting.map((path) => running.app.address + path),
    ...routes.filter(({ method }) => method === 'GET').map((route) => urlOf(route) + query),
  ];
  for (const address of addresses) {
    const answer = await fetch(address, { redirect: 'manual', headers: { ...page, cookie } });
    await answer.body?.cancel();
    const location = answer.headers.get('location');
    // Who comes back from an identity provider is told on our own page what went wrong.
    if (location !== null && /^\/sign-in\?problem=[a-z_]+$/.test(location)) continue;
    expect([address, answer.status >= 300 && answer.status < 304, location]).toEqual([address, false, null]);
  }
}, 300_000);

test('a body beyond the limit is refused by every route that takes one', async () => {
  const limits: Record<string, number> = {
    'POST /api/v1/detection/rules/import': 64,
    'POST /api/v1/ingest/:source': 64,
    'POST /api/v1/incidents/:incidentId/timeline/imports': 64,
    'POST /api/v1/incidents/:incidentId/timeline/imports/preview': 64,
  };
  // Who runs the installation is asked for it before the body is read, and an administrator does not.
  const ofPlatform = new Set(
    endpoints
      .filter(({ permission }) => permission.startsWith('platform:'))
      .map(({ method, path }) => `${method} /api/v1${path}`),
  );
  const taking = routes.filter(
    ({ method, path }) =>
      ['POST', 'PUT', 'PATCH'].includes(method) && path.startsWith('/api/v1/') && !ofPlatform.has(`${method} ${path}`),
  );
  expect(taking.length).toBeGreaterThan(40);
  // These take as much as they were told of, and a proof of the sender comes first.
  const own = ['/api/v1/webhooks/:provider/:token', '/api/v1/evidence-uploads'];
  for (const route of taking.filter(({ path }) => !own.some((start) => path.startsWith(start)))) {
    const url = urlOf(route).replace(`/ingest/${id}`, '/ingest/json');
    const megabytes = limits[`${route.method} ${route.path}`] ?? 2;
    const body = Buffer.alloc(megabytes * 1024 * 1024 + 1, 0x20);
    const headers = { cookie, origin: running.app.address, 'content-type': 'application/json' };
    const answer = await fetch(url, { method: route.method, headers, body }).catch((cause: unknown) => {
      throw new Error(`${route.method} ${route.path} closed the connection.`, { cause });
    });
    expect([route, answer.status, z.object({ code: z.string() }).parse(await answer.json()).code]).toEqual([
      route,
      413,
      'body_too_large',
    ]);
  }
}, 300_000);

/** Markup that a browser would run, style or lead astray although the policy forbids it: it must not be served at all. */
function inlineIn(html: string): string[] {
  const tags = [...html.matchAll(/<([a-z][\w-]*)((?:\s+[^<>]*)?)>/gi)].map(([whole, name = '', rest = '']) => ({
    whole,
    name,
    rest,
  }));
  return tags
    .filter(
      ({ name, rest }) =>
        (name.toLowerCase() === 'script' && !/\ssrc=/i.test(rest)) ||
        /\son\w+\s*=|\sstyle\s*=|javascript:/i.test(rest) ||
        ['iframe', 'object', 'embed', 'base'].includes(name.toLowerCase()),
    )
    .map(({ whole }) => whole);
}

test('no page that is served holds script or style attributes of its own', async () => {
  const pages = ['/', '/alerts', '/api/v1/docs', '/docs/problems'];
  for (const path of pages) {
    const answer = await fetch(running.app.address + path, { headers: page });
    const html = await answer.text();
    expect([path, html.startsWith('<!doctype html>'), inlineIn(html)]).toEqual([path, true, []]);
  }
  const built = readFileSync(join(import.meta.dirname, '../dashboard/index.html'), 'utf8');
  expect(inlineIn(built)).toEqual([]);
  expect(
    inlineIn('<p onclick="x()"><script>1</script><a href="javascript:x"><i style="a"><script src="/a.js">'),
  ).toHaveLength(4);
});
