// Who is named in a text by `@` and their name, and whom somebody is about to name. Pure.
export type Nameable = { id: string; name: string };

const isWordEnd = (text: string, at: number): boolean => !/[\p{L}\p{N}_]/u.test(text.charAt(at));
/** An address is no mention. */
const startsName = (text: string, at: number): boolean => at === 0 || !/[\p{L}\p{N}_.]/u.test(text.charAt(at - 1));

type Found = { from: number; to: number; people: Nameable[] };

/** In the order of the text; of several names that fit, the longest. Everyone of that name is meant. */
export function findMentions(text: string, people: readonly Nameable[]): Found[] {
  const byLength = people.toSorted((a, b) => b.name.length - a.name.length);
  const found: Found[] = [];
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const rest = text.slice(at + 1).toLowerCase();
    const fits = ({ name }: Nameable): boolean =>
      name !== '' && rest.startsWith(name.toLowerCase()) && isWordEnd(rest, name.length);
    const longest = startsName(text, at) ? byLength.find(fits) : undefined;
    if (!longest) continue;
    const named = people.filter(({ name }) => name.toLowerCase() === longest.name.toLowerCase());
    found.push({ from: at, to: at + 1 + longest.name.length, people: named });
  }
  return found;
}

export const mentionedIn = (text: string, people: readonly Nameable[]): string[] => [
  ...new Set(findMentions(text, people).flatMap((each) => each.people.map(({ id }) => id))),
];

/** What stands between the `@` and the caret; null where nobody is being named. */
export function beingNamed(text: string, caret: number): { from: number; typed: string } | null {
  const from = text.lastIndexOf('@', caret - 1);
  const typed = text.slice(from + 1, caret);
  if (from === -1 || !startsName(text, from) || typed.length > 40 || /[\n@]|\s\s|\s\S+\s/.test(typed)) return null;
  return { from, typed };
}

/** A part of the name begins with what was typed. */
export function candidates<Person extends Nameable>(people: readonly Person[], typed: string, most = 6): Person[] {
  const wanted = typed.toLowerCase();
  return people
    .filter(({ name }) => {
      const whole = name.toLowerCase();
      return whole.startsWith(wanted) || whole.split(' ').some((part) => part.startsWith(wanted));
    })
    .slice(0, most);
}
