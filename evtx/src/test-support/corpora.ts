// Finds the recorded event logs that tests read, and another program's reading of them; neither is part of the project.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';

const root = env['TOCSIN_CORPORA'] ?? fileURLToPath(new URL('../../../../shared/corpora', import.meta.url));

/** Why tests on the corpora are skipped; null when they are there. */
export const missingCorpora: string | null = existsSync(join(root, 'evtx')) ? null : `no corpora at ${root}`;

/** Why the comparison with libevtx is skipped; null when its evtxexport is installed. */
export const missingEvtxexport: string | null =
  spawnSync('evtxexport', ['-V']).status === 0 ? null : 'evtxexport (libevtx-utils) is not installed';

export type Recording = { file: string; path: string; bytes: Uint8Array };

export const recordings = (pattern = '{evtx,sigma/regression}/**/*.evtx'): Recording[] =>
  globSync(pattern, { cwd: root })
    .toSorted()
    .map((file) => ({ file, path: join(root, file), bytes: new Uint8Array(readFileSync(join(root, file))) }));

/** The JSON that lies beside a recording; null where there is none. */
export function jsonBeside(path: string): string | null {
  const beside = path.replace(/\.evtx$/, '.json');
  return existsSync(beside) ? readFileSync(beside, 'utf8') : null;
}

/** What libevtx reads in a file, as one XML document an event. */
export function exported(path: string): string[] {
  const { stdout } = spawnSync('evtxexport', ['-f', 'xml', path], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return stdout
    .split(/(?=^<Event )/m)
    .slice(1)
    .map((xml) => xml.slice(0, xml.lastIndexOf('</Event>') + 8));
}
