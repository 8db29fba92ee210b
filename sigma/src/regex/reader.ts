// Where the reading of an expression stands, and what stops it.
import type { RegexFlags } from '../ast.ts';
import { isAsciiSet, withOtherCase, type CodePoints } from './code-points.ts';

export type Reader = { readonly source: string; at: number; depth: number; flags: RegexFlags };

/** Thrown at whatever is not read here. */
export class UnknownSyntax extends Error {}

export const lookingAt = (reader: Reader, text: string): boolean => reader.source.startsWith(text, reader.at);

/** The set, or under `i` with the other case of all in it. */
export function inEitherCase({ flags }: Reader, set: CodePoints): CodePoints {
  if (!flags.ignoreCase) return set;
  if (!isAsciiSet(set)) throw new UnknownSyntax();
  return withOtherCase(set);
}
