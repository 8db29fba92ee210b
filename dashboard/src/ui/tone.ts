// The tones things may be drawn in. A tone is never the only sign: a word or a shape goes with it.
import { severityName } from '@tocsin/contracts/words';

export type Tone = 'critical' | 'high' | 'medium' | 'low' | 'info' | 'ok' | 'ai' | 'accent' | 'neutral';

export const toneClass = (tone: Tone): string => `tone-${tone}`;

/** 0 info … 4 critical. */
export const severityTone = (severity: number): Tone => severityName(severity);
