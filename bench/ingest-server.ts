// A real server process with rules at work, for measuring what it does with events that arrive over HTTP.
import { readFileSync, rmSync } from 'node:fs';

import { createClient, type Call } from '@tocsin/contracts/client';

import { eventually, signedIn, startProcess, temporaryFolder } from '../tests/running.ts';
import type { RuleFile } from './material.ts';

export type IngestServer = {
  address: string;
  cookie: string;
  /** As the administrator. */
  call: Call;
  /** @returns how many events were accepted. @throws Error with the answer when the server refuses. */
  send: (body: string) => Promise<number>;
  /** Waits until so many events can be found. */
  searchable: (expected: number) => Promise<void>;
  /** Megabytes of the server process now, and the most there were. The event store's process is not in it. */
  memory: () => { nowMb: number; peakMb: number };
  rulesEnabled: number;
  stop: () => Promise<void>;
};

export async function startIngestServer(rules: readonly RuleFile[]): Promise<IngestServer> {
  const dataDir = temporaryFolder();
  const { address, child, kill } = await startProcess(dataDir);
  const stop = async (): Promise<void> => {
    await kill();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const { call, cookie } = await signedIn(address);
    for (let start = 0; start < rules.length; start += 400)
      await call('POST /detection/rules/import', { files: rules.slice(start, start + 400) });
    const { key } = await call('POST /api-keys', {
      name: 'bench',
      scopes: ['ingest:write', 'event:read', 'alert:read'],
    });
    const { rulesEnabled } = await call('GET /pulse', {});
    const client = createClient({ baseUrl: address, apiKey: key });
    return {
      address,
      cookie,
      call,
      rulesEnabled,
      stop,
      send: async (body) => {
        const response = await fetch(`${address}/api/v1/ingest/windows`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}` },
          body,
        });
        if (!response.ok) throw new Error(await response.text());
        return ((await response.json()) as { accepted: number }).accepted;
      },
      searchable: async (expected) => {
        const ask = async (): Promise<true | undefined> => {
          const { total } = await client('GET /events/histogram', {
            query: '',
            from: '2000-01-01T00:00:00Z',
            buckets: 10,
          });
          return total >= expected ? true : undefined;
        };
        await eventually('all events to be searchable', ask, 600_000);
      },
      memory: () => {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        const mb = (name: string): number =>
          Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024);
        return { nowMb: mb('VmRSS'), peakMb: mb('VmHWM') };
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

export function bodiesOf(events: readonly string[], perRequest: number): string[] {
  const bodies: string[] = [];
  for (let start = 0; start < events.length; start += perRequest)
    bodies.push(`${events.slice(start, start + perRequest).join('\n')}\n`);
  return bodies;
}
