// Where results go: standard output, or a file.
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';

import { reasonOf } from './event-files.ts';
import { CommandFault } from './fault.ts';

export type Output = {
  /** Waits while the reader is slower than we are. */
  write: (line: string) => Promise<void>;
  end: () => Promise<void>;
  /** The terminal, where a person reads along. */
  terminal: NodeJS.WriteStream | null;
};

/** @throws CommandFault when the file cannot be written */
export async function openOutput(path: string | undefined, lineEnd = '\n'): Promise<Output> {
  if (path === undefined) {
    const { stdout } = process;
    return {
      write: (line) => written(stdout, line + lineEnd),
      end: () => Promise.resolve(),
      terminal: stdout.isTTY ? stdout : null,
    };
  }
  const file = createWriteStream(path);
  let fault: unknown = null;
  file.on('error', (error) => (fault = error));
  const check = (): void => {
    if (fault !== null) throw new CommandFault(`${path} cannot be written: ${reasonOf(fault)}`);
  };
  await once(file, 'open').catch(check);
  return {
    write: async (line) => {
      check();
      await written(file, line + lineEnd);
    },
    end: async () => {
      file.end();
      await once(file, 'close').catch(check);
      check();
    },
    terminal: null,
  };
}

async function written(stream: NodeJS.WriteStream | WriteStream, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}
