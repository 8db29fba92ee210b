// Reads the logs of a command one after the other, says how far it is, and goes on where one cannot be read.
import { findSource } from '@tocsin/server/ingest/sources/index';
import type { Source } from '@tocsin/server/ingest/sources/source';

import type { EventFile } from './event-files.ts';
import { openLogs, type LogRecord } from './event-records.ts';
import { CommandFault, FileFault } from './fault.ts';

export type LogsOptions = {
  /** Of text; event logs are Windows's. */
  source: string;
  leftovers?: boolean;
  onProgress: (bytes: number, total: number) => void;
  /** One readable line on damage within an event log. */
  onDamage: (text: string) => void;
  /** One readable line on a file that cannot be read, or not to its end. */
  onUnreadable: (text: string) => void;
};

export type LogPiece = { file: EventFile; name: string; source: Source; records: readonly LogRecord[] };

export type Logs = {
  read: () => AsyncGenerator<LogPiece>;
  /** What was told of files that could not be read. */
  readonly unreadable: readonly string[];
  /** Damaged places within event logs. */
  readonly damage: number;
};

/** More of one log would hide what else is said. */
const shownFaults = 3;

export function readLogs(files: readonly EventFile[], { source, leftovers, onProgress, ...told }: LogsOptions): Logs {
  const text = sourceOf(source);
  const windows = source === 'sysmon' ? text : sourceOf('windows');
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const unreadable: string[] = [];
  const faults = new Map<string, number>();
  let damage = 0;
  let bytes = 0;
  const options = {
    format: text.format,
    leftovers: leftovers === true,
    onBytes: (count: number) => onProgress((bytes += count), total),
    onDamage: (name: string, { chunk, offset, reason }: { chunk: number; offset: number; reason: string }) => {
      damage += 1;
      const count = (faults.get(name) ?? 0) + 1;
      faults.set(name, count);
      if (count <= shownFaults)
        told.onDamage(`${name}: ${chunk < 0 ? '' : `chunk ${chunk}, `}byte ${offset}: ${reason}`);
      else if (count === shownFaults + 1) told.onDamage(`${name}: there is more damage.`);
    },
  };
  return {
    async *read() {
      for (const file of files)
        try {
          for await (const { name, kind, records } of openLogs(file, options))
            for await (const piece of records)
              yield { file, name, source: kind === 'evtx' ? windows : text, records: piece };
        } catch (error) {
          if (!(error instanceof FileFault)) throw error;
          unreadable.push(`${error.path} ${error.message}`);
          told.onUnreadable(`${error.path} ${error.message}`);
        }
    },
    unreadable,
    get damage() {
      return damage;
    },
  };
}

/** @throws CommandFault when not one file could be read */
export function requireSomeLog({ unreadable }: Logs, files: readonly EventFile[], events: number): void {
  const [only] = unreadable;
  if (only === undefined || events > 0 || unreadable.length < files.length) return;
  throw new CommandFault(files.length === 1 ? only : `None of the ${files.length} files could be read.`);
}

function sourceOf(id: string): Source {
  const source = findSource(id);
  if (!source) throw new CommandFault(`There is no source ${id}.`);
  return source;
}
