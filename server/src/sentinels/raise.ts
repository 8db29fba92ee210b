// A finding as an alert: raised when it begins, ended when it is over.
import { healthPhrases } from '@tocsin/contracts/phrases/health';
import { say } from '@tocsin/contracts/phrases/template';

import { raiseAlerts, type Detection } from '#alerts';
import type { Tx } from '#platform/context';

import type { FindingKind } from './judge.ts';
import type { SourceKey } from './measure.ts';

type About = { id: string; title: string; severity: number; description: string; techniques: string[] };

/** A silent source may be an attacker who switched it off: T1562, Impair Defenses. */
const rules: Record<FindingKind | 'canary', About> = {
  silent: {
    id: 'tocsin-source-silent',
    title: healthPhrases.silentTitle[0],
    severity: 3,
    description: healthPhrases.silentMeans[0],
    techniques: ['T1562'],
  },
  too_little: {
    id: 'tocsin-source-too-little',
    title: healthPhrases.tooLittleTitle[0],
    severity: 2,
    description: healthPhrases.tooLittleMeans[0],
    techniques: ['T1562'],
  },
  too_much: {
    id: 'tocsin-source-too-much',
    title: healthPhrases.tooMuchTitle[0],
    severity: 1,
    description: healthPhrases.tooMuchMeans[0],
    techniques: [],
  },
  clock: {
    id: 'tocsin-source-clock',
    title: healthPhrases.clockTitle[0],
    severity: 1,
    description: healthPhrases.clockMeans[0],
    techniques: [],
  },
  unparsed: {
    id: 'tocsin-source-unparsed',
    title: healthPhrases.unreadTitle[0],
    severity: 2,
    description: healthPhrases.unreadMeans[0],
    techniques: [],
  },
  canary: {
    id: 'tocsin-canary-missed',
    title: healthPhrases.canaryTitle[0],
    severity: 4,
    description: healthPhrases.canaryMeans[0],
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
      falsePositives: [say(healthPhrases.maintenance, {})],
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
