// What a screen reader says about the place of the playhead.
import { saidTitle } from '../words/said.ts';
import { tacticWord } from '../words/tactics.ts';
import { phaseAt } from './phases.ts';
import type { TimeText } from './time-text.ts';
import { nameAt, type Track } from './track.ts';
import { words } from './words.ts';

/** `20 Nov 07:36:00, PsExec to 3 servers, key moment 5 of 8, lateral movement`. */
export function valueText(track: Track, at: number, timeText: TimeText): string {
  const position = track.keys.findIndex((index) => Math.abs((track.time[index] ?? 0) - at) < 1);
  const moment = track.keys[position];
  const phase = phaseAt(track.phases, at);
  return [
    timeText.moment(at),
    ...(moment === undefined
      ? []
      : [saidTitle(nameAt(track, moment)), words.keyMomentOf(position + 1, track.keys.length)]),
    ...(phase ? [tacticWord(phase.tactic).toLowerCase()] : []),
  ].join(', ');
}
