// A finding as an alert: raised when it begins, ended when it is over.
import { raiseAlerts, type Detection } from '#alerts';
import type { Tx } from '#platform/context';

import type { FindingKind } from './judge.ts';
import type { SourceKey } from './measure.ts';

type About = { id: string; title: string; severity: number; description: string; techniques: string[] };

/** A silent source may be an attacker who switched it off: T1562, Impair Defenses. */
const rules: Record<FindingKind | 'canary', About> = {
  silent: {
    id: 'tocsin-source-silent',
    title: 'A source is silent',
    severity: 3,
    description: 'Nothing has come from a source for longer than it usually pauses. What it would report is not seen.',
    techniques: ['T1562'],
  },
  too_little: {
    id: 'tocsin-source-too-little',
    title: 'Far less comes from a source than usual',
    severity: 2,
    description: 'A part of what a source usually sends is missing: a sender may be down, or its logging was reduced.',
    techniques: ['T1562'],
  },
  too_much: {
    id: 'tocsin-source-too-much',
    title: 'Far more comes from a source than usual',
    severity: 1,
    description: 'A source sends many times what it usually does: a loop, an attack, or logging that was widened.',
    techniques: [],
  },
  clock: {
    id: 'tocsin-source-clock',
    title: 'The clock of a source is wrong',
    severity: 1,
    description: 'The times a source writes are steadily off. Timelines and correlations with other sources mislead.',
    techniques: [],
  },
  unparsed: {
    id: 'tocsin-source-unparsed',
    title: 'A source has become unreadable',
    severity: 2,
    description: 'Much of what a source sends cannot be read any more. It is kept, but no rule sees it.',
    techniques: [],
  },
  canary: {
    id: 'tocsin-canary-missed',
    title: 'A canary did not become an alert in time',
    severity: 4,
    description:
      'An event that Tocsin sends to itself did not come through: events may not be stored, or rules not raise alerts.',
    techniques: [],
  },
};

export type News = {
  kind: FindingKind | 'canary';
  /** Whose; null for the canary. */
  key: SourceKey | null;
  sentence: string;
  status: 'firing' | 'resolved';
};
export type SiteOf = (code: string) => Detection['site'];

/** All findings of one check in one batch. @param batchKey names the check: raising it again changes nothing. */
export async function raiseNews(tx: Tx, batchKey: string, news: readonly News[], siteOf: SiteOf): Promise<void> {
  if (news.length === 0) return;
  await raiseAlerts(tx, { batchKey, detections: news.map((one, index) => detectionOf(tx, one, index, siteOf)) });
}

function detectionOf(tx: Tx, { kind, key, sentence, status }: News, index: number, siteOf: SiteOf): Detection {
  const { id, title, severity, description, techniques } = rules[kind];
  const about =
    key === null ? {} : { 'tocsin.source': key.source, ...(key.site === '' ? {} : { 'tocsin.site': key.site }) };
  const now = tx.now().getTime();
  return {
    rule: {
      id,
      title: key === null ? title : `${title}: ${key.source}`,
      version: 1,
      severity,
      description,
      falsePositives: ['Planned maintenance of the source or of what carries its events'],
      references: [],
      attack: { tactics: techniques.length > 0 ? ['defense-evasion'] : [], techniques },
    },
    site: key === null ? null : siteOf(key.site),
    dataset: 'tocsin.sentinel',
    time: now,
    eventId: `${now}-0-${index}`,
    message: key === null ? sentence : `${key.source}${key.site === '' ? '' : ` at ${key.site}`}: ${sentence}`,
    matched: about,
    fields: { 'event.kind': 'alert', 'event.module': 'tocsin', 'event.action': kind, ...about },
    entities: [],
    dedup: key === null ? 'canary' : `${key.source} ${key.site}`,
    external: { product: 'Tocsin', via: 'Sentinels', url: null, severity: null, status, autoClose: true },
  };
}
