// Hostile log text made storable: PostgreSQL refuses NUL and unpaired surrogates, and a copy need not hold megabytes.

const longest = 32_768;

/** NUL and unpaired surrogates become U+FFFD, so that it shows that something stood there. */
export const storableText = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');

/** A text too long for a copy says how much of it is left to the event itself. */
export const storableCopy = (text: string): string =>
  storableText(
    text.length > longest
      ? `${text.slice(0, longest)} … (${text.length - longest} more characters in the event)`
      : text,
  );

/** The same through arrays and objects, keys included. */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableCopy(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [storableText(key), storable(member)]));
  return value;
}
