// The conditions an exception starts with when it is made from an alert: what the rule matched, and who it was about.
import type { Entity } from '@tocsin/contracts/alert';

export type NativeField = { name: string; value: string };

/** Kinds of entities that say who or where; files and hashes are in what the rule matched. */
const telling = new Set<Entity['kind']>(['user', 'host', 'ip']);

/**
 * Fields of the event that hold the alert's user, host or address go beside what the rule matched. A whole log line
 * says the same as they do, and no second event has it: it is left out where they were found.
 */
export function alertFields(
  matched: Readonly<Record<string, string>>,
  native: readonly NativeField[],
  entities: readonly Entity[],
): Record<string, string> {
  const wanted = new Set(entities.filter(({ kind }) => telling.has(kind)).map(({ value }) => value.toLowerCase()));
  const holding = native.filter(({ name, value }) => !(name in matched) && wanted.has(value.toLowerCase()));
  const about = [...Map.groupBy(holding, ({ value }) => value.toLowerCase()).values()].flatMap((same) =>
    plainest(same),
  );
  const kept = Object.entries(matched).filter(([name]) => name !== 'message' || about.length === 0);
  return Object.fromEntries([...kept, ...about.map(({ name, value }): [string, string] => [name, value])]);
}

/** Of fields with one value the one with the shortest name: `User`, not `ParentUser`. */
const plainest = (fields: readonly NativeField[]): NativeField[] =>
  fields.toSorted((one, other) => one.name.length - other.name.length).slice(0, 1);
