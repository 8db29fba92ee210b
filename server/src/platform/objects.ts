// Files that never change: kept on disk under the SHA-256 of their content, each organisation by itself.
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

import { notFound, Problem } from './errors.ts';

export type StoredObject = { sha256: string; bytes: number };
export type Objects = {
  /**
   * Hashes while it writes; memory stays flat whatever the size. The same content again is the same object.
   * @throws Problem `too_large` beyond `maxBytes`; nothing is kept of a stream that fails.
   */
  put: (orgId: string, content: AsyncIterable<Uint8Array>, limits?: { maxBytes?: number }) => Promise<StoredObject>;
  /** @throws Problem `not_found`. */
  get: (orgId: string, sha256: string) => Promise<Readable>;
  /** Null when there is no such object. */
  stat: (orgId: string, sha256: string) => Promise<StoredObject | null>;
  /** Off the disk when it has resolved; harmless where there is none. */
  remove: (orgId: string, sha256: string) => Promise<void>;
};

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
const isSha256 = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
const isExisting = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EEXIST';
const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

function requireOrganisation(orgId: string): void {
  if (!isUuid(orgId)) throw new Error('The organisation of an object must be a UUID.');
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function write(file: FileHandle, content: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredObject> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes)
      throw new Problem('too_large', 'object_too_large', `A file may hold ${maxBytes} bytes at most.`);
    hash.update(chunk);
    await file.writeFile(chunk);
  }
  await file.sync();
  return { sha256: hash.digest('hex'), bytes };
}

const abandonedAfterMs = 24 * 60 * 60 * 1_000;

/** What a killed process left half written. */
async function removeAbandoned(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > abandonedAfterMs) await rm(path, { force: true });
  }
}

/** @param dir made when missing; two processes may share it. */
export async function openObjects(dir: string): Promise<Objects> {
  const incoming = join(dir, 'incoming');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  await removeAbandoned(incoming);
  const folderOf = (orgId: string, sha256: string): string => join(dir, orgId, sha256.slice(0, 2));
  const pathOf = (orgId: string, sha256: string): string => join(folderOf(orgId, sha256), sha256);

  /** link(2) either makes the final name or finds it made: an object is never seen half written, nor written twice. */
  const publish = async (orgId: string, temporary: string, sha256: string): Promise<void> => {
    const folder = folderOf(orgId, sha256);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      await link(temporary, pathOf(orgId, sha256));
    } catch (error) {
      if (!isExisting(error)) throw error;
    }
    for (const path of [folder, join(dir, orgId), dir]) await syncFolder(path);
  };

  const find = async (orgId: string, sha256: string): Promise<StoredObject | null> => {
    requireOrganisation(orgId);
    if (!isSha256(sha256)) return null;
    try {
      return { sha256, bytes: (await stat(pathOf(orgId, sha256))).size };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };

  return {
    put: async (orgId, content, { maxBytes = Number.MAX_SAFE_INTEGER } = {}) => {
      requireOrganisation(orgId);
      const temporary = join(incoming, randomUUID());
      try {
        const file = await open(temporary, 'wx', 0o600);
        try {
          const stored = await write(file, content, maxBytes);
          await publish(orgId, temporary, stored.sha256);
          return stored;
        } finally {
          await file.close();
        }
      } finally {
        await rm(temporary, { force: true });
      }
    },
    get: async (orgId, sha256) => {
      if (!(await find(orgId, sha256))) throw notFound('file', sha256);
      return createReadStream(pathOf(orgId, sha256));
    },
    stat: find,
    remove: async (orgId, sha256) => {
      if (!(await find(orgId, sha256))) return;
      await rm(pathOf(orgId, sha256), { force: true });
      await syncFolder(folderOf(orgId, sha256));
    },
  };
}
