// Severities in words: an alert's, 0 info … 4 critical.
import { severityName } from '@tocsin/contracts/words';

import { inLanguage } from '../lib/language.ts';

const severityWords = inLanguage(
  { info: 'Info', low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' },
  { info: 'Info', low: 'Faible', medium: 'Moyenne', high: 'Élevée', critical: 'Critique' },
);

export const severityWord = (severity: number): string => severityWords[severityName(severity)];
