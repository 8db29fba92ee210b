// What a change record says: the fields that differ, each before and after.

export type FieldChanges = Record<string, { before: unknown; after: unknown }>;

/** Only fields of `before` are looked at; equal ones are left out. */
export function changesBetween<Fields extends object>(before: Fields, after: Fields): FieldChanges {
  const later = new Map(Object.entries(after));
  return Object.fromEntries(
    Object.entries(before)
      .filter(([name, value]) => later.get(name) !== value)
      .map(([name, value]) => [name, { before: value, after: later.get(name) }]),
  );
}
