// What a shipper's own modules have already read out of an event, for what our reading leaves open.
import type { EcsDocument } from '@tocsin/contracts/event';

import { ecsFieldOf, setEcs } from './ecs-fields.ts';
import { isObject } from './source.ts';
import { textOf } from './values.ts';

type Fields = Record<string, unknown>;

const parts = [
  'process', 'user', 'source', 'destination', 'network', 'file', 'registry', 'dns', 'group', 'powershell', 'service', 'rule',
  'url',
] as const; // prettier-ignore
/** Of these only what the shipper knows better than the event. */
const named: readonly (readonly [string, readonly string[]])[] = [
  ['event', ['category', 'type', 'outcome', 'reason']],
  ['host', ['id', 'ip']],
];
const maxDepth = 8;

function add(name: string, value: unknown, ecs: EcsDocument, attrs: Record<string, string>, depth: number): void {
  if (value === null || value === undefined || value === '') return;
  if (isObject(value)) {
    if (depth < maxDepth) for (const key in value) add(`${name}.${key}`, value[key], ecs, attrs, depth + 1);
    return;
  }
  const field = ecsFieldOf(name);
  if (field === undefined) {
    const text = textOf(value);
    if (text !== '') attrs[name] ??= text;
  } else if (ecs[field] === undefined) {
    setEcs(ecs, field, value);
  }
}

/** Adds the ECS fields of a Winlogbeat or Elastic Agent document that are not known from the event itself. */
export function addCarried(document: Fields, ecs: EcsDocument, attrs: Record<string, string>): void {
  for (const part of parts) if (isObject(document[part])) add(part, document[part], ecs, attrs, 0);
  for (const [part, names] of named) {
    const value = document[part];
    if (!isObject(value)) continue;
    for (const name of names) add(`${part}.${name}`, value[name], ecs, attrs, 0);
  }
}
