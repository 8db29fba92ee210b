// A text with the words marked that were searched for.
import { Fragment } from 'react';

/** Pieces in order; joined, they are the text again. Marked where a word begins like one that is looked for. */
export function pieces(text: string, sought: readonly string[]): { text: string; marked: boolean }[] {
  const escaped = sought
    .filter((word) => word !== '')
    .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  if (escaped.length === 0) return [{ text, marked: false }];
  const found = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})`, 'giu');
  const all: { text: string; marked: boolean }[] = [];
  let from = 0;
  for (const match of text.matchAll(found)) {
    if (match.index > from) all.push({ text: text.slice(from, match.index), marked: false });
    all.push({ text: match[0], marked: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) all.push({ text: text.slice(from), marked: false });
  return all;
}

export const Marked = ({ text, sought }: { text: string; sought: readonly string[] }) => (
  <>
    {pieces(text, sought).map((piece, place) => (
      // oxlint-disable-next-line no-array-index-key -- pieces of one text have no other name
      <Fragment key={place}>{piece.marked ? <mark>{piece.text}</mark> : piece.text}</Fragment>
    ))}
  </>
);
