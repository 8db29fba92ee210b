// Real clients send while Tocsin is killed at random moments: all that was acknowledged is there, and what is named once.
import { rmSync } from 'node:fs';
import { env } from 'node:process';

import { afterAll, expect, test } from 'vitest';

import { temporaryFolder } from '../running.ts';
import { campaign, tableOf } from './campaign.ts';
import { curl, elasticClient, otlp, splunkLogging } from './http-senders.ts';
import { journalUpload } from './journal-sender.ts';
import {
  logger,
  rsyslogElastic,
  rsyslogElasticMemory,
  rsyslogTcp,
  syslogNgElastic,
  syslogNgTcp,
} from './syslog-senders.ts';

const senders = [
  curl,
  elasticClient,
  splunkLogging,
  otlp,
  journalUpload,
  rsyslogElastic,
  rsyslogElasticMemory,
  syslogNgElastic,
  rsyslogTcp,
  syslogNgTcp,
  logger,
];
const cycles = Number(env['TOCSIN_KILL_CYCLES'] ?? 5);
const folder = temporaryFolder();
const say = (line: string): void => void process.stderr.write(`${line}\n`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(`after ${cycles} kills nothing is missing that a client was promised`, { timeout: 1_800_000 }, async () => {
  const result = await campaign({ senders, cycles, folder, say });
  const ready = result.readyMs.toSorted((a, b) => a - b);
  console.log(
    `${tableOf(result)}\nReady again after ${ready[Math.floor(ready.length / 2)]} ms, at most ${ready.at(-1)} ms.`,
  );
  expect(result.outcomes.length).toBeGreaterThan(0);
  const short = result.outcomes.filter(({ made, found }) => made === 0 || found === 0);
  expect(short.map(({ sender }) => sender.id)).toEqual([]);
  const missing = result.outcomes.map(({ sender, missing }) => ({ id: sender.id, missing }));
  expect(missing.filter((one) => one.missing.length > 0)).toEqual([]);
  const twice = result.outcomes.filter(({ sender, doubled }) => sender.once && doubled > 0);
  expect(twice.map(({ sender, doubled }) => `${sender.id} ${doubled}`)).toEqual([]);
});
