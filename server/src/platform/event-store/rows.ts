// From JSONEachRow bytes to rows.

/** The caller says what its own SQL selects: this is the one place that believes it. */
const asRows = <T>(value: unknown): T[] => value as T[];

/** JSONEachRow escapes newlines within values, so each raw newline ends a row. 64-bit integers come as strings. */
export function parseRows<T>(bytes: Buffer): T[] {
  if (bytes.length === 0) return [];
  return asRows<T>(JSON.parse(`[${bytes.toString('utf8').trimEnd().replaceAll('\n', ',')}]`));
}
