// All marks of an incident as the server packs them, unpacked once into typed arrays.
import type { TimelineMarks } from '@tocsin/contracts/timeline';
import { entryKinds, type EntryKind } from '@tocsin/contracts/words';

export const flag = { starred: 1, inReport: 2, annotated: 4, unsupported: 8, key: 16 } as const;

/** The place in one is the place in every other; -1 in `surface`, `tactic`, `host` and `user`: none. */
export type Columns = {
  count: number;
  /** Epoch milliseconds, in order. */
  time: Float64Array;
  kind: Int8Array;
  /** As the API calls it: `alert:<uuid>`. */
  ids: readonly string[];
  lane: Int8Array;
  surface: Int8Array;
  severity: Int8Array;
  tactic: Int8Array;
  flags: Int8Array;
  host: Int16Array;
  user: Int16Array;
  tactics: readonly string[];
  hosts: readonly string[];
  users: readonly string[];
  /** How long it lasts, where it does. */
  lengths: ReadonlyMap<number, number>;
  /** What key moments are called. */
  names: ReadonlyMap<number, string>;
  left: number;
};

const prefixes: Readonly<Record<EntryKind, string>> = {
  alert: 'alert',
  activity: 'activity',
  comment: 'comment',
  manual: 'entry',
  event: 'entry',
  import: 'entry',
};

/** A letter in base 36; -1 for the dash. */
const figure = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  return code === 45 ? -1 : code >= 97 ? code - 87 : code - 48;
};

const pair = (text: string, at: number): number => {
  const [high, low] = [figure(text, 2 * at), figure(text, 2 * at + 1)];
  return high < 0 || low < 0 ? -1 : high * 36 + low;
};

export function unpack(packed: TimelineMarks): Columns {
  const { count } = packed;
  const time = new Float64Array(count);
  const ids: string[] = [];
  let [at, id] = [packed.base, ''];
  for (let index = 0; index < count; index++) {
    at += packed.at[index] ?? 0;
    time[index] = at;
    const text = packed.id[index] ?? '';
    id = id.slice(0, figure(text, 0)) + text.slice(1);
    ids.push(`${prefixes[entryKinds[figure(packed.kind, index)] ?? 'manual']}:${id}`);
  }
  const figures = (text: string): Int8Array => {
    const into = new Int8Array(count);
    for (let index = 0; index < count; index++) into[index] = figure(text, index);
    return into;
  };
  const pairs = (text: string): Int16Array => {
    const into = new Int16Array(count);
    for (let index = 0; index < count; index++) into[index] = pair(text, index);
    return into;
  };
  return {
    count,
    time,
    ids,
    kind: figures(packed.kind),
    lane: figures(packed.lane),
    surface: figures(packed.surface),
    severity: figures(packed.severity),
    tactic: figures(packed.tactic),
    flags: figures(packed.flags),
    host: pairs(packed.host),
    user: pairs(packed.user),
    tactics: packed.tactics,
    hosts: packed.hosts,
    users: packed.users,
    lengths: new Map(packed.spans),
    names: new Map(packed.moments),
    left: packed.left,
  };
}
