// What the page says of webhooks and their deliveries, and set-up steps with what is known filled in.
import type { DeliveryStatus, Webhook } from '@tocsin/contracts/api/webhooks';
import { entityKinds, type EntityKind } from '@tocsin/contracts/words';

import type { LampLook } from '../../ui/lamp.tsx';
import type { Tone } from '../../ui/tone.ts';

export const statusWords: Record<DeliveryStatus, { word: string; tone: Tone }> = {
  taken: { word: 'Unfinished', tone: 'medium' },
  done: { word: 'Taken', tone: 'ok' },
  empty: { word: 'No alert', tone: 'neutral' },
  refused: { word: 'Refused', tone: 'critical' },
};

type Look = Extract<LampLook, 'off' | 'never' | 'failing' | 'on' | 'half'>;

const recentMs = 24 * 3_600_000;

/** One word for how a webhook is doing. */
export function lookOf(
  { enabled, lastDeliveryAt, lastStatus }: Pick<Webhook, 'enabled' | 'lastDeliveryAt' | 'lastStatus'>,
  now: number,
): Look {
  if (!enabled) return 'off';
  if (lastDeliveryAt === null) return 'never';
  if (lastStatus === 'refused') return 'failing';
  return now - Date.parse(lastDeliveryAt) < recentMs ? 'on' : 'half';
}
export const lookWords: Record<Look, string> = {
  off: 'Switched off',
  never: 'Nothing has come yet',
  failing: 'The last delivery was refused',
  on: 'Deliveries come in',
  half: 'Nothing came in the last day',
};

export type Known = { address: string | null; secret: string | null };

/** `{url}`, `{urlPattern}` and `{secret}` of a step; what is not known any more is left to see. */
export function fillStep(text: string, { address, secret }: Known): string {
  const url = address ?? 'THE-ADDRESS-SHOWN-WHEN-IT-WAS-MADE';
  return text
    .replaceAll('{url}', url)
    .replaceAll('{urlPattern}', new RegExp('^https?://[^/]+').exec(url)?.[0].replaceAll('.', '\\.') ?? url)
    .replaceAll('{secret}', secret ?? 'THE-SECRET-SHOWN-WHEN-IT-WAS-MADE');
}

const isKind = (text: string): text is EntityKind => entityKinds.some((kind) => kind === text);

/** `host:web-1` in its two parts; null for a kind we do not know. */
export function entityIn(text: string): { kind: EntityKind; value: string } | null {
  const colon = text.indexOf(':');
  const kind = text.slice(0, colon);
  return isKind(kind) ? { kind, value: text.slice(colon + 1) } : null;
}

/** JSON laid out to be read; anything else as it came. */
export function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** A mapping as people write it: without the parts that are empty. */
export function mappingText(mapping: object | null): string {
  if (mapping === null) return '';
  const said = Object.entries(mapping).filter(
    ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0) && JSON.stringify(value) !== '{}',
  );
  return JSON.stringify(Object.fromEntries(said), null, 2);
}

export const sampleMapping = `{
  "items": "alerts",
  "title": ["title", "rule.name"],
  "severity": ["severity"],
  "severities": { "urgent": 4 },
  "id": ["id"],
  "status": ["state"],
  "time": ["created_at"],
  "url": ["link"],
  "entities": [
    { "kind": "host", "path": "device.name" },
    { "kind": "ip", "path": "source.address" }
  ]
}`;
