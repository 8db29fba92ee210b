// The files of a zip archive that may hold events, one stream after the other.
import type { Readable } from 'node:stream';

import { open, type Entry, type ZipFile } from 'yauzl';

import { FileFault } from './fault.ts';

const isEventFile = (name: string): boolean => /\.(?:evtx|jsonl?|ndjson|log|xml)(?:\.gz)?$/i.test(name);

/** @throws FileFault when the archive is damaged, encrypted, or holds no such file */
export async function* zipEntries(path: string): AsyncGenerator<{ name: string; stream: Readable }> {
  const zip = await opened(path);
  let found = 0;
  try {
    for (let entry = await nextEntry(path, zip); entry !== null; entry = await nextEntry(path, zip)) {
      if (!isEventFile(entry.fileName)) continue;
      found += 1;
      const stream = await streamOf(path, zip, entry);
      try {
        yield { name: entry.fileName, stream };
      } finally {
        stream.destroy();
      }
    }
  } finally {
    zip.close();
  }
  if (found === 0) throw new FileFault(path, 'holds no .evtx, .json, .jsonl, .ndjson, .log or .xml file.');
}

const damaged = (path: string, error: Error): FileFault =>
  new FileFault(path, `is not a readable zip archive: ${error.message}.`);

const opened = (path: string): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false }, (error, zip) =>
      error ? reject(damaged(path, error)) : resolve(zip),
    );
  });

const nextEntry = (path: string, zip: ZipFile): Promise<Entry | null> =>
  new Promise((resolve, reject) => {
    const settle = (entry: Entry | null): void => {
      zip.removeAllListeners();
      resolve(entry);
    };
    zip.on('entry', settle);
    zip.on('end', () => settle(null));
    zip.on('error', (error: Error) => reject(damaged(path, error)));
    zip.readEntry();
  });

const streamOf = (path: string, zip: ZipFile, entry: Entry): Promise<Readable> =>
  new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(damaged(path, error)) : resolve(stream)));
  });
