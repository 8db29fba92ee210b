// The words about single events.
import { inLanguage } from '../lib/language.ts';

export const words = inLanguage(
  { newRule: 'New rule from this event' },
  { newRule: 'Nouvelle règle à partir de cet événement' },
);
