// The words of the page of grouping.
import { inLanguage } from '../../lib/language.ts';
import { english } from './words.en.ts';
import { french } from './words.fr.ts';

export const words = inLanguage(english, french);
