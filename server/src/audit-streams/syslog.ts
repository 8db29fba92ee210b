// Records as syslog messages (RFC 5424) over TLS (RFC 5425) or TCP, each behind its length (RFC 6587 §3.4.1).
import type { Socket } from 'node:net';

import { Problem } from '#platform/errors';
import type { Dial, DialRequest } from '#platform/outbound/dial';

import type { OcsfRecord } from './ocsf.ts';

const service = 'The syslog receiver';
const timeoutMs = 15_000;
/** Longer than news of a connection that was closed takes to get here. */
const quietMs = 250;
/** Log audit (RFC 5424, table 1). */
const facility = 13;
/** By OCSF's severity: informational, informational, notice, warning, error, critical. */
const levels = [6, 6, 5, 4, 3, 2] as const;

/** All of it ASCII: no receiver mistakes its encoding, and its length is that of its bytes. */
const asciiJson = (record: OcsfRecord): string =>
  JSON.stringify(record).replaceAll(/[\u007F-\uFFFF]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`); // prettier-ignore
const word = (text: string, most: number): string => text.replaceAll(/[^\x21-\x7E]/g, '').slice(0, most) || '-';

/** One message behind its length in bytes. @param host what this installation is called by */
export function syslogFrame(record: OcsfRecord, host: string): string {
  const priority = facility * 8 + (levels[record.severity_id] ?? 6);
  const at = new Date(record.time).toISOString();
  const kind = word(record.metadata.event_code, 32);
  const message = `<${priority}>1 ${at} ${word(host, 255)} tocsin - ${kind} - ${asciiJson(record)}`;
  return `${message.length} ${message}`;
}

/**
 * Syslog answers nothing. What a receiver took is known only by its closing the connection in order after we said that
 * nothing more comes; whatever else ends it counts as not delivered.
 * @throws Problem `upstream_failed`, or what the dial throws
 */
export async function sendSyslog(
  dial: Dial,
  to: Pick<DialRequest, 'host' | 'port' | 'tls'>,
  frames: readonly string[],
): Promise<void> {
  const socket = await dial({ service, ...to, timeoutMs });
  try {
    await deliver(socket, frames);
  } finally {
    socket.on('error', () => undefined).destroy();
  }
}

async function deliver(socket: Socket, frames: readonly string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (why: string, cause?: unknown): void =>
    reject(new Problem('upstream_failed', 'upstream_unreachable', `${service} ${why}.`, { cause }));
  let isSaid = false;
  let hasEnded = false;
  let quiet: NodeJS.Timeout | undefined;
  const timer = setTimeout(() => fail('did not confirm in time that it took everything'), timeoutMs);
  socket.on('error', (error) => fail(`broke the connection off: ${error.message}`, error));
  socket.on('end', () => {
    hasEnded = true;
    // An end that comes before ours is none that answers it.
    if (!isSaid) fail('closed the connection before everything was sent');
  });
  socket.on('close', (hadError) => (hasEnded && !hadError ? resolve() : fail('broke the connection off')));
  socket.resume();
  socket.write(frames.join(''), () => {
    quiet = setTimeout(() => {
      isSaid = true;
      socket.end();
    }, quietMs);
  });
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    clearTimeout(quiet);
  }
}
