// What an alert or an incident turned out to be, in words.
import type { Verdict } from '@tocsin/contracts/words';

import { inLanguage } from '../lib/language.ts';

export const verdictWords: Readonly<Record<Verdict, string>> = inLanguage(
  {
    true_positive: 'True positive',
    benign_true_positive: 'Benign true positive',
    false_positive: 'False positive',
    duplicate: 'Duplicate',
    undetermined: 'Undetermined',
  },
  {
    true_positive: 'Vrai positif',
    benign_true_positive: 'Vrai positif bénin',
    false_positive: 'Faux positif',
    duplicate: 'Doublon',
    undetermined: 'Indéterminé',
  },
);

/** Where there is little room. */
export const shortVerdictWords: Readonly<Record<Verdict, string>> = {
  ...verdictWords,
  benign_true_positive: inLanguage({ word: 'Benign positive' }, { word: 'Positif bénin' }).word,
};

/** What each says of an incident. */
export const verdictMeanings: Readonly<Record<Verdict, string>> = inLanguage(
  {
    true_positive: 'An attack, or an attempt at one',
    benign_true_positive: 'It did happen, and it was allowed',
    false_positive: 'The rules were wrong: it did not happen',
    duplicate: 'Another incident already covers it',
    undetermined: 'It cannot be known any more',
  },
  {
    true_positive: 'Une attaque, ou une tentative',
    benign_true_positive: 'Cela a bien eu lieu, et c’était permis',
    false_positive: 'Les règles se sont trompées : cela n’a pas eu lieu',
    duplicate: 'Un autre incident en traite déjà',
    undetermined: 'On ne peut plus le savoir',
  },
);

/** A verdict as data holds it; a word that is none stays as it is. */
export const verdictSaid = (word: string): string =>
  Object.entries(verdictWords).find(([key]) => key === word)?.[1] ?? word;
