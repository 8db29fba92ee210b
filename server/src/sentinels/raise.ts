// A finding as an alert: raised when it begins, ended when it is over.
import { healthPhrases } from '@tocsin/contracts/phrases/health';
import { say } from '@tocsin/contracts/phrases/template';

import { raiseAlerts, type Detection } from '#alerts';
import type { Tx } from '#platform/context';

import type { FindingKind } from './judge.ts';
import type { SourceKey } from './measure.ts';

type About = { id: string; title: string; severity: number; description: string; techniques: string[] };

type Told = 'silent' | 'tooLittle' | 'tooMuch' | 'clock' | 'unread' | 'canary';
const about = (id: string, severity: number, told: Told, techniques: string[] = []): About => ({
  id,
  title: healthPhrases[`${told}Title`][0],
  severity,
  description: healthPhrases[`${told}Means`][0],
  techniques,
});

/** A silent source may be an attacker who switched it off: T1562, Impair Defenses. */
const rules: Record<FindingKind | 'canary', About> = {
  silent: about('tocsin-source-silent', 3, 'silent', ['T1562']),
  too_little: about('tocsin-source-too-little', 2, 'tooLittle', ['T1562']),
  too_much: about('tocsin-source-too-much', 1, 'tooMuch'),
  clock: about('tocsin-source-clock', 1, 'clock'),
  unparsed: about('tocsin-source-unparsed', 2, 'unread'),
  canary: about('tocsin-canary-missed', 4, 'canary'),
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
  const matched =
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
    matched,
    fields: { 'event.kind': 'alert', 'event.module': 'tocsin', 'event.action': kind, ...matched },
    entities: [],
    dedup: key === null ? 'canary' : `${key.source} ${key.site}`,
    external: { product: 'Tocsin', via: 'Sentinels', url: null, severity: null, status, autoClose: true },
  };
}
