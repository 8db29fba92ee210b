// What the page says of pulls and their objects.
import type { Pull, PullObject } from '@tocsin/contracts/api/pulls';

import { plural } from '../../lib/format.ts';
import type { LampLook } from '../../ui/lamp.tsx';
import type { Tone } from '../../ui/tone.ts';

type Standing = Pick<Pull, 'paused' | 'running' | 'problem' | 'endedAt' | 'objects'>;

/** The lamp, and the same in words. What needs a person comes before what is only news. */
export function standingOf({ paused, running, problem, endedAt, objects }: Standing): {
  look: LampLook;
  words: string;
} {
  if (running) return { look: 'live', words: 'Reading now' };
  if (paused) return { look: 'off', words: 'Paused' };
  if (problem !== null) return { look: 'failing', words: 'The last run failed' };
  if (endedAt === null) return { look: 'never', words: 'Waits for its first run' };
  if (objects.setAside > 0) return { look: 'troubled', words: `${plural(objects.setAside, 'object')} set aside` };
  return { look: 'on', words: 'Reads as it should' };
}

export const objectStateWords: Readonly<Record<PullObject['state'], { word: string; tone: Tone }>> = {
  taken: { word: 'Taken', tone: 'ok' },
  waiting: { word: 'Tried again', tone: 'medium' },
  set_aside: { word: 'Set aside', tone: 'high' },
};

/** `acme-trail/AWSLogs/` */
export const placeOf = ({ bucket, prefix }: Pick<Pull, 'bucket' | 'prefix'>): string => `${bucket}/${prefix}`;

/** `every minute`, `every 5 min`, `every 2 h` */
export function everyWords(minutes: number): string {
  if (minutes === 1) return 'every minute';
  return minutes % 60 === 0 ? (minutes === 60 ? 'every hour' : `every ${minutes / 60} h`) : `every ${minutes} min`;
}

/** `12 B`, `4.2 kB`, `1.3 GB` */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${step === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[step] ?? ''}`;
}
