// What is typed into the form of a stream, and what is sent of it.
import type { AuditSink, AuditSinkSettings } from '@tocsin/contracts/api/audit-streams';

import { kindsByArea } from '../audit/kinds.ts';
import { words } from './words.ts';

type Kind = AuditSinkSettings['kind'];
type Auth = 'none' | 'bearer' | 'hmac';
export type Draft = {
  name: string;
  kind: Kind;
  host: string;
  port: number;
  tls: boolean;
  ca: string;
  url: string;
  auth: Auth;
  /** Empty: none, or the one there is. */
  credential: string;
  filter: string[];
  needToKnow: boolean;
  from: 'now' | 'beginning';
};

const empty: Draft = {
  name: '',
  kind: 'syslog',
  host: '',
  port: 6514,
  tls: true,
  ca: '',
  url: '',
  auth: 'bearer',
  credential: '',
  filter: [],
  needToKnow: false,
  from: 'now',
};

export function draftOf(sink: AuditSink | null): Draft {
  if (!sink) return empty;
  const { name, settings, filter, needToKnow } = sink;
  const { ca, ...place } = settings;
  return { ...empty, ...place, ca: ca ?? '', name, filter, needToKnow };
}

export const settingsOf = ({ kind, host, port, tls, ca, url, auth }: Draft): AuditSinkSettings =>
  kind === 'https'
    ? { kind, url: url.trim(), auth, ca: ca.trim() || null }
    : { kind, host: host.trim(), port, tls, ca: (tls && ca.trim()) || null };

export const kindOf = (text: string): Kind => (text === 'https' ? 'https' : 'syslog');
export const authOf = (text: string): Auth => (text === 'none' || text === 'hmac' ? text : 'bearer');

const kinds = Object.values(kindsByArea).flat();
const areas = [...new Set(kinds.map((kind) => kind.split('.')[0] ?? kind))];
export const filterChoices = [
  { group: words.form.areas, items: areas },
  { group: words.form.single, items: kinds },
];
