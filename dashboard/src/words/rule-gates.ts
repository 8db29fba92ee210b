// What may be asked of a rule before it is active, in words.
import type { RuleGate } from '@tocsin/contracts/words';

import { inLanguage } from '../lib/language.ts';

export const ruleGateWords: Readonly<Record<RuleGate, string>> = inLanguage(
  { tests: 'Tests', backtest: 'Backtest', review: 'Review' },
  { tests: 'Tests', backtest: 'Test rétroactif', review: 'Relecture' },
);
