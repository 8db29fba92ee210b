// Which Tocsin a command talks to, and as whom.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Command } from 'commander';

import { CommandFault } from './fault.ts';

export type Connection = { baseUrl: string; apiKey: string };
export type ConnectionOptions = { url?: string; key?: string };

export const withConnection = (command: Command): Command =>
  command
    .option('--url <url>', 'address of Tocsin (TOCSIN_URL; default: the one that runs on this machine)')
    .option(
      '--key <key>',
      'API key (TOCSIN_API_KEY; default: the local key that a running Tocsin keeps in its data folder)',
    );

/** @throws CommandFault that says what to do when no Tocsin or key is found. */
export function connectionOf({ url, key }: ConnectionOptions): Connection {
  const baseUrl = url ?? process.env['TOCSIN_URL'];
  const apiKey = key ?? process.env['TOCSIN_API_KEY'];
  if (baseUrl && apiKey) return { baseUrl: baseUrl.replace(/\/+$/, ''), apiKey };
  const local = localConnection();
  if (local) return { baseUrl: baseUrl?.replace(/\/+$/, '') ?? local.baseUrl, apiKey: apiKey ?? local.apiKey };
  throw new CommandFault(
    'No running Tocsin was found here. Start it with `npm start` and complete the first sign-in, or give --url and --key.',
  );
}

/** The server writes this file, readable by its own user alone, once the first administrator exists. */
function localConnection(): Connection | null {
  const path = join(process.env['TOCSIN_DATA_DIR'] ?? 'data', 'local-key');
  try {
    const [baseUrl, apiKey] = readFileSync(path, 'utf8').trim().split(/\s+/);
    return baseUrl && apiKey ? { baseUrl, apiKey } : null;
  } catch {
    return null;
  }
}

/** Turns a refused connection into a sentence. */
export function unreachable(baseUrl: string, error: unknown): unknown {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : null;
  return cause && 'code' in cause
    ? new CommandFault(`Tocsin does not answer at ${baseUrl} (${String(cause.code)}).`, 1)
    : error;
}
