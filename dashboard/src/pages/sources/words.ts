// The words of the sources page.
import { inLanguage } from '../../lib/language.ts';
import { en } from './words.en.ts';
import { fr } from './words.fr.ts';

export const words = inLanguage(en, fr);
