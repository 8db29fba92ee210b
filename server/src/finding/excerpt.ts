// The stretch of a text in which the words stand that somebody looks for.

const around = 90;
const ellipsis = '…';

/** The first word's surroundings, on one line; null where none stands in the text or the title says it all. */
export function excerptOf(text: string, title: string, words: readonly string[]): string | null {
  const lower = text.toLowerCase();
  const shown = title.toLowerCase();
  const places = words
    .filter((word) => !shown.includes(word))
    .map((word) => lower.indexOf(word))
    .filter((place) => place !== -1);
  // Lower case may be longer than what it stands for: then places are a little off, never out of bounds.
  const at = Math.min(...places, text.length);
  if (places.length === 0 || at >= text.length) return null;
  const from = Math.max(0, at - around);
  const to = Math.min(text.length, at + around * 2);
  const stretch = text.slice(from, to).toWellFormed().replaceAll(/\s+/g, ' ').trim();
  return `${from > 0 ? ellipsis : ''}${stretch}${to < text.length ? ellipsis : ''}`;
}
