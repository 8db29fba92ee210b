// How well a name answers to what is typed: letters in their order, those at the beginning of words first.

/** Null where a letter is missing; the greater the better. */
export function fuzzyScore(name: string, typed: string): number | null {
  const text = plain(name);
  const letters = plain(typed).replaceAll(/\s+/g, '');
  if (letters === '') return 0;
  const whole = text.indexOf(plain(typed).trim());
  if (whole === 0) return 1000;
  if (whole > 0) return isStart(text, whole) ? 800 : 500 - Math.min(whole, 100);
  let score = 0;
  let at = -1;
  for (const letter of letters) {
    const next = nextPlace(text, letter, at + 1);
    if (next === -1) return null;
    score += isStart(text, next) ? 10 : next === at + 1 ? 6 : 1;
    at = next;
  }
  // Letters strewn over a long text say nothing.
  return score < letters.length * 4 ? null : score;
}

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

const isStart = (text: string, at: number): boolean => at === 0 || /[^\p{L}\p{N}]/u.test(text.charAt(at - 1));

/** The beginning of a word where there is one, otherwise the next place. */
function nextPlace(text: string, letter: string, from: number): number {
  const next = text.indexOf(letter, from);
  if (next === -1 || next === from) return next;
  for (let at = next; at !== -1; at = text.indexOf(letter, at + 1)) if (isStart(text, at)) return at;
  return next;
}

/** The best first; what does not answer is left out. Among equals the order stays. */
export function ranked<Item>(items: readonly Item[], typed: string, nameOf: (item: Item) => string): Item[] {
  return items
    .map((item) => ({ item, score: fuzzyScore(nameOf(item), typed) }))
    .filter((each): each is { item: Item; score: number } => each.score !== null)
    .toSorted((one, other) => other.score - one.score)
    .map(({ item }) => item);
}
