// The mode of a rule as a badge.
import type { RuleMode } from '@tocsin/contracts/words';

import { Badge } from '../../../ui/badge.tsx';
import type { Tone } from '../../../ui/tone.ts';

const looks: Record<RuleMode, { word: string; tone: Tone }> = {
  active: { word: 'Active', tone: 'ok' },
  shadow: { word: 'Shadow', tone: 'low' },
  draft: { word: 'Draft', tone: 'medium' },
  disabled: { word: 'Disabled', tone: 'neutral' },
};

export const modeWord = (mode: RuleMode): string => looks[mode].word;

export const ModeBadge = ({ mode }: { mode: RuleMode }) => (
  <Badge tone={looks[mode].tone} look="outline">
    {looks[mode].word}
  </Badge>
);
