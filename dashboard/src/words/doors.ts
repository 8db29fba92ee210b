// What the server says of its doors, in the page's language; what is not known here stays as the server says it.
import { language } from '../lib/language.ts';
import { doors, options, type Said } from './doors.fr.ts';

export const doorWords = ({ id, title, summary }: Said & { id: string }): Said => ({
  title,
  summary,
  ...(language === 'fr' ? doors[id] : {}),
});

/** undefined in English, and for an option of which nothing is known here. */
export const optionWords = (name: string): { label: string; description: string } | undefined =>
  language === 'fr' ? options[name] : undefined;
