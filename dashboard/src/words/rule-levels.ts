// The levels of Sigma's documents in words.
import { inLanguage } from '../lib/language.ts';

export const ruleLevelWords = inLanguage(
  { informational: 'informational', low: 'low', medium: 'medium', high: 'high', critical: 'critical' },
  { informational: 'informatif', low: 'faible', medium: 'moyen', high: 'élevé', critical: 'critique' },
);
