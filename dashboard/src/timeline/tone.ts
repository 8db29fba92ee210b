// The colour name of an item: its severity, or the calm green of a response.
import type { TimelineItem } from '@tocsin/contracts/incident';

import { severityTone, type Tone } from '../ui/tone.ts';

export const toneOf = (item: Pick<TimelineItem, 'lane' | 'severity'>): Tone =>
  item.lane === 'response' ? 'ok' : severityTone(item.severity);
