// What each word of a rule is for.
import { inLanguage } from '../../../../lib/language.ts';
import { en } from './details.en.ts';
import { fr } from './details.fr.ts';

export const details = inLanguage(en, fr);
