// For tests: a Tocsin that people sign in to through a provider, and a browser that goes there and back.
import { createClient, type Call, type Input } from '@tocsin/contracts/client';
import type { IdentityProvider } from '@tocsin/contracts/identity-provider';

import type { DatabaseHandle } from '#platform/database';
import { createHttp } from '#platform/http';
import { createLog } from '#platform/log';
import { createMetrics } from '#platform/metrics';
import type { TestClock } from '#platform/testing';

import { createAuthenticate } from '../authenticate.ts';
import { aBrowser, type TestBrowser } from '../browser.fixtures.ts';
import { aPerson, groundOf, type TestPerson } from '../fixtures.ts';
import { createIdentityModule } from '../module.ts';

export type Tocsin = { base: string; close: () => Promise<void> };

export async function startTocsin(handle: DatabaseHandle, clock: TestClock): Promise<Tocsin> {
  let base = '';
  const http = await createHttp({
    modules: [createIdentityModule({ ...groundOf(handle), publicUrl: () => base })],
    authenticate: createAuthenticate(handle, clock.now),
    world: { transact: handle.transact, now: clock.now, log: createLog('silent') },
    metrics: createMetrics(),
    rateLimit: { perSecond: 10_000, burst: 10_000 },
    trustProxy: ['127.0.0.1'],
  });
  base = await http.listen({ host: '127.0.0.1', port: 0 });
  return { base, close: http.close };
}

export type Owner = { admin: TestPerson; browser: TestBrowser; call: Call };

/** An administrator of an organisation of their own, signed in. */
export async function anOwner(handle: DatabaseHandle, base: string, clock: TestClock): Promise<Owner> {
  const admin = await aPerson(handle, { clock });
  const browser = aBrowser(base);
  await browser.signIn(admin.email);
  return { admin, browser, call: browser.call };
}

let domains = 0;
/** A domain that no other test has. */
export const aDomain = (): string => `d${Date.now().toString(36)}${++domains}.example`;

type Settings = Input<'POST /identity-providers'>['settings'];
export const aProvider = (owner: Owner, settings: Settings): Promise<IdentityProvider> =>
  owner.call('POST /identity-providers', { name: 'Contoso', settings });

export type Visitor = {
  call: Call;
  /** Goes to the address as a browser does, over all redirects. Answers with the last address of Tocsin's own pages. */
  go: (url: string) => Promise<string>;
  /** As a page of another site posts it: without the cookies that stay at home. */
  post: (url: string, form: Record<string, string>, from?: string) => Promise<string>;
  /** What a page says. */
  read: (url: string) => Promise<string>;
  /** As a page of the same site posts it, over all redirects. */
  submit: (url: string, form: Record<string, string>) => Promise<string>;
  /** Takes away the cookies of the address. */
  forget: (url: string) => void;
};

/** A browser with cookies by origin. */
export function aVisitor(base: string): Visitor {
  const jar = new Map<string, Map<string, string>>();
  const kept = (url: string): Map<string, string> => {
    const { origin } = new URL(url);
    const cookies = jar.get(origin) ?? new Map<string, string>();
    jar.set(origin, cookies);
    return cookies;
  };
  const asked = async (url: string, init: RequestInit, send = true): Promise<Response> => {
    const cookies = kept(url);
    const headers = new Headers(init.headers);
    if (send) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';', 1);
      const at = pair.indexOf('=');
      if (/expires=Thu, 01 Jan 1970/i.test(set)) cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  };
  const follow = async (from: string, first: Response): Promise<string> => {
    let [url, answer] = [from, first];
    for (let hops = 0; hops < 20; hops += 1) {
      const location = answer.headers.get('location');
      if (location === null)
        throw new Error(`${url} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
      url = new URL(location, url).href;
      if (url.startsWith(base) && !url.startsWith(`${base}/api/`)) return url.slice(base.length);
      answer = await asked(url, {});
    }
    throw new Error('It redirects without end.');
  };
  return {
    call: createClient({ baseUrl: base, fetch: (url, init) => asked(new Request(url).url, init ?? {}) }),
    go: async (url) => await follow(url, await asked(url, {})),
    post: async (url, form, origin = 'https://id.example.org') => {
      const headers = { origin, 'sec-fetch-site': 'cross-site' };
      return await follow(url, await asked(url, { method: 'POST', headers, body: new URLSearchParams(form) }, false));
    },
    read: async (url) => await (await asked(url, {})).text(),
    submit: async (url, form) =>
      await follow(url, await asked(url, { method: 'POST', body: new URLSearchParams(form) })),
    forget: (url) => kept(url).clear(),
  };
}
