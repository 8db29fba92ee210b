// A disk that fills up while clients send: they are told to come again, nothing acknowledged is lost, and it goes on.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { eventually, temporaryFolder } from '../running.ts';
import { openField, type Field } from './campaign.ts';
import { curl, elasticClient } from './http-senders.ts';
import { rsyslogElastic, syslogNgElastic } from './syslog-senders.ts';

const folder = temporaryFolder();
const disk = join(folder, 'disk');
/** More than the event store leaves free on any disk; the file below it takes only what is written. */
const diskBytes = 4 * 2 ** 30;

function mounted(): boolean {
  const image = join(folder, 'image');
  mkdirSync(disk);
  writeFileSync(image, '');
  truncateSync(image, diskBytes);
  const made = spawnSync('mke2fs', ['-q', '-F', '-t', 'ext4', '-m', '0', image]).status === 0;
  return made && spawnSync('mount', ['-o', 'loop', image, disk]).status === 0;
}
const isMounted = mounted();
if (!isMounted) process.stderr.write('The test of a full disk is skipped: a file system cannot be mounted here.\n');
afterAll(() => {
  if (isMounted) spawnSync('umount', ['-l', disk]);
  rmSync(folder, { recursive: true, force: true });
});

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const freeBytes = (): number => {
  const { bavail, bsize } = statfsSync(disk);
  return bavail * bsize;
};

/** Takes all that is left, and what becomes free while Tocsin tidies up. */
function fill(round: number): void {
  const file = join(disk, `filler-${round}`);
  spawnSync('fallocate', ['-l', String(Math.max(4_096, freeBytes() - 4_096)), file]);
  spawnSync('dd', ['if=/dev/zero', `of=${file}-rest`, 'bs=4096', 'status=none']);
}

async function probe({ place }: Field): Promise<{ status: number; code: string; retryAfter: string | null }> {
  const response = await fetch(`http://127.0.0.1:${place.ports.main}/api/v1/ingest/auto`, {
    method: 'POST',
    headers: { authorization: `Bearer ${place.key}` },
    body: 'a line of a probe',
    signal: AbortSignal.timeout(20_000),
  });
  const answer = JSON.stringify(await response.json());
  return { status: response.status, code: answer, retryAfter: response.headers.get('retry-after') };
}

test.skipIf(!isMounted)(
  'a full disk refuses with a reason, keeps what was acknowledged and recovers by itself',
  { timeout: 600_000 },
  async () => {
    const field = await openField({
      senders: [curl, elasticClient, rsyslogElastic, syslogNgElastic],
      folder: disk,
      say,
    });
    try {
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      let round = 0;
      const refused = await eventually(
        'a refusal',
        async () => {
          fill((round += 1));
          const { status, code, retryAfter } = await probe(field);
          return status === 200 ? undefined : { status, code, retryAfter };
        },
        60_000,
      );
      say(`With ${freeBytes()} bytes left: ${JSON.stringify(refused)}`);
      expect(refused).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^\d+$/) });
      expect(refused.code).toMatch(/telemetry_log_f/);
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      expect(field.running().child.exitCode).toBeNull();

      for (let n = 1; n <= round; n += 1)
        for (const end of ['', '-rest']) rmSync(join(disk, `filler-${n}${end}`), { force: true });
      const from = performance.now();
      await eventually('an answer', async () => ((await probe(field)).status === 200 ? true : undefined), 90_000);
      say(`Takes events again ${Math.round(performance.now() - from)} ms after space was freed.`);

      const outcomes = await field.count();
      for (const { sender, made, acknowledged, found, doubled } of outcomes)
        say(`${sender.id}: ${made} given, ${acknowledged ?? '–'} acknowledged, ${found} found, ${doubled} doubled`);
      expect(outcomes.filter(({ missing }) => missing.length > 0)).toEqual([]);
      expect(outcomes.every(({ found }) => found > 0)).toBe(true);
    } finally {
      await field.stop();
    }
  },
);
