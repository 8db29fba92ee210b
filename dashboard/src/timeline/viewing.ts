// Which marks somebody wants to see, decided here: all of them are in the browser already.
import { entryKinds, entryLanes, type EntryKind, type EntryLane } from '@tocsin/contracts/words';

import { flag, type Columns } from './columns.ts';

export type Viewing = {
  lane: EntryLane | null;
  tactic: string | null;
  host: string | null;
  user: string | null;
  kind: EntryKind | null;
  starred: boolean;
  inReport: boolean;
};
export const everything: Viewing = {
  lane: null,
  tactic: null,
  host: null,
  user: null,
  kind: null,
  starred: false,
  inReport: false,
};

export const isEverything = (viewing: Viewing): boolean =>
  Object.values(viewing).every((value) => value === null || value === false);

/** Undefined: all of them. A name that no mark has keeps none. */
export function keeping(columns: Columns, viewing: Viewing): ((place: number) => boolean) | undefined {
  if (isEverything(viewing)) return undefined;
  const lane = viewing.lane === null ? null : entryLanes.indexOf(viewing.lane);
  const kind = viewing.kind === null ? null : entryKinds.indexOf(viewing.kind);
  const placeIn = (names: readonly string[], name: string | null): number | null => {
    if (name === null) return null;
    const at = names.indexOf(name);
    return at < 0 ? Number.NaN : at;
  };
  const tactic = placeIn(columns.tactics, viewing.tactic);
  const host = placeIn(columns.hosts, viewing.host);
  const user = placeIn(columns.users, viewing.user);
  const wanted = (viewing.starred ? flag.starred : 0) | (viewing.inReport ? flag.inReport : 0);
  return (place) =>
    (lane === null || columns.lane[place] === lane) &&
    (kind === null || columns.kind[place] === kind) &&
    (tactic === null || columns.tactic[place] === tactic) &&
    (host === null || columns.host[place] === host) &&
    (user === null || columns.user[place] === user) &&
    ((columns.flags[place] ?? 0) & wanted) === wanted;
}
