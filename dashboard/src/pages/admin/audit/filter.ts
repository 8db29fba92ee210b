// What the audit trail is narrowed by, as the address of the page holds it.
import type { AuditRow } from '@tocsin/contracts/api/activities';

import type { UrlSearch } from '../../../lib/url.ts';
import type { AuditFilter } from '../queries.ts';
import { kindsByArea } from './kinds.ts';
import { words } from './words.ts';

export const subjectKinds: readonly NonNullable<AuditFilter['subjectKind']>[] = [
  'alert',
  'incident',
  'rule',
  'user',
  'site',
  'api_key',
  'door',
  'webhook',
  'pull',
  'mapping',
  'organisation',
  'session',
  'identity_provider',
  'endpoint',
  'ledger',
];

export const resultWords: Record<AuditRow['result'], string> = {
  done: words.done,
  refused: words.refused,
  read: words.read,
};
export const results: readonly AuditRow['result'][] = ['done', 'refused', 'read'];

const timeOf = (text: string | undefined): string | undefined =>
  text === undefined || Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString();

export function filterOf(search: UrlSearch): AuditFilter {
  const kinds = search.kind ?? kindsByArea[search.area?.[0] ?? ''];
  const one = (name: string): string | undefined => search[name]?.[0] || undefined;
  const filter = {
    type: kinds ? [...kinds] : undefined,
    actor: one('actor'),
    subjectKind: subjectKinds.find((kind) => kind === one('subjectKind')),
    subjectId: one('subjectId'),
    result: results.filter((result) => result === one('result')),
    from: timeOf(one('from')),
    to: timeOf(one('to')),
    q: one('q'),
    ip: one('ip'),
  };
  const set = Object.entries(filter).filter(([, value]) => value !== undefined && value.length > 0);
  return Object.fromEntries(set);
}

export const clear = {
  area: null,
  kind: null,
  actor: null,
  subjectKind: null,
  subjectId: null,
  result: null,
  from: null,
  to: null,
  q: null,
  ip: null,
};
