// Where a rule comes from, in words.
import type { Rule } from '@tocsin/contracts/rule';

import { inLanguage } from '../lib/language.ts';

export const ruleOriginWords: Readonly<Record<Rule['origin'], string>> = inLanguage(
  { tocsin: 'Shipped with Tocsin', imported: 'Imported', own: 'Our own' },
  { tocsin: 'Fournie avec Tocsin', imported: 'Importée', own: 'Écrite ici' },
);
