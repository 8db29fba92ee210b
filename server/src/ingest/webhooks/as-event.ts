// Keeps the original of an alert as an event: searchable by ECS names, whole under the product's own.
import type { NormalisedEvent } from '@tocsin/contracts/event';
import { severityName } from '@tocsin/contracts/severity';

import { isTooDeep } from '../body-json-scanner.ts';
import type { RawRecord } from '../body.ts';
import { findSource } from '../sources/index.ts';
import { json } from '../sources/json.ts';
import { isObject, ParseFault, type Source } from '../sources/source.ts';
import type { ExternalAlert, WebhookProvider } from './provider.ts';

export type KeptAlert = { record: RawRecord; event: NormalisedEvent };

const valuesOf = (entities: readonly string[], kind: string): string[] =>
  entities.filter((entity) => entity.startsWith(`${kind}:`)).map((entity) => entity.slice(kind.length + 1));

const withoutEmpty = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== '' && value !== null),
  );

const hashNames: Record<number, string> = { 32: 'md5', 40: 'sha1', 64: 'sha256' };

/** The first of each kind stands in its usual ECS field, all of them in `related`. */
function entityFields(entities: readonly string[]): Record<string, unknown> {
  const [host] = valuesOf(entities, 'host');
  const [user] = valuesOf(entities, 'user');
  const cut = user?.indexOf('\\') ?? -1;
  const related = { hosts: 'host', user: 'user', ip: 'ip', hash: 'hash' };
  const lists = Object.entries(related).map(([name, kind]): [string, unknown] => {
    const values = valuesOf(entities, kind);
    return [`related.${name}`, values.length > 0 ? values : undefined];
  });
  return withoutEmpty({
    'host.name': host,
    'user.name': cut < 0 ? user : user?.slice(cut + 1),
    'user.domain': cut > 0 ? user?.slice(0, cut) : undefined,
    'source.ip': valuesOf(entities, 'ip')[0],
    'destination.domain': valuesOf(entities, 'domain')[0],
    'url.full': valuesOf(entities, 'url')[0],
    'file.path': valuesOf(entities, 'file')[0],
    'process.executable': valuesOf(entities, 'process')[0],
    'user.email': valuesOf(entities, 'email')[0],
    ...Object.fromEntries(
      valuesOf(entities, 'hash').flatMap((hash) =>
        hashNames[hash.length] === undefined ? [] : [[`file.hash.${hashNames[hash.length]}`, hash]],
      ),
    ),
    ...Object.fromEntries(lists),
  });
}

function documentOf(provider: WebhookProvider, alert: ExternalAlert): Record<string, unknown> {
  return withoutEmpty({
    '@timestamp': alert.time === null ? undefined : new Date(alert.time).toISOString(),
    event: withoutEmpty({
      kind: 'alert',
      module: provider.id,
      dataset: `${provider.id}.alert`,
      id: alert.identity,
      action: alert.status,
      url: alert.url,
      severity: alert.severity,
    }),
    'log.level': severityName(alert.severity),
    rule: { id: alert.rule.id, name: alert.rule.name },
    message: alert.title,
    'observer.product': provider.product ?? provider.title,
    'threat.tactic.name': alert.attack.tactics.length > 0 ? alert.attack.tactics : undefined,
    'threat.technique.id': alert.attack.techniques.length > 0 ? alert.attack.techniques : undefined,
    ...entityFields(alert.entities),
    [provider.id.replaceAll('-', '_')]: alert.original,
  });
}

/** Null where the source does not read it, or not as an alert. */
function readBy(source: Source | undefined, record: RawRecord, receivedAt: number): NormalisedEvent | null {
  if (!source || !isObject(record.value)) return null;
  try {
    const event = source.parse({ raw: record.raw, value: record.value, receivedAt });
    return event.ecs['event.kind'] === 'alert' ? event : null;
  } catch (error) {
    if (error instanceof ParseFault) return null;
    throw error;
  }
}

/** The record for the event store and what it is read as; an alert that its source knows too is left to that source. */
export function keptAs(provider: WebhookProvider, alert: ExternalAlert, receivedAt: number): KeptAlert {
  const text = JSON.stringify(alert.original) ?? '';
  const plain: RawRecord = { raw: text, value: alert.original };
  const source = provider.source === undefined ? undefined : findSource(provider.source);
  const known = readBy(source, plain, receivedAt);
  if (known && source) return { record: { ...plain, source: source.id }, event: known };
  // Deeper than the store's readers go, it is kept as a text.
  const raw = JSON.stringify(documentOf(provider, isTooDeep(`[${text}]`) ? { ...alert, original: text } : alert));
  // Read back, for so does whoever stores it.
  const value: unknown = JSON.parse(raw);
  return { record: { raw, value }, event: json.parse({ raw, value, receivedAt }) };
}
