// The words of the mapping studio.
import { inLanguage } from '../../lib/language.ts';
import { en } from './words.en.ts';
import { fr } from './words.fr.ts';

export const words = inLanguage(en, fr);
