// What was done to an alert, as something that is taken back, in words.
import { inLanguage } from '../lib/language.ts';

const actionWords: Readonly<Record<string, string>> = inLanguage(
  { assign: 'assign', acknowledge: 'acknowledge', investigate: 'investigate', resolve: 'resolve', reopen: 'reopen' },
  {
    assign: 'l’attribution',
    acknowledge: 'la prise en compte',
    investigate: 'la mise en analyse',
    resolve: 'la résolution',
    reopen: 'la réouverture',
  },
);

/** After a verb, as in `undid …`; a word that is none stays as it is. */
export const actionSaid = (word: string): string => actionWords[word] ?? word;
