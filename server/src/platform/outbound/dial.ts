// A plain or TLS connection to another system, for what is not HTTP: the same addresses are open to it as to the broker.
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

import { Problem } from '../errors.ts';
import { createAllowList } from './addresses.ts';
import { AddressRefused, checkLiteral, guardedLookup, resolveBySystem, type Resolve } from './connect.ts';

export type DialRequest = {
  /** What it is called in an error: "The syslog receiver". */
  service: string;
  host: string;
  port: number;
  /** Null for a plain connection. `ca`: certificates in PEM instead of those the machine trusts. */
  tls: { ca: string | null; /** A certificate with its key, in PEM. */ identity: string | null } | null;
  timeoutMs: number;
};
/**
 * Connected and, with TLS, shown a certificate that fits.
 * @throws Problem `invalid_input` `address_not_allowed`, `upstream_failed` `upstream_unreachable` or `upstream_timeout`
 */
export type Dial = (request: DialRequest) => Promise<Socket>;

export function createDial({
  allow,
  resolve = resolveBySystem,
}: {
  allow: readonly string[];
  resolve?: Resolve;
}): Dial {
  const list = createAllowList(allow);
  const lookup = guardedLookup(list, resolve);
  return async (request) => {
    const { service, port, tls, timeoutMs } = request;
    const host = request.host.replace(/^\[|\]$/g, '');
    const { promise, resolve: done, reject } = Promise.withResolvers<Socket>();
    let socket: Socket | null = null;
    const timer = setTimeout(() => {
      reject(new Problem('upstream_failed', 'upstream_timeout', `${service} did not answer in time.`));
    }, timeoutMs);
    try {
      checkLiteral(host, list);
      const to = { host, port, lookup, allowHalfOpen: true };
      socket = tls
        ? connectTls({
            ...to,
            ...(isIP(host) === 0 && { servername: host }),
            ...(tls.ca !== null && { ca: tls.ca }),
            ...(tls.identity !== null && { cert: tls.identity, key: tls.identity }),
          })
        : connectPlain(to);
      const made = socket;
      made.once('error', reject);
      made.once(tls ? 'secureConnect' : 'connect', () => done(made));
      await promise;
      made.removeListener('error', reject);
      return made;
    } catch (error) {
      socket?.on('error', () => undefined).destroy();
      throw translated(error, service);
    } finally {
      clearTimeout(timer);
    }
  };
}

function translated(error: unknown, service: string): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof AddressRefused)
    return new Problem('invalid_input', 'address_not_allowed', `${service} is at an address that may not be called.`, {
      cause: error,
    });
  const why = error instanceof Error ? error.message : String(error);
  return new Problem('upstream_failed', 'upstream_unreachable', `${service} could not be reached: ${why}`, {
    cause: error,
  });
}
