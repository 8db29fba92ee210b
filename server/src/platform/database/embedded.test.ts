// Proves that the embedded database keeps what it acknowledged through kill -9, and that only one process holds it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { type DatabaseHandle, openDatabase } from '../database.ts';
import { createLog } from '../log.ts';
import { lockDirectory } from './directory-lock.ts';

const log = createLog('silent');
let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tocsin-embedded-'));
});
afterEach(() => rm(dir, { recursive: true }));

/** Writes rows in transactions of three, and says each number when its commit was acknowledged. */
const writer = (data: string): string => `
  const { openDatabase } = await import(${JSON.stringify(new URL('../database.ts', import.meta.url).href)});
  const { createLog } = await import(${JSON.stringify(new URL('../log.ts', import.meta.url).href)});
  const { sql } = await import('kysely');
  const handle = await openDatabase({ dir: ${JSON.stringify(data)} }, { log: createLog('silent') });
  await handle.asOwner((db) => sql\`create table if not exists line (n bigint generated always as identity, of int)\`.execute(db));
  for (;;) {
    const n = await handle.asOwner(async (db) => {
      let last = 0;
      for (const of of [1, 2, 3]) {
        const { rows } = await sql\`insert into line (of) values (\${of}) returning n\`.execute(db);
        last = rows[0].n;
      }
      return last;
    });
    process.stdout.write(n + '\\n');
  }`;

function startWriter(data: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', writer(data)], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let last = 0;
  let said = '';
  createInterface(child.stdout).on('line', (line) => {
    last = Number(line);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const closed = once(child, 'close');
  const ended = async (): Promise<string> => {
    await closed;
    return said;
  };
  return {
    acknowledged: () => last,
    ended,
    kill: () => {
      child.kill('SIGKILL');
      return ended();
    },
  };
}

const read = async (handle: DatabaseHandle) => {
  const { rows } = await handle.asOwner((db) =>
    sql<{ highest: number; groups: number[] }>`
      select coalesce(max(n), 0) as highest, array_agg(distinct per) as groups
      from (select max(n) as n, count(*) filter (where of = 1) - count(*) filter (where of = 3) as per from line) as t`.execute(
      db,
    ),
  );
  return rows[0];
};

describe('the embedded database', () => {
  test('keeps every acknowledged transaction, whole, through kill -9, and takes the lock over', async () => {
    const data = join(dir, 'state');
    for (const [cycle, afterMs] of [300, 700, 450].entries()) {
      const child = startWriter(data);
      await expect.poll(child.acknowledged, { timeout: 40_000 }).toBeGreaterThan(0);
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      const said = await child.kill();
      expect(said).toBe('');
      expect(existsSync(join(data, 'lock'))).toBe(true);

      const handle = await openDatabase({ dir: data }, { log });
      const found = await read(handle);
      expect(found?.highest, `cycle ${cycle}`).toBeGreaterThanOrEqual(child.acknowledged());
      expect(found?.groups).toEqual([0]);
      await handle.close();
      expect(readdirSync(data).sort()).toEqual(['complete', 'files']);
    }
  }, 180_000);

  test('is refused to a second process, which is told who holds it', async () => {
    const data = join(dir, 'state');
    const handle = await openDatabase({ dir: data }, { log });
    await expect(openDatabase({ dir: data }, { log })).rejects.toThrow(
      `${data} is in use by process ${process.pid} on ${hostname()}`,
    );
    const child = startWriter(data);
    expect(await child.ended()).toContain(`in use by process ${process.pid}`);
    await handle.close();
    await expect(handle.engine.query('select 1', [])).rejects.toMatchObject({ name: 'DatabaseError' });
    const again = await openDatabase({ dir: data }, { log });
    await again.close();
  }, 90_000);

  test('says which version its files are of when it cannot read them', async () => {
    const data = join(dir, 'state');
    await mkdir(join(data, 'files'), { recursive: true });
    await writeFile(join(data, 'complete'), '');
    await writeFile(join(data, 'files', 'PG_VERSION'), '17\n');
    await expect(openDatabase({ dir: data }, { log })).rejects.toThrow('was written by PostgreSQL 17');
    expect(readdirSync(data).sort()).toEqual(['complete', 'files']);
  });

  test('begins again when its very first start was cut short', async () => {
    const data = join(dir, 'state');
    await mkdir(join(data, 'files'), { recursive: true });
    await writeFile(join(data, 'files', 'PG_VERSION'), '18');
    const handle = await openDatabase({ dir: data }, { log });
    const { rows } = await handle.asOwner((db) => sql`select 1 as one`.execute(db));
    expect(rows).toEqual([{ one: 1 }]);
    await handle.close();
  }, 90_000);
});

describe('the lock of a data directory', () => {
  const lockOf = (holder: object) => writeFileSync(join(dir, 'lock'), JSON.stringify(holder));

  test('is taken over from a dead process, a reused process number and a damaged file', () => {
    const stale = [
      JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), startedAt: null }),
      JSON.stringify({ pid: process.pid, host: hostname(), startedAt: '1' }),
      'half a lo',
      '',
    ];
    for (const text of stale) {
      writeFileSync(join(dir, 'lock'), text);
      const unlock = lockDirectory(dir);
      expect(readFileSync(join(dir, 'lock'), 'utf8')).toContain(`"pid":${process.pid}`);
      unlock();
      expect(readdirSync(dir)).toEqual([]);
    }
  });

  test('of another machine holds while its heartbeat is fresh', () => {
    lockOf({ pid: 1, host: 'elsewhere', startedAt: null });
    expect(() => lockDirectory(dir)).toThrow('in use by process 1 on elsewhere');
  });
});
