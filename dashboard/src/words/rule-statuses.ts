// How far a rule has come, as Sigma's documents say it, in words.
import { formatWord } from '../lib/format.ts';
import { inLanguage } from '../lib/language.ts';

const known: Readonly<Record<string, string>> = inLanguage(
  {
    stable: 'Stable',
    test: 'Test',
    experimental: 'Experimental',
    deprecated: 'Deprecated',
    unsupported: 'Unsupported',
  },
  {
    stable: 'Stable',
    test: 'À l’essai',
    experimental: 'Expérimentale',
    deprecated: 'Obsolète',
    unsupported: 'Non prise en charge',
  },
);

/** A word that Sigma does not know stands as it is written. */
export const ruleStatusWord = (status: string): string => known[status] ?? formatWord(status);
