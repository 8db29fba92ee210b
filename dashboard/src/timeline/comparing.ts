// Two stretches of time beside each other: what is in both, and what only in one.
import { firstAt, type Track } from './track.ts';
import type { Window } from './window.ts';

export type Contents = {
  entries: number;
  tactics: ReadonlySet<string>;
  hosts: ReadonlySet<string>;
  users: ReadonlySet<string>;
};

/** What a window shows. */
export function contentsOf({ columns, places, time }: Track, { from, to }: Window): Contents {
  const [tactics, hosts, users] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const [begin, end] = [firstAt(time, from), firstAt(time, to)];
  const note = (into: Set<string>, names: readonly string[], at: number | undefined): void => {
    const name = names[at ?? -1];
    if (name !== undefined) into.add(name);
  };
  for (let index = begin; index < end; index++) {
    const place = places[index] ?? -1;
    note(tactics, columns.tactics, columns.tactic[place]);
    note(hosts, columns.hosts, columns.host[place]);
    note(users, columns.users, columns.user[place]);
  }
  return { entries: end - begin, tactics, hosts, users };
}

export type Shares = { both: string[]; first: string[]; second: string[] };
export const sharesOf = (a: ReadonlySet<string>, b: ReadonlySet<string>): Shares => ({
  both: [...a].filter((name) => b.has(name)).toSorted(),
  first: [...a].filter((name) => !b.has(name)).toSorted(),
  second: [...b].filter((name) => !a.has(name)).toSorted(),
});
