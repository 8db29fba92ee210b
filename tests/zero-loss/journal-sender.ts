// systemd-journal-upload: journals that are made part by part, each sent until the client says that it has arrived.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

import { absentAt, placeOf } from './clients.ts';
import { textOf, type Sender } from './sender.ts';

const perPart = 1_500;
const startMs = Date.UTC(2026, 0, 5, 9);

const entry = (sequence: number): string =>
  [
    `__REALTIME_TIMESTAMP=${startMs + sequence}000`,
    `__MONOTONIC_TIMESTAMP=${sequence + 1}000`,
    '_BOOT_ID=6f1d0c9a5b7e4c3b8a2f1e0d9c8b7a65',
    '_MACHINE_ID=0a1b2c3d4e5f60718293a4b5c6d7e8f9',
    '_HOSTNAME=web1',
    'PRIORITY=6',
    'SYSLOG_IDENTIFIER=zero-loss',
    `MESSAGE=${textOf('journal', sequence)}`,
    '',
    '',
  ].join('\n');

async function run(program: string, args: readonly string[], input?: string): Promise<string> {
  const child = spawn(program, [...args], { stdio: ['pipe', 'ignore', 'pipe'] });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  const said = textIn(child.stderr);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}: ${await said}`);
  return said;
}

async function textIn(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) text = `${text}${String(chunk)}`.slice(-2_000);
  return text;
}

export const journalUpload: Sender = {
  id: 'journal',
  title: '`systemd-journal-upload`, `--save-state`',
  promise: 'answered',
  once: true,
  absent: (clients) => absentAt(clients, 'journalUpload') ?? absentAt(clients, 'journalRemote'),
  start: async ({ folder, clients, ports }) => {
    const acknowledged = new Set<number>();
    let made = 0;
    const making = new AbortController();
    const done = (async () => {
      while (!making.signal.aborted) {
        const from = made;
        const entries = Array.from({ length: perPart }, (_, index) => entry(from + index)).join('');
        const part = join(folder, `journal-${from}`);
        mkdirSync(part, { recursive: true });
        await run(placeOf(clients, 'journalRemote'), ['-o', join(part, 'part.journal'), '-'], entries);
        made += perPart;
        const url = `--url=http://127.0.0.1:${ports.journal}`;
        const state = `--save-state=${join(part, 'state')}`;
        for (let sent = false; !sent;) {
          sent = await run(placeOf(clients, 'journalUpload'), [url, '--follow=no', '-D', part, state]).then(
            () => true,
            () => false,
          );
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
        rmSync(part, { recursive: true });
        for (let sequence = from; sequence < made; sequence += 1) acknowledged.add(sequence);
      }
    })();
    return {
      made: () => made,
      acknowledged: () => acknowledged,
      finish: () => {
        making.abort();
        return done;
      },
      stop: async () => undefined,
    };
  },
};
