// What makes a password easy to guess, whatever its length: rules of our own, for where no list of stolen ones is.
import { leastPasswordLength } from '@tocsin/contracts/sign-in';
import { dictionary } from '@zxcvbn-ts/language-common';

import { commonWords } from './common-words.ts';

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  'qwertzuiop',
  'yxcvbnm',
];
const lines = [...rows, ...rows.map((row) => row.split('').toReversed().join(''))];
/** From this many on, neighbours on a keyboard or in the alphabet are a run. */
const shortestRun = 4;
/** What must be left of a password without its runs. */
const leastBeyondRuns = 6;
/** A name this short is in too many passwords by chance. */
const shortestName = 4;

/** The fifty thousand that were stolen most often; those of other lengths are refused for their length. */
const stolen: ReadonlySet<string> = new Set(
  dictionary['passwords-common'].filter(({ length }) => length >= leastPasswordLength),
);

/** A sentence that says what is wrong, or null. @param about names and e-mail addresses of the person */
export function weaknessOf(password: string, about: readonly string[]): string | null {
  const lower = password.normalize('NFKC').toLowerCase();
  const plain = withoutDisguise(lower);
  const name = namesIn(about).find((word) => lower.includes(word) || plain.includes(word));
  if (name !== undefined) return 'It holds a name that others know: yours, your organisation’s or Tocsin’s.';
  if (stolen.has(lower)) return 'It is one of the passwords that were stolen most often.';
  if (isRepeated(lower)) return 'It says the same again and again.';
  if (lengthBeyondRuns(lower) < leastBeyondRuns) return 'It follows the keyboard, the alphabet or the numbers.';
  if (isCommon(lower) || isCommon(withoutDisguise(withoutEnds(lower))))
    return 'It is a common word with something around it.';
  return null;
}

const disguises: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
const withoutDisguise = (text: string): string => text.replaceAll(/./gu, (letter) => disguises[letter] ?? letter);

/** What people put around a word, so that `!2026` is not read as letters. */
const withoutEnds = (text: string): string => text.replaceAll(/^[^\p{L}@$]+|[^\p{L}]+$/gu, '');

/** The words of names, and of addresses what stands before the at sign. */
function namesIn(about: readonly string[]): string[] {
  const words = about.flatMap((text) => (text.split('@', 1)[0] ?? '').toLowerCase().split(/[^\p{L}\p{N}]+/u));
  const whole = about.map((text) => (text.split('@', 1)[0] ?? '').toLowerCase());
  return [...new Set([...words, ...whole, 'tocsin'])].filter((word) => word.length >= shortestName);
}

/** One short piece, over and over. */
function isRepeated(text: string): boolean {
  for (let size = 1; size <= Math.min(8, text.length / 2); size += 1)
    if (
      text
        .slice(0, size)
        .repeat(Math.ceil(text.length / size))
        .slice(0, text.length) === text
    )
      return true;
  return false;
}

/** How many characters belong to no run along a row of keys, the alphabet, the numbers, or of one character. */
function lengthBeyondRuns(text: string): number {
  let beyond = 0;
  for (let at = 0; at < text.length;) {
    const run = runAt(text, at);
    if (run < shortestRun) beyond += 1;
    at += run < shortestRun ? 1 : run;
  }
  return beyond;
}

function runAt(text: string, at: number): number {
  let longest = 1;
  while (text[at + longest] === text[at]) longest += 1;
  for (const line of lines) {
    let length = 1;
    while (at + length < text.length && line.includes(text.slice(at, at + length + 1))) length += 1;
    longest = Math.max(longest, length);
  }
  return longest;
}

/** Nothing but one or two common words, once digits and signs are taken away. */
function isCommon(text: string): boolean {
  const letters = text.replaceAll(/[^\p{L}]/gu, '');
  if (commonWords.has(letters)) return true;
  for (let cut = 3; cut <= letters.length - 3; cut += 1)
    if (commonWords.has(letters.slice(0, cut)) && commonWords.has(letters.slice(cut))) return true;
  return letters.length < 4 && text.length - letters.length > text.length / 2 && /^[\d\W_]+$/.test(text);
}
