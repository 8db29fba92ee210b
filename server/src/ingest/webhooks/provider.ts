// What a webhook provider is: one file that turns the payloads of one product into alerts.
import type { SourceStatus } from '@tocsin/contracts/alert';
import type { Attack } from '@tocsin/contracts/rule';

import type { GenericMapping } from './mapping.ts';
import type { PresetId } from './verify-presets.ts';

/** One alert of another product, in our words. */
export type ExternalAlert = {
  title: string;
  description: string;
  /** 0 info … 4 critical. */
  severity: number;
  /** As the product wrote it. */
  sourceSeverity: string | null;
  status: SourceStatus;
  rule: { id: string; name: string };
  /** By this the product knows the alert again: all that say the same are one. Null: rule and entities decide. */
  identity: string | null;
  /** The sender named the key itself: it decides alone. */
  dedup: string | null;
  /** Leads back to it in the product. */
  url: string | null;
  /** Epoch milliseconds by the product's clock. */
  time: number | null;
  /** `kind:value`, as events have them. */
  entities: readonly string[];
  attack: Attack;
  /** Name and value of what tells this alert from others; shown on its page and compared for news. */
  facts: Readonly<Record<string, string>>;
  /** The part of the payload that is this alert; kept as an event. */
  original: unknown;
};

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What came, before anything is believed of it. */
export type Knock = {
  method: string;
  headers: Headers;
  query: Readonly<Record<string, string>>;
  /** The JSON values of the body, in order. */
  values: readonly unknown[];
};
/** Sent back as it is: a product makes sure that we are who it was told. */
export type HandshakeAnswer = { type: 'text/plain' | 'application/json'; body: string };

export type WebhookProvider = {
  id: string;
  title: string;
  summary: string;
  /** What the product is called on an alert; its title unless said. */
  product?: string;
  /** How the product can prove itself; the first is proposed. None: by its address alone. */
  verify: readonly PresetId[];
  /** Answers a product's question who we are, without side effects; null when it asks nothing. */
  handshake?: (knock: Knock) => HandshakeAnswer | null;
  /** The product's own name for a delivery, by which a resend is known; from headers or body. */
  deliveryId?: (knock: Pick<Knock, 'headers' | 'values'>) => string;
  /** The ingest source that reads the original as well, where there is one. */
  source?: string;
  /**
   * Every alert in the values; none where they hold none.
   * @throws Unreadable, and nothing else, where the values are not of this product.
   */
  read: (values: readonly unknown[], about: { mapping: GenericMapping | null; headers: Headers }) => ExternalAlert[];
  /** How to set the product up, step by step; `{url}` and `{secret}` are filled in. */
  setup: readonly { text: string; snippet?: { language: 'json' | 'yaml' | 'sh' | 'conf' | 'text'; text: string } }[];
};

export const defineWebhook = (provider: WebhookProvider): WebhookProvider => provider;

/** Why a payload is not one of the product's; one sentence for whoever set the product up. */
export class Unreadable extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.name = 'Unreadable';
    this.reason = reason;
  }
}

const clean = (text: string, longest: number): string => {
  const one = text.toWellFormed().replaceAll('\0', '\uFFFD').trim();
  return one.length > longest ? `${one.slice(0, longest - 1)}…` : one;
};
const oneLine = (text: string): string => text.replaceAll(/[\s\u2028\u2029]+/g, ' ');

function linkOf(text: string | null | undefined): string | null {
  if (typeof text !== 'string' || text.length > 2_000 || !URL.canParse(text)) return null;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' ? text : null;
}

const mostFacts = 60;

type Said = Partial<ExternalAlert> & Pick<ExternalAlert, 'title' | 'severity' | 'rule' | 'original'>;

/** Fills in what a reader left open and bounds the rest, whatever it was given. */
export function externalAlert(said: Said): ExternalAlert {
  const name = clean(oneLine(said.rule.name), 300) || clean(oneLine(said.title), 300);
  const severity = Number.isFinite(said.severity) ? Math.min(4, Math.max(0, Math.round(said.severity))) : 2;
  return {
    title: clean(oneLine(said.title), 500) || name || 'Alert without a title',
    description: clean(said.description ?? '', 10_000),
    severity,
    sourceSeverity: clean(said.sourceSeverity ?? '', 100) || null,
    status: said.status ?? 'unknown',
    rule: { id: clean(oneLine(said.rule.id), 200) || clean(name, 200) || 'unnamed', name: name || 'Unnamed rule' },
    identity: clean(said.identity ?? '', 500) || null,
    dedup: clean(said.dedup ?? '', 500) || null,
    url: linkOf(said.url),
    time: said.time ?? null,
    entities: said.entities ?? [],
    attack: said.attack ?? { tactics: [], techniques: [] },
    facts: Object.fromEntries(
      Object.entries(said.facts ?? {})
        .filter(([, value]) => value !== '')
        .slice(0, mostFacts)
        .map(([key, value]) => [clean(oneLine(key), 200), clean(value, 2_000)]),
    ),
    original: said.original,
  };
}
