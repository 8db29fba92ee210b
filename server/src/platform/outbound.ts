// The one broker for calls to other systems: where to, how long, how much, and what goes along.
import { Agent, ProxyAgent, request as send, type Dispatcher } from 'undici';

import { invalid, Problem } from './errors.ts';
import { createAllowList, type AllowList } from './outbound/addresses.ts';
import { AddressRefused, checkLiteral, guardedLookup, resolveBySystem, type Resolve } from './outbound/connect.ts';
import { redirected, type Step } from './outbound/redirect.ts';

export type OutboundOptions = {
  /** Names, addresses and networks of our own network that may be called. */
  allow: readonly string[];
  /** Every call goes through this HTTP proxy, which then resolves names by its own rules. */
  proxyUrl?: string | null;
  resolve?: Resolve;
};
export type OutboundRequest = {
  /** What it is called in an error: "VirusTotal". */
  service: string;
  url: string;
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** For the whole call with all redirects; 10 s unless given. */
  timeoutMs?: number;
  /** Of the answer's body; 10 MB unless given. */
  maxBytes?: number;
  signal?: AbortSignal;
  /** Certificates in PEM to trust instead of those the machine trusts. */
  ca?: string | null;
};
export type OutboundAnswer = {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
  /** After redirects. */
  url: string;
};
export type Outbound = {
  /**
   * Any status is an answer. Redirects are followed, five at most, each checked as the first address was.
   * @throws Problem `invalid_input` `address_not_allowed` or `invalid_url`; `upstream_failed` with code
   *   `upstream_unreachable`, `upstream_timeout`, `upstream_answer_too_large` or `upstream_redirect`.
   */
  call: (request: OutboundRequest) => Promise<OutboundAnswer>;
  close: () => Promise<void>;
};

const maxRedirects = 5;

export function createOutbound({ allow, proxyUrl = null, resolve = resolveBySystem }: OutboundOptions): Outbound {
  const list = createAllowList(allow);
  const trusting = (tls: { ca?: string }): Dispatcher =>
    proxyUrl === null
      ? new Agent({ connect: { lookup: guardedLookup(list, resolve), timeout: 10_000, ...tls } })
      : new ProxyAgent({ uri: proxyUrl, requestTls: tls });
  const dispatcher = trusting({});
  return {
    call: async (request) => {
      const timeout = AbortSignal.timeout(request.timeoutMs ?? 10_000);
      const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
      // Connections made with trust of one's own are for this call alone.
      const own = request.ca ? trusting({ ca: request.ca }) : null;
      try {
        return await follow(own ?? dispatcher, list, request, signal);
      } catch (error) {
        throw translated(error, request.service, timeout);
      } finally {
        await own?.destroy();
      }
    },
    close: () => dispatcher.close(),
  };
}

async function follow(
  dispatcher: Dispatcher,
  list: AllowList,
  request: OutboundRequest,
  signal: AbortSignal,
): Promise<OutboundAnswer> {
  const { method = 'GET', headers = {}, body = null } = request;
  let step: Step = { url: checkedUrl(request.url, list), method, headers, body };
  for (let hops = 0; hops <= maxRedirects; hops += 1) {
    const answer = await send(step.url, {
      dispatcher,
      method: step.method,
      // An answer that unpacks to more than it weighs would pass the limit of bytes.
      headers: { 'user-agent': 'Tocsin', ...step.headers, 'accept-encoding': 'identity' },
      body: step.body,
      signal,
    });
    const { location } = answer.headers;
    if (![301, 302, 303, 307, 308].includes(answer.statusCode) || typeof location !== 'string')
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: await readAtMost(answer.body, request.maxBytes ?? 10 * 1024 * 1024, request.service),
        url: step.url.href,
      };
    await answer.body.dump();
    step = redirected(step, answer.statusCode, location, request.service);
    checkedUrl(step.url.href, list);
  }
  throw new Problem('upstream_failed', 'upstream_redirect', `${request.service} redirects without end.`);
}

function checkedUrl(text: string, list: AllowList): URL {
  if (!URL.canParse(text)) throw invalid('invalid_url', 'This is not an address.');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw invalid('invalid_url', 'Only http and https addresses can be called.');
  if (url.username !== '' || url.password !== '')
    throw invalid('invalid_url', 'An address must not hold a user name or password.');
  checkLiteral(url.hostname, list);
  return url;
}

async function readAtMost(body: AsyncIterable<Buffer>, maxBytes: number, service: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early destroys the stream, and with it the connection.
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes)
      throw new Problem(
        'upstream_failed',
        'upstream_answer_too_large',
        `${service} answered more than ${maxBytes} bytes.`,
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function translated(error: unknown, service: string, timeout: AbortSignal): unknown {
  if (error instanceof Problem) return error;
  if (error instanceof AddressRefused)
    return new Problem('invalid_input', 'address_not_allowed', `${service} is at an address that may not be called.`, {
      cause: error,
    });
  if (timeout.aborted)
    return new Problem('upstream_failed', 'upstream_timeout', `${service} did not answer in time.`, { cause: error });
  return new Problem('upstream_failed', 'upstream_unreachable', `${service} could not be reached.`, { cause: error });
}
