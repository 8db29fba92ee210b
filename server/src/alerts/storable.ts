// Hostile log text made storable: PostgreSQL refuses NUL and unpaired surrogates in text and jsonb.

/** NUL and unpaired surrogates become U+FFFD, so that it shows that something stood there. */
export const storableText = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');

/** The same through arrays and objects, keys included. */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [storableText(key), storable(member)]));
  return value;
}
