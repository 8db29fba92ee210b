// A Tocsin of its own for a test: in this process, or as a process that can be killed.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { createClient, type Call } from '@tocsin/contracts/client';

import { startApp, type App } from '../server/src/app.ts';
import { readConfig } from '../server/src/config.ts';
import { createLog } from '../server/src/platform/log.ts';

export const admin = { email: 'ana@aubrac.example', password: 'quatre tasses de the' };
const root = fileURLToPath(new URL('..', import.meta.url));

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'tocsin-'));

/** A port nobody listens on at this moment. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const settingsFor = (dataDir: string, more: Record<string, string>): Record<string, string> => ({
  TOCSIN_DATA_DIR: dataDir,
  TOCSIN_PORT: '0',
  TOCSIN_ADMIN_EMAIL: admin.email,
  TOCSIN_ADMIN_PASSWORD: admin.password,
  TOCSIN_SYSLOG_UDP_PORT: '0',
  TOCSIN_SYSLOG_TCP_PORT: '0',
  TOCSIN_LOG_LEVEL: 'fatal',
  TOCSIN_EVENT_STORE_MEMORY_MB: '1024',
  ...more,
});

export type Running = { app: App; dataDir: string; stop: () => Promise<void> };

/** Starts Tocsin in this process on an empty folder. */
export async function startHere(more: Record<string, string> = {}): Promise<Running> {
  const dataDir = temporaryFolder();
  const read = readConfig(settingsFor(dataDir, more));
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  const app = await startApp(read.config, { log: createLog(read.config.logLevel), say: () => {} });
  const stop = async (): Promise<void> => {
    await app.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { app, dataDir, stop };
}

export type RunningProcess = { address: string; child: ChildProcess; kill: () => Promise<void> };

/** Starts Tocsin as a process on `dataDir`; `kill` is SIGKILL, as a power cut would be to it. */
export async function startProcess(dataDir: string, more: Record<string, string> = {}): Promise<RunningProcess> {
  const child = spawn(process.execPath, [join(root, 'server/src/main.ts')], {
    env: { ...process.env, ...settingsFor(dataDir, more) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const address = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /Tocsin is ready: .*?(http:\/\/[\d.]+:\d+)/.exec(output)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', (code) => reject(new Error(`Tocsin ended with ${code}:\n${output}`)));
  });
  const kill = (): Promise<void> =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.on('exit', () => resolve());
      child.kill('SIGKILL');
    });
  return { address, child, kill };
}

/** Signs in and answers with a client that carries the session's cookie, as a browser on the same origin would. */
export async function signedIn(
  baseUrl: string,
  who: { email: string; password: string } = admin,
): Promise<{ call: Call; cookie: string }> {
  const response = await fetch(`${baseUrl}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(who),
  });
  if (!response.ok) throw new Error(`Signing in failed: ${await response.text()}`);
  const cookie = response.headers
    .getSetCookie()
    .map((header) => header.split(';', 1)[0])
    .join('; ');
  return { cookie, call: createClient({ baseUrl, headers: { cookie, origin: baseUrl } }) };
}

/** Asks again until the answer is not undefined, as a person would look again. @throws Error when `ms` have passed. */
export async function eventually<T>(
  what: string | (() => string),
  ask: () => Promise<T | undefined>,
  ms = 20_000,
): Promise<T> {
  const until = performance.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > until)
      throw new Error(`Waited ${ms} ms in vain for ${typeof what === 'string' ? what : what()}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Somebody is invited and accepts: with `password`, from now on. */
export async function joins(
  baseUrl: string,
  inviter: Call,
  who: { email: string; password: string; name: string; role: string; siteCodes?: string[] | null },
): Promise<void> {
  const { email, password, name, role, siteCodes } = who;
  const { link } = await inviter('POST /invitations', { email, role, ...(siteCodes !== undefined && { siteCodes }) });
  const token = link.split('#')[1] ?? '';
  await createClient({ baseUrl })('POST /invitations/accept', { token, name, password });
}
