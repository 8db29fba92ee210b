// Short strings in either case, looked for by the platform's own expressions: faster than any scan of ours.
import { kelvinSign, longS } from './fold.ts';

/** Finds any of the texts, which are folded ASCII. Each is a fixed row of characters: no text makes it backtrack far. */
export const inAnyCase = (texts: readonly string[]): RegExp => new RegExp(texts.map(spelled).join('|'));

const spelled = (text: string): string =>
  Array.from(text, (character) => `[${sameAs(character).map(escaped).join('')}]`).join('');

/** A letter of folded ASCII and all that fold to it. */
function sameAs(character: string): string[] {
  const upper = character.toUpperCase();
  if (upper === character) return [character];
  const outside = character === 'k' ? [kelvinSign] : character === 's' ? [longS] : [];
  return [character, upper, ...outside.map((code) => String.fromCharCode(code))];
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
