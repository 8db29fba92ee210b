// What a document says about itself, whatever its kind: the columns of the library.
import { createHash } from 'node:crypto';

import type { RuleKind } from '@tocsin/contracts/rule';
import type { SigmaAbout } from '@tocsin/sigma';

import type { YamlReader } from './yaml-reader.ts';

export type DocumentColumns = {
  kind: RuleKind;
  ruleId: string;
  title: string;
  description: string;
  author: string;
  severity: number;
  status: string;
  product: string;
  category: string;
  service: string;
  tactics: string[];
  techniques: string[];
};

type LogSource = { readonly product?: string; readonly category?: string; readonly service?: string };

export const sigmaColumns = (kind: RuleKind, about: SigmaAbout, logsource: LogSource = {}): DocumentColumns => ({
  kind,
  ruleId: about.id,
  title: about.title,
  description: about.description,
  author: about.author,
  severity: about.severity,
  status: about.status,
  product: logsource.product ?? '',
  category: logsource.category ?? '',
  service: logsource.service ?? '',
  tactics: [...about.attack.tactics],
  techniques: [...about.attack.techniques],
});

export const levels = ['informational', 'low', 'medium', 'high', 'critical'] as const;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The members that threshold and query documents share with Sigma's. */
export const aboutKeys = ['kind', 'title', 'id', 'status', 'description', 'author', 'date', 'level', 'tags'] as const;

export function yamlColumns(kind: RuleKind, reader: YamlReader): DocumentColumns {
  const title = reader.text('title').trim();
  if (title === '') reader.fault('title', 'The document has no title.');
  const written = reader.text('id').toLowerCase();
  if (written !== '' && !uuid.test(written))
    reader.fault('id', `"${written}" is not a UUID; leave the id out to have one made.`);
  const level = reader.text('level') || 'medium';
  const severity = levels.findIndex((known) => known === level);
  if (severity < 0) reader.fault('level', `"${level}" is not a level: ${levels.join(', ')} are.`);
  const names = reader.texts('tags').map((tag) => tag.toLowerCase().replace(/^attack\./, ''));
  return {
    kind,
    ruleId: written || derivedId(`${kind}\n${title}`),
    title,
    description: reader.text('description'),
    author: reader.texts('author').join(', '),
    severity: Math.max(0, severity),
    status: reader.text('status'),
    product: '',
    category: '',
    service: '',
    tactics: names.filter((name) => /^[a-z][a-z_-]*$/.test(name)).map((name) => name.replaceAll('_', '-')),
    techniques: names.filter((name) => /^t\d{4}(?:\.\d{3})?$/.test(name)).map((name) => name.toUpperCase()),
  };
}

/** A version 5 shaped UUID: the same text always has the same id. */
export function derivedId(text: string): string {
  const hash = createHash('sha1').update('tocsin rule\n').update(text).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
