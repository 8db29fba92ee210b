// Values whose wildcards are `*` alone: each piece between them is looked for behind the one before.
import type { GlobPart } from './ast.ts';
import { fold, isAscii } from './fold.ts';
import { inAnyCase } from './spelling.ts';

/** `opens`, `closes`: whether anything may stand before the first, and behind the last. */
type Pieces = { readonly texts: readonly string[]; readonly opens: boolean; readonly closes: boolean };

/** A longer piece could be compared in full at every character of a text made for it. */
const longestPiece = 48;

/** Tells what `compileGlob` tells; null for values that are more than pieces of ASCII, in either case. */
export function compilePieces(parts: readonly GlobPart[], cased: boolean): ((text: string) => boolean) | null {
  const found = cased ? null : piecesOf(parts);
  if (!found || found.texts.length === 0) return null;
  const { texts, opens, closes } = found;
  if (!opens && !closes && texts.length === 1) return null;
  const head = opens ? '' : (texts[0] ?? '');
  const tail = closes ? '' : (texts.at(-1) ?? '');
  const startsWell = new RegExp(`^${inAnyCase([head]).source}`);
  const endsWell = new RegExp(`^${inAnyCase([tail]).source}$`);
  const finders = texts
    .slice(opens ? 0 : 1, closes ? undefined : -1)
    .map((text) => new RegExp(inAnyCase([text]).source, 'g'));
  return (text) => {
    if (text.length < head.length + tail.length) return false;
    if (head !== '' && !startsWell.test(text)) return false;
    if (tail !== '' && !endsWell.test(text.slice(-tail.length))) return false;
    let at = head.length;
    for (let index = 0; index < finders.length; index++) {
      const finder = finders[index];
      if (!finder) continue;
      finder.lastIndex = at;
      if (!finder.test(text)) return false;
      at = finder.lastIndex;
    }
    return at + tail.length <= text.length;
  };
}

function piecesOf(parts: readonly GlobPart[]): Pieces | null {
  const texts: string[] = [];
  for (const part of parts) {
    if (part.kind === 'many') continue;
    if (part.kind !== 'literal' || !isAscii(part.text) || part.text.length > longestPiece) return null;
    texts.push(fold(part.text));
  }
  return { texts, opens: parts[0]?.kind === 'many', closes: parts.at(-1)?.kind === 'many' };
}
