// The kinds of rules in words.
import type { RuleKind } from '@tocsin/contracts/words';

import { inLanguage } from '../lib/language.ts';

export const ruleKindWords: Readonly<Record<RuleKind, string>> = inLanguage(
  {
    sigma: 'Sigma rule',
    correlation: 'Correlation',
    filter: 'Filter',
    threshold: 'Threshold',
    query: 'Saved query',
    yara: 'YARA rule',
  },
  {
    sigma: 'Règle Sigma',
    correlation: 'Corrélation',
    filter: 'Filtre',
    threshold: 'Seuil',
    query: 'Recherche enregistrée',
    yara: 'Règle YARA',
  },
);
