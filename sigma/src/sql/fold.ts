// Texts without case, as SQL: what the matcher's fold table does, one character for one.
import type { Test } from '../ast.ts';
import { fold, foldTable } from '../fold.ts';
import type { Binder } from './binder.ts';

/** Characters outside ASCII and, at the same places, those they fold into. */
export type Folds = { readonly from: string; readonly to: string };

/** By folded character, the characters outside ASCII that fold into it and are not it. */
const folding = new Map<string, string>();
for (const [code, folded] of foldTable.entries()) {
  if (code < 128 || code === folded) continue;
  const into = String.fromCharCode(folded);
  folding.set(into, (folding.get(into) ?? '') + String.fromCharCode(code));
}

/** Every letter there is: for comparing texts of which none is known. */
export const allFolds: Folds = foldsInto([...folding.keys()]);

/** Only the letters that these tests ask for: to them, any other letter may stay as it is. */
export function foldsFor(tests: Iterable<Test>): Folds {
  const letters = new Set<string>();
  for (const test of tests) {
    if (test.kind !== 'glob' || test.cased) continue;
    for (const part of test.parts) if (part.kind === 'literal') for (const char of fold(part.text)) letters.add(char);
  }
  return foldsInto([...letters].sort());
}

function foldsInto(letters: readonly string[]): Folds {
  let from = '';
  let to = '';
  for (const letter of letters) {
    const sources = folding.get(letter) ?? '';
    from += sources;
    to += letter.repeat(sources.length);
  }
  return { from, to };
}

/** The texts, folded. Most are ASCII, for which that is a matter of bytes. */
export function foldedTexts(texts: string, { from, to }: Folds, bind: Binder): string {
  const all = `translateUTF8(lower(x), ${bind.text(from)}, ${bind.text(to)})`;
  const folded = from === '' ? 'lower(x)' : `if(length(x) = lengthUTF8(x), lower(x), ${all})`;
  return bind.define(`arrayMap(x -> ${folded}, ${texts})`);
}
