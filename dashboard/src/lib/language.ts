// The language of the page. It is read once, before anything is drawn: a change of it loads the page anew, so that words
// can be chosen where they are declared.
import { languages, type Language } from '@tocsin/contracts/words';

export { languages, type Language };
/** Each in itself, as its readers look for it. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français' };

const key = 'tocsin.language';
const isLanguage = (value: unknown): value is Language => languages.some((each) => each === value);

/** What was chosen on this browser, else the first of the browser's own languages that Tocsin speaks, else English. */
function readLanguage(): Language {
  if (typeof document === 'undefined') return 'en';
  const kept = localStorage.getItem(key);
  if (isLanguage(kept)) return kept;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
}

export const language: Language = readLanguage();
/** For `Intl`. */
export const locale: string = { en: 'en-GB', fr: 'fr-FR' }[language];

/** Loads the page anew where that changes something, and not where this browser keeps nothing. */
export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(key, chosen);
  if (chosen !== language && localStorage.getItem(key) === chosen) location.reload();
}

/** The shape of a catalogue: its names and parameters, with any words. */
type Words<Catalogue> = {
  readonly [Name in keyof Catalogue]: Catalogue[Name] extends string
    ? string
    : Catalogue[Name] extends (...parameters: infer Parameters) => infer Said
      ? (...parameters: Parameters) => Words<{ said: Said }>['said']
      : Words<Catalogue[Name]>;
};

/** One catalogue in the page's language. What one of them lacks does not compile. */
export const inLanguage = <const Catalogue extends object>(
  en: Catalogue,
  fr: Words<NoInfer<Catalogue>>,
): Words<Catalogue> => (language === 'fr' ? fr : (en as Words<Catalogue>));

/** `one` for 1 in English, for 0 and 1 in French. */
export const counted = (count: number, one: string, many: string): string =>
  count === 1 || (language === 'fr' && count === 0) ? one : many;
