// The processes of an alert, from the outermost ancestor to the one that was caught, as far as its events tell.
import type { AlertEvidence } from '@tocsin/contracts/alert';

export type ChainLink = { name: string; pid: string | null; command: string | null; caught: boolean };

/** A field by its ECS name, or by the names Windows gives it. */
const names = {
  name: ['process.name', 'process.executable', 'Image', 'NewProcessName'],
  pid: ['process.pid', 'ProcessId', 'NewProcessId'],
  command: ['process.command_line', 'CommandLine'],
  parentName: ['process.parent.name', 'process.parent.executable', 'ParentImage', 'ParentProcessName'],
  parentPid: ['process.parent.pid', 'ParentProcessId'],
  parentCommand: ['process.parent.command_line', 'ParentCommandLine'],
} as const;

function read(fields: Record<string, unknown>, candidates: readonly string[]): string | null {
  for (const name of candidates) {
    const value = fields[name];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return null;
}

/** `C:\Windows\System32\rundll32.exe` → `rundll32.exe`. */
const baseName = (path: string): string => path.split(/[\\/]/).at(-1) || path;

/** Walks from the newest event's process to its parent, then on while an older event tells that parent's parent. */
export function processChain(evidence: readonly AlertEvidence[]): ChainLink[] {
  const all = evidence.map(({ fields }) => fields);
  const caught = all.find((fields) => read(fields, names.name) !== null && read(fields, names.parentName) !== null);
  if (!caught) return [];
  const chain: ChainLink[] = [];
  const seen = new Set<Record<string, unknown>>();
  let at: Record<string, unknown> | undefined = caught;
  while (at && !seen.has(at)) {
    seen.add(at);
    if (chain.length === 0) {
      chain.push({
        name: baseName(read(at, names.name) ?? ''),
        pid: read(at, names.pid),
        command: read(at, names.command),
        caught: true,
      });
    }
    const parentPid = read(at, names.parentPid);
    const parentName = read(at, names.parentName);
    if (parentName === null) break;
    chain.push({ name: baseName(parentName), pid: parentPid, command: read(at, names.parentCommand), caught: false });
    at =
      parentPid === null
        ? undefined
        : all.find(
            (fields) =>
              !seen.has(fields) &&
              read(fields, names.pid) === parentPid &&
              baseName(read(fields, names.name) ?? '') === baseName(parentName),
          );
  }
  return chain.toReversed();
}
