// Looks up what a device wrote in a table of words.

/** The entry under the key; never what every object has under names like `constructor`. */
export const wordIn = <Entry>(table: Readonly<Record<string, Entry>>, key: string): Entry | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
