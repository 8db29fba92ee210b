// What an alert turned out to be.
import type { Verdict } from '@tocsin/contracts/words';

import { Badge } from '../ui/badge.tsx';
import type { Tone } from '../ui/tone.ts';
import { shortVerdictWords } from '../words/verdicts.ts';

const tones: Record<Verdict, Tone> = {
  true_positive: 'critical',
  benign_true_positive: 'low',
  false_positive: 'ok',
  duplicate: 'info',
  undetermined: 'medium',
};

export function VerdictBadge({ verdict }: { verdict: Verdict }) {
  return <Badge tone={tones[verdict]}>{shortVerdictWords[verdict]}</Badge>;
}
