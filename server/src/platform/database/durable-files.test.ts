// Proves that a commit waits for the disk, that reading does not, and that a failing disk is never acknowledged.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PGlite } from '@electric-sql/pglite';
import { afterAll, expect, test } from 'vitest';

import { DurableNodeFS } from './durable-files.ts';

class UnreliableDisk extends DurableNodeFS {
  broken = false;
  protected override syncLog(fd: number): Promise<void> {
    return this.broken ? Promise.reject(new Error('EIO')) : super.syncLog(fd);
  }
}

const dir = await mkdtemp(join(tmpdir(), 'tocsin-durable-'));
const files = new UnreliableDisk(join(dir, 'files'));
const db = await PGlite.create({ fs: files });
files.isInTransaction = () => db.isInTransaction();
afterAll(() => rm(dir, { recursive: true }));

const syncsOf = async (text: string): Promise<number> => {
  const before = files.syncs;
  await db.exec(text);
  return files.syncs - before;
};

test('the log reaches the disk once per commit, and not for reading or inside a transaction', async () => {
  await db.exec('create table line (n int)');
  for (let n = 0; n < 20; n += 1) expect(await syncsOf(`insert into line values (${n})`)).toBe(1);
  expect(await syncsOf('begin')).toBe(0);
  expect(await syncsOf('insert into line values (20)')).toBe(0);
  expect(await syncsOf('commit')).toBe(1);
  expect(await syncsOf('select * from line')).toBe(0);
});

test('a commit fails, and everything after it, when the disk does', async () => {
  files.broken = true;
  await expect(db.exec('insert into line values (21)')).rejects.toThrow('could not write its files to disk');
  files.broken = false;
  await expect(db.exec('insert into line values (22)')).rejects.toThrow('could not write its files to disk');
});
