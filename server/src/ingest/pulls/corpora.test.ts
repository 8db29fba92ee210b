// Real Windows event logs laid into the inbox.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';

import { describe, expect, it } from 'vitest';

import { createLog } from '#platform/log';
import { openTestDatabase, testContext } from '#platform/testing';

import { createInbox } from './inbox.ts';

const corpora = env['TOCSIN_CORPORA'] ?? join(import.meta.dirname, '../../../../../shared/corpora');
const folder = join(corpora, 'evtx', 'Execution');
const absent = existsSync(folder) ? '' : ` (skipped: there is no corpus at ${corpora}; set TOCSIN_CORPORA)`;

describe.skipIf(absent !== '')(`event logs of the corpus${absent}`, () => {
  it('are imported as Windows events, whatever folder they lie in', async () => {
    const handle = await openTestDatabase();
    const ctx = await testContext(handle);
    const dir = mkdtempSync(join(tmpdir(), 'tocsin-inbox-'));
    const inbox = join(dir, 'acme', 'auto');
    mkdirSync(inbox, { recursive: true });
    const files = readdirSync(folder)
      .filter((name) => name.endsWith('.evtx'))
      .slice(0, 5);
    for (const name of files) copyFileSync(join(folder, name), join(inbox, name));
    const sources = new Set<string | undefined>();
    let records = 0;
    const look = createInbox({
      dir,
      accept: async (_, arrival) => {
        for await (const chunk of arrival.records)
          for (const { raw, source } of chunk) {
            expect(raw).toContain('EventID');
            sources.add(source);
            records += 1;
          }
        return { accepted: 1, unparsed: 0 };
      },
      organisations: async () => [{ id: ctx.orgId, slug: 'acme' }],
      contextFor: () => ctx,
      log: createLog('silent'),
      now: () => Date.now() + 60_000,
    });
    expect(await look.look()).toBe(files.length);
    expect(readdirSync(join(inbox, 'done')).toSorted()).toEqual(files.toSorted());
    expect([...sources]).toEqual(['windows']);
    expect(records).toBeGreaterThan(files.length);
    rmSync(dir, { recursive: true });
    await handle.close();
  });
});
