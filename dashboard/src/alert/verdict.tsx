// What an alert turned out to be.
import type { Verdict } from '@tocsin/contracts/words';

import { formatWord } from '../lib/format.ts';
import { Badge } from '../ui/badge.tsx';
import type { Tone } from '../ui/tone.ts';

const tones: Record<Verdict, Tone> = {
  true_positive: 'critical',
  benign_true_positive: 'low',
  false_positive: 'ok',
  duplicate: 'info',
  undetermined: 'medium',
};
const short: Partial<Record<Verdict, string>> = { benign_true_positive: 'Benign positive' };

export const verdictWord = (verdict: Verdict): string => short[verdict] ?? formatWord(verdict);

export function VerdictBadge({ verdict }: { verdict: Verdict }) {
  return <Badge tone={tones[verdict]}>{verdictWord(verdict)}</Badge>;
}
