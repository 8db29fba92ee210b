// The colour name of an entry: its severity, or the calm tone of what was done about it.
import type { EntryLane } from '@tocsin/contracts/words';

import { severityTone, type Tone } from '../ui/tone.ts';

const others: Readonly<Record<Exclude<EntryLane, 'attack'>, Tone>> = {
  response: 'ok',
  system: 'neutral',
  comms: 'low',
  decision: 'accent',
};

export const toneOf = ({ lane, severity }: { lane: EntryLane; severity: number }): Tone =>
  lane === 'attack' ? severityTone(severity) : others[lane];
