// The page stands alone: both languages are in it, the browser's own comes first, and the other is a click away.
import { en } from './words.en.ts';
import { fr } from './words.fr.ts';

export type Catalogue = typeof en;
export type Language = 'en' | 'fr';

const catalogues: Readonly<Record<Language, Catalogue>> = { en, fr };

const spoken = (tag: string): Language | null => (tag.startsWith('fr') ? 'fr' : tag.startsWith('en') ? 'en' : null);

/** The first of the browser's languages that the page speaks, else English. */
export const languageOf = (tags: readonly string[]): Language => tags.map(spoken).find((each) => each !== null) ?? 'en';
export const otherThan = (language: Language): Language => (language === 'en' ? 'fr' : 'en');
export const wordsIn = (language: Language): Catalogue => catalogues[language];
