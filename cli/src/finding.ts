// What a hunt finds: a rule, the event it matched or the window a correlation closed over, and where it was read.
import type { EcsField, NormalisedEvent } from '@tocsin/contracts/event';
import { severityName, type SeverityName } from '@tocsin/contracts/severity';
import type { SigmaRule } from '@tocsin/sigma';

export type FoundBy = Pick<SigmaRule, 'id' | 'title' | 'file' | 'severity' | 'attack'>;

export type Finding = {
  /** Epoch milliseconds; null where the event does not say. */
  time: number | null;
  rule: FoundBy;
  level: SeverityName;
  host: string;
  /** `DOMAIN\name` where both are known. */
  user: string;
  /** One human line. */
  message: string;
  dataset: string;
  file: string;
  /** The fields that made the rule match. */
  matched: Record<string, string>;
  /** The event as the rule read it; null for a correlation. */
  event: NormalisedEvent['native'] | null;
  /** Read beyond damage or behind the end of a chunk: it may be older than its neighbours. */
  leftover: boolean;
};

export function findingOf(
  rule: FoundBy,
  event: NormalisedEvent,
  { file, matched, leftover }: Pick<Finding, 'file' | 'matched' | 'leftover'>,
): Finding {
  const text = (field: EcsField): string => String(event.ecs[field] ?? '');
  const name = text('user.name');
  const domain = text('user.domain');
  return {
    time: event.time,
    rule,
    level: severityName(rule.severity),
    host: text('host.name'),
    user: name === '' || domain === '' ? name : `${domain}\\${name}`,
    message: event.message,
    dataset: event.dataset,
    file,
    matched,
    event: event.native,
    leftover,
  };
}

/** `credential-access` → `Credential Access`. */
const titled = (tactic: string): string =>
  tactic
    .split('-')
    .map((word) => (word === 'and' ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ');

export const tacticsOf = ({ attack }: FoundBy): string[] => attack.tactics.map(titled);

/** `2026-11-20 09:12:44`, UTC. */
export const timeText = (time: number | null): string =>
  time === null ? '-' : new Date(time).toISOString().slice(0, 19).replace('T', ' ');
