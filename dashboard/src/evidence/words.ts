// The words of evidence, on its own pages and in an incident.
import { inLanguage } from '../lib/language.ts';
import { english } from './words.en.ts';
import { french } from './words.fr.ts';

export type EvidenceWords = typeof english;
export const words = inLanguage(english, french);
