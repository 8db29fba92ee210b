// Times as the timeline writes them: axis ticks, the playhead's flag, and the moment spoken to a screen reader.
import { scaleTime, scaleUtc } from 'd3-scale';

import type { Clock } from '../lib/format.ts';
import { locale } from '../lib/language.ts';
import type { Window } from './window.ts';

export type TimeText = {
  /** `20 Nov 07:36:00` */
  moment: (at: number) => string;
  /** Axis ticks about 110 pixels apart: midnight is named by its day, finer steps show seconds. */
  ticks: (window: Window, plotWidth: number) => { at: number; text: string }[];
};

const made = new Map<Clock, TimeText>();

export function timeTextOn(clock: Clock): TimeText {
  const known = made.get(clock);
  if (known) return known;
  const text = makeTimeText(clock);
  made.set(clock, text);
  return text;
}

function makeTimeText(clock: Clock): TimeText {
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { ...options, hourCycle: 'h23', ...(clock === 'utc' ? { timeZone: 'UTC' } : {}) });
  const minute = format({ hour: '2-digit', minute: '2-digit' });
  const second = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const day = format({ weekday: 'short', day: '2-digit' });
  const date = format({ day: '2-digit', month: 'short' });
  return {
    moment: (at) => `${date.format(at)} ${second.format(at)}`,
    ticks: (window, plotWidth) => {
      const scale = (clock === 'utc' ? scaleUtc() : scaleTime()).domain([window.from, window.to]);
      const ticks = scale.ticks(Math.max(3, Math.floor(plotWidth / 110)));
      const step = ticks.length > 1 ? Number(ticks[1]) - Number(ticks[0]) : 60_000;
      return ticks.map((tick) => {
        const text = step < 60_000 ? second.format(tick) : minute.format(tick);
        return { at: Number(tick), text: text === '00:00' ? day.format(tick).replace(',', '') : text };
      });
    },
  };
}
