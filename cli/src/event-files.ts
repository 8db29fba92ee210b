// Which files a command was given: named ones, and all that may hold events in a folder.
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { CommandFault } from './fault.ts';

export type EventFile = { path: string; bytes: number };

const mayHoldEvents = (name: string): boolean => /\.(?:evtx|jsonl?|ndjson|log|xml)(?:\.gz)?$|\.zip$/i.test(name);

export type FoundFiles = {
  files: EventFile[];
  /** A line for each folder that could not be looked into. */ skipped: string[];
};

/** Named files are taken whatever they are called. @throws CommandFault when nothing is there that could hold events */
export function findEventFiles(paths: readonly string[]): FoundFiles {
  const files = new Map<string, EventFile>();
  const skipped: string[] = [];
  for (const path of paths) for (const file of filesAt(path, skipped)) files.set(file.path, file);
  return { files: [...files.values()], skipped };
}

function filesAt(path: string, skipped: string[]): EventFile[] {
  const stat = orFault(path, () => statSync(path, { throwIfNoEntry: false }));
  if (!stat) throw new CommandFault(`There is nothing at ${path}.`);
  if (!stat.isDirectory()) return [{ path, bytes: stat.size }];
  const files = within(path, entriesOf(path), skipped).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  if (files.length === 0)
    throw new CommandFault(`${path} holds no .evtx, .json, .jsonl, .ndjson, .log, .xml (optionally .gz) or .zip file.`);
  return files;
}

const entriesOf = (folder: string): Dirent[] => orFault(folder, () => readdirSync(folder, { withFileTypes: true }));

/** Symbolic links are not followed: they may lead in circles. */
function within(folder: string, entries: readonly Dirent[], skipped: string[]): EventFile[] {
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile() && mayHoldEvents(entry.name))
      return [{ path, bytes: statSync(path, { throwIfNoEntry: false })?.size ?? 0 }];
    if (!entry.isDirectory()) return [];
    try {
      return within(path, entriesOf(path), skipped);
    } catch (error) {
      if (!(error instanceof CommandFault)) throw error;
      skipped.push(error.message);
      return [];
    }
  });
}

function orFault<T>(path: string, look: () => T): T {
  try {
    return look();
  } catch (error) {
    throw new CommandFault(`${path} cannot be opened: ${reasonOf(error)}`);
  }
}

const reasons = new Map([
  ['EACCES', 'you have no right to read it.'],
  ['EPERM', 'you have no right to read it.'],
  ['ENOENT', 'it is no longer there.'],
  ['EISDIR', 'it is a folder.'],
  ['EIO', 'the disk reports an error.'],
]);

/** What the operating system said, as a clause with its full stop. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons.get(code) ?? `${error instanceof Error ? error.message : String(error)}.`;
}
