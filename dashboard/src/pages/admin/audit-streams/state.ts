// How a stream is doing, in a word and a tone.
import type { AuditSink } from '@tocsin/contracts/api/audit-streams';

import type { Tone } from '../../../ui/tone.ts';
import { words } from './words.ts';

/** A stream that has a minute's work before it is behind, and not merely at work. */
const behindMs = 60_000;

export function stateOf({ enabled, problem, waiting }: AuditSink, now: number): { word: string; tone: Tone } {
  if (!enabled) return { word: words.states.off, tone: 'neutral' };
  if (problem !== null) return { word: words.states.failing, tone: 'high' };
  const isBehind = waiting.oldestAt !== null && now - Date.parse(waiting.oldestAt) > behindMs;
  return isBehind ? { word: words.states.behind, tone: 'medium' } : { word: words.states.fine, tone: 'ok' };
}

export const whereOf = ({ settings }: AuditSink): string =>
  settings.kind === 'https' ? settings.url : `${settings.host}:${settings.port}`;
