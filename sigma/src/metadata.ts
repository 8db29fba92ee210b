// Reads what a rule says about itself: title, level, tags, log source and the like.
import { createHash } from 'node:crypto';

import type { LogSource, SigmaLevel } from './ast.ts';
import { suggestion, type FaultList } from './fault.ts';
import { entriesOf, itemsOf, scalarOf, type Entry, type RuleDocument } from './yaml-nodes.ts';

export const levels = ['informational', 'low', 'medium', 'high', 'critical'] as const;
const severities = { informational: 0, low: 1, medium: 2, high: 3, critical: 4 } as const;
export const severityOf = (level: SigmaLevel): 0 | 1 | 2 | 3 | 4 => severities[level];

const statuses = ['stable', 'test', 'experimental', 'deprecated', 'unsupported'];
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The members of one rule document; each reader reports what is wrong with its own. */
export function createMetadata(document: RuleDocument, faults: FaultList, entries: readonly Entry[]) {
  const find = (key: string): Entry | undefined => entries.find((entry) => entry.key === key);

  function text(key: string): string {
    const entry = find(key);
    const value = entry ? scalarOf(entry.value) : null;
    if (entry && value === undefined) faults.at(entry.valueAt, `"${key}" must be a text.`);
    return value === null || value === undefined ? '' : String(value);
  }

  function texts(key: string): string[] {
    const entry = find(key);
    if (!entry || scalarOf(entry.value) === null) return [];
    const items = itemsOf(entry.value, document, entry.valueAt) ?? [{ node: entry.value, at: entry.valueAt }];
    const values: string[] = [];
    for (const { node, at } of items) {
      const value = scalarOf(node);
      if (value === undefined) faults.at(at, `"${key}" must be a list of texts.`);
      else if (value !== null) values.push(String(value));
    }
    return values;
  }

  function oneOf<Word extends string>(key: string, words: readonly Word[]): Word | null {
    const written = text(key);
    const word = words.find((candidate) => candidate === written.toLowerCase());
    const entry = find(key);
    if (!word && entry && written !== '') {
      faults.at(entry.valueAt, `"${written}" is not a ${key}: ${words.join(', ')} are.${suggestion(written, words)}`);
    }
    return word ?? null;
  }

  function id(): string | null {
    const written = text('id').toLowerCase();
    const entry = find('id');
    if (entry && written !== '' && !uuid.test(written)) {
      faults.at(entry.valueAt, `"${written}" is not a UUID. Leave the id out, or write one such as ${exampleId}.`);
    }
    return written === '' ? null : written;
  }

  return {
    find,
    text,
    texts,
    id,
    level: (): SigmaLevel => oneOf('level', levels) ?? 'medium',
    status: (): string => oneOf('status', statuses) ?? '',
    logsource: (entry: Entry): LogSource => readLogSource(document, faults, entry),
  };
}

const exampleId = '3f2b8c1e-5d47-4a0b-9c6e-7e1a2d4f8b90';
const logSourceKeys = ['product', 'category', 'service'] as const;

function readLogSource(document: RuleDocument, faults: FaultList, entry: Entry): LogSource {
  const source: { product?: string; category?: string; service?: string } = {};
  const entries = entriesOf(entry.value, document, entry.valueAt, faults);
  if (!entries) {
    faults.at(entry.valueAt, 'The logsource must hold product, category or service.');
    return source;
  }
  for (const { key, value, valueAt } of entries) {
    const name = logSourceKeys.find((known) => known === key);
    const written = scalarOf(value);
    if (name && typeof written !== 'string') faults.at(valueAt, `The ${name} of the logsource must be a text.`);
    else if (name) source[name] = String(written).toLowerCase();
  }
  if (Object.keys(source).length === 0) faults.at(entry.keyAt, 'The logsource names no product, category or service.');
  return source;
}

/** ATT&CK names in the tags of a rule. Groups (`attack.g0010`) and software (`attack.s0002`) are neither. */
export function attackOf(tags: readonly string[]): { tactics: string[]; techniques: string[] } {
  const names = tags
    .map((tag) => tag.toLowerCase())
    .filter((tag) => tag.startsWith('attack.'))
    .map((tag) => tag.slice(7));
  const techniques = names.filter((name) => /^t\d{4}(?:\.\d{3})?$/.test(name)).map((name) => name.toUpperCase());
  const tactics = names.filter((name) => /^[a-z][a-z_-]*$/.test(name)).map((name) => name.replaceAll('_', '-'));
  return { tactics: [...new Set(tactics)], techniques: [...new Set(techniques)] };
}

/** A version 5 shaped UUID from the text: the same text always has the same id. */
export function idFrom(text: string): string {
  const hash = createHash('sha1').update('sigma\n').update(text).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
