// The kinds of tuning in words.
import type { TuningKind } from '@tocsin/contracts/words';

import { inLanguage } from '../lib/language.ts';

export const tuningKindWords: Readonly<Record<TuningKind, string>> = inLanguage(
  { exception: 'Exception', threshold: 'Threshold', severity: 'Severity', scope: 'Scope' },
  { exception: 'Exception', threshold: 'Seuil', severity: 'Gravité', scope: 'Portée' },
);
