// The inbox: files that are laid into <data>/inbox/<organisation>/<source>/ are imported and put away.
import { createReadStream } from 'node:fs';
import { lstat, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { inboxRefused } from '@tocsin/contracts/activity';

import { record } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import { Problem } from '#platform/errors';
import type { Log } from '#platform/log';

import { findSource } from '../sources/index.ts';
import type { Source } from '../sources/source.ts';
import { recordsIn } from './contents.ts';
import { storeWhole, type Accept } from './named-batches.ts';

export type InboxMeans = {
  /** E.g. `<data>/inbox`; made when it is missing. */
  dir: string;
  accept: Accept;
  organisations: () => Promise<readonly { id: string; slug: string }[]>;
  contextFor: (orgId: string) => Context;
  log: Log;
  now?: () => number;
  pollMs?: number;
  /** How long a file must not have changed before it is complete. */
  settleMs?: number;
};
export type Inbox = {
  start: () => void;
  /** Waits for the batch under way; the file is begun again at the next start, and what has arrived is stored once. */
  stop: () => Promise<void>;
  /** Looks once. @returns how many files were imported or refused */
  look: () => Promise<number>;
};

type Folder = { path: string; source: Source; site: string | null; ctx: Context };
type Seen = { size: number; mtimeMs: number; since: number };

/** Where files go that are done; and what copying programs call files that are not. */
const put = { done: 'done', failed: 'failed' } as const;
const isUnfinished = (name: string): boolean =>
  name.startsWith('.') || /(?:\.(?:tmp|part|partial|filepart|crdownload|swp)|~)$/i.test(name);

export function createInbox(means: InboxMeans): Inbox {
  const { dir, log, organisations, contextFor, now = Date.now, pollMs = 5_000, settleMs = 10_000 } = means;
  const stopping = new AbortController();
  const seen = new Map<string, Seen>();
  let running: Promise<void> = Promise.resolve();

  async function look(): Promise<number> {
    let handled = 0;
    const present = new Set<string>();
    for (const { id, slug } of await organisations()) {
      const home = join(dir, slug);
      await mkdir(home, { recursive: true, mode: 0o770 });
      for (const folder of await foldersIn(home, contextFor(id)))
        for (const name of await namesIn(folder.path)) {
          if (stopping.signal.aborted) return handled;
          present.add(join(folder.path, name));
          if (!(await isComplete(join(folder.path, name)))) continue;
          handled += (await take(folder, name)) ? 1 : 0;
        }
    }
    for (const path of seen.keys()) if (!present.has(path)) seen.delete(path);
    return handled;
  }

  /** Its time of writing is old enough; or, where the clock of who wrote it is ahead, it has not changed since we look. */
  async function isComplete(path: string): Promise<boolean> {
    const found = await lstat(path).catch(() => null);
    if (!found?.isFile()) return false;
    const { size, mtimeMs } = found;
    const before = seen.get(path);
    const same = before?.size === size && before.mtimeMs === mtimeMs;
    const since = same && before ? before.since : now();
    seen.set(path, { size, mtimeMs, since });
    const age = now() - mtimeMs;
    return age >= settleMs || (age < 0 && now() - since >= settleMs);
  }

  /** False when it must be tried again later. */
  async function take({ path, source, site, ctx }: Folder, name: string): Promise<boolean> {
    const file = join(path, name);
    try {
      const stored = await storeWhole(ctx, means.accept, {
        source: source.id,
        site,
        name: JSON.stringify([source.id, name]),
        named: 'content',
        records: recordsIn(name, createReadStream(file, { highWaterMark: 1 << 18 }), source),
        signal: stopping.signal,
      });
      await putAway(path, name, put.done);
      log.info({ file, ...stored }, 'a file of the inbox was imported');
    } catch (error) {
      if (stopping.signal.aborted) return false;
      const isForLater =
        error instanceof Problem && (error.kind === 'too_many_requests' || error.kind === 'unavailable');
      if (isForLater) return false;
      const because = sentenceOf(error);
      log.warn({ err: error, file }, 'a file of the inbox could not be imported');
      await refuse(path, name, because);
      await inTransaction(ctx, (tx) =>
        record(tx, inboxRefused, { subjectId: tx.orgId }, { source: source.id, file: name, because }),
      );
    }
    seen.delete(file);
    return true;
  }

  async function turn(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) => log.error({ err: error }, 'the inbox could not be looked into'));
      await sleep(pollMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  }

  return {
    start: () => {
      running = turn();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
    look,
  };
}

/** `<source>` or `<source>@<site>`; folders of other names are nobody's. */
async function foldersIn(home: string, ctx: Context): Promise<Folder[]> {
  const entries = await readdir(home, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const [name = '', site = null] = entry.name.split('@', 2);
    const source = entry.isDirectory() ? findSource(name) : undefined;
    return source ? [{ path: join(home, entry.name), source, site, ctx }] : [];
  });
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  // Links are not followed: they may lead anywhere.
  return entries
    .filter((entry) => entry.isFile() && !isUnfinished(entry.name))
    .map(({ name }) => name)
    .toSorted();
}

async function putAway(folder: string, name: string, where: 'done' | 'failed'): Promise<string> {
  const target = join(folder, where);
  await mkdir(target, { recursive: true, mode: 0o770 });
  const isTaken = (await lstat(join(target, name)).catch(() => null)) !== null;
  const final = isTaken ? `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${name}` : name;
  await rename(join(folder, name), join(target, final));
  return join(target, final);
}

async function refuse(folder: string, name: string, because: string): Promise<void> {
  const path = await putAway(folder, name, put.failed);
  await writeFile(`${path}.reason.txt`, `${because}\n`);
}

const reasons = new Map([
  ['EACCES', 'Tocsin has no right to read it.'],
  ['EIO', 'The disk reports an error.'],
]);

function sentenceOf(error: unknown): string {
  if (error instanceof Problem) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons.get(code) ?? 'Something failed inside Tocsin; the log has the details.';
}
