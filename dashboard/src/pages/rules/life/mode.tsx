// The mode of a rule as a badge.
import type { RuleMode } from '@tocsin/contracts/words';

import { Badge } from '../../../ui/badge.tsx';
import type { Tone } from '../../../ui/tone.ts';
import { ruleModeWords } from '../../../words/rule-modes.ts';

const tones: Record<RuleMode, Tone> = { active: 'ok', shadow: 'low', draft: 'medium', disabled: 'neutral' };

export const ModeBadge = ({ mode }: { mode: RuleMode }) => (
  <Badge tone={tones[mode]} look="outline">
    {ruleModeWords[mode]}
  </Badge>
);
