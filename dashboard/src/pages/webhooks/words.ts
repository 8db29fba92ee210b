// What the page says of webhooks and their deliveries, and set-up steps with what is known filled in.
import type { DeliveryStatus, Webhook } from '@tocsin/contracts/api/webhooks';
import { entityKinds, type EntityKind } from '@tocsin/contracts/words';

import { inLanguage } from '../../lib/language.ts';
import type { LampLook } from '../../ui/lamp.tsx';
import type { Tone } from '../../ui/tone.ts';
import { en } from './words.en.ts';
import { fr } from './words.fr.ts';

export const words = inLanguage(en, fr);

export const statusWords: Record<DeliveryStatus, { word: string; tone: Tone }> = {
  taken: { word: words.statuses.taken, tone: 'medium' },
  done: { word: words.statuses.done, tone: 'ok' },
  empty: { word: words.statuses.empty, tone: 'neutral' },
  refused: { word: words.statuses.refused, tone: 'critical' },
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
export const lookWords: Readonly<Record<Look, string>> = words.looks;

export type Known = { address: string | null; secret: string | null };

/** `{url}`, `{urlPattern}` and `{secret}` of a step; what is not known any more is left to see. */
export function fillStep(text: string, { address, secret }: Known): string {
  const url = address ?? words.addressPlace;
  return text
    .replaceAll('{url}', url)
    .replaceAll('{urlPattern}', new RegExp('^https?://[^/]+').exec(url)?.[0].replaceAll('.', '\\.') ?? url)
    .replaceAll('{secret}', secret ?? words.secretPlace);
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
