// The states of a backtest in words.
import type { Backtest } from '@tocsin/contracts/backtest';

import { inLanguage } from '../lib/language.ts';

export const backtestStateWords: Readonly<Record<Backtest['state'], string>> = inLanguage(
  { running: 'running', done: 'done', failed: 'failed' },
  { running: 'en cours', done: 'terminé', failed: 'échoué' },
);
