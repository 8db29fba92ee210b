// What the page says of pulls and their objects.
import type { Pull, PullObject } from '@tocsin/contracts/api/pulls';

import { inLanguage } from '../../lib/language.ts';
import type { LampLook } from '../../ui/lamp.tsx';
import type { Tone } from '../../ui/tone.ts';
import { en } from './words.en.ts';
import { fr } from './words.fr.ts';

export const words = inLanguage(en, fr);

type Standing = Pick<Pull, 'paused' | 'running' | 'problem' | 'endedAt' | 'objects'>;

/** The lamp, and the same in words. What needs a person comes before what is only news. */
export function standingOf({ paused, running, problem, endedAt, objects }: Standing): {
  look: LampLook;
  words: string;
} {
  if (running) return { look: 'live', words: words.standing.live };
  if (paused) return { look: 'off', words: words.standing.paused };
  if (problem !== null) return { look: 'failing', words: words.standing.failed };
  if (endedAt === null) return { look: 'never', words: words.standing.waits };
  if (objects.setAside > 0) return { look: 'troubled', words: words.standing.setAside(objects.setAside) };
  return { look: 'on', words: words.standing.well };
}

export const objectStateWords: Readonly<Record<PullObject['state'], { word: string; tone: Tone }>> = {
  taken: { word: words.objectStates.taken, tone: 'ok' },
  waiting: { word: words.objectStates.waiting, tone: 'medium' },
  set_aside: { word: words.objectStates.set_aside, tone: 'high' },
};

/** `acme-trail/AWSLogs/` */
export const placeOf = ({ bucket, prefix }: Pick<Pull, 'bucket' | 'prefix'>): string => `${bucket}/${prefix}`;

/** `every minute`, `every 5 min`, `every 2 h` */
export function everyWords(minutes: number): string {
  if (minutes === 1) return words.everyMinute;
  if (minutes % 60 !== 0) return words.everyMinutes(minutes);
  return minutes === 60 ? words.everyHour : words.everyHours(minutes / 60);
}
