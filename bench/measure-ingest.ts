// Sends events to a real server process over HTTP and waits: first for the answers, then until all can be found.
import { readFileSync, rmSync } from 'node:fs';

import { createClient } from '@tocsin/contracts/client';

import { eventually, signedIn, startProcess, temporaryFolder } from '../tests/running.ts';
import type { RuleFile } from './material.ts';

const perRequest = 2000;
const senders = 4;
const warmUpRequests = 10;

export type IngestMeasured = {
  rules: number;
  acknowledged: number;
  searchable: number;
  alerts: number;
  peakMb: number;
};

export async function measureIngest(events: readonly string[], rules: readonly RuleFile[]): Promise<IngestMeasured> {
  const dataDir = temporaryFolder();
  const { address, child, kill } = await startProcess(dataDir);
  try {
    const { call } = await signedIn(address);
    for (let start = 0; start < rules.length; start += 400)
      await call('POST /detection/rules/import', { files: rules.slice(start, start + 400) });
    const { key } = await call('POST /api-keys', {
      name: 'bench',
      scopes: ['ingest:write', 'event:read', 'alert:read'],
    });
    const bodies: string[] = [];
    for (let start = 0; start < events.length; start += perRequest)
      bodies.push(`${events.slice(start, start + perRequest).join('\n')}\n`);
    const send = async (body: string): Promise<number> => {
      const response = await fetch(`${address}/api/v1/ingest/windows`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body,
      });
      if (!response.ok) throw new Error(await response.text());
      return ((await response.json()) as { accepted: number }).accepted;
    };
    // The first requests compile the rules and warm the engine; a server that has been up for a minute has done so.
    let expected = 0;
    for (const body of bodies.slice(0, warmUpRequests)) expected += await send(body);

    const started = performance.now();
    const queue = bodies.slice();
    await Promise.all(
      Array.from({ length: senders }, async () => {
        for (let body = queue.shift(); body !== undefined; body = queue.shift()) expected += await send(body);
      }),
    );
    const acknowledged = events.length / ((performance.now() - started) / 1000);
    const client = createClient({ baseUrl: address, apiKey: key });
    await eventually(
      'all events to be searchable',
      async () =>
        (await client('GET /events/histogram', { query: '', from: '2000-01-01T00:00:00Z', buckets: 10 })).total >=
        expected
          ? true
          : undefined,
      120_000,
    );
    const searchable = events.length / ((performance.now() - started) / 1000);
    const { total } = await client('GET /alerts/facets', {});
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
    const { rulesEnabled } = await call('GET /pulse', {});
    return {
      rules: rulesEnabled,
      acknowledged,
      searchable,
      alerts: total,
      peakMb: Math.round(Number(peak ?? 0) / 1024),
    };
  } finally {
    await kill();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
