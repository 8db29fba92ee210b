// Webhooks: other products' alerts become Tocsin's. The address they post to takes a raw body: see docs/webhooks.md.
import * as z from 'zod';

import { entityKinds, sourceStatuses } from '../alert.ts';
import { pageOf, PageQuery } from '../page.ts';
import { Severity } from '../severity.ts';
import { endpoint } from './endpoint.ts';

const Path = z
  .string()
  .max(200)
  .regex(/^[^.\s][^\s]*$/, 'A dotted path, e.g. `alert.labels.severity`.')
  .refine((path) => path.split('.').length <= 12, 'At most twelve parts.');
/** Tried in order; the first that holds something counts. */
const Paths = z.array(Path).max(10).default([]);

/** For products without a reader of their own: dotted paths into the payload. */
export const WebhookMapping = z.object({
  /** The list of alerts within the payload; without one the payload is the alert. */
  items: Path.nullable().default(null),
  title: Paths,
  description: Paths,
  severity: Paths,
  /** Words or numbers of the product, in lower case, and our severity for each. */
  severities: z.record(z.string().max(60), Severity).default({}),
  /** The product's own identity of an alert. */
  id: Paths,
  status: Paths,
  /** Words of the product that mean: it is over. */
  resolved: z.array(z.string().max(60)).max(20).default(['resolved', 'closed', 'ok', 'recovered', 'cleared']),
  time: Paths,
  url: Paths,
  rule: Paths,
  tactics: Paths,
  techniques: Paths,
  entities: z
    .array(z.object({ kind: z.enum(entityKinds), path: Path }))
    .max(50)
    .default([]),
});
export type WebhookMapping = z.infer<typeof WebhookMapping>;

export const verifyAlgorithms = ['hmac-sha1', 'hmac-sha256', 'hmac-sha512', 'token', 'basic'] as const;
/** How a delivery proves that it comes from the product. */
export const WebhookVerify = z.object({
  /** Which known product's way this is, or `custom`. */
  preset: z.string().max(40).default('custom'),
  header: z.string().regex(/^[A-Za-z0-9-]{1,100}$/, 'The name of a header.'),
  algorithm: z.enum(verifyAlgorithms),
  encoding: z.enum(['hex', 'base64', 'either']).default('hex'),
  /** Stands before the signature in the header, e.g. `sha256=`. */
  prefix: z.string().max(40).default(''),
  /** What is signed, with `{body}`, `{timestamp}` and `{id}`; any of them may match. Without meaning for a token. */
  templates: z
    .array(
      z
        .string()
        .max(200)
        .regex(/\{body\}/, 'Must hold {body}.'),
    )
    .min(1)
    .max(4)
    .default(['{body}']),
  timestampHeader: z.string().max(100).nullable().default(null),
  idHeader: z.string().max(100).nullable().default(null),
  /** How far the timestamp may be from our clock. */
  toleranceSeconds: z.int().min(30).max(86_400).default(300),
});
export type WebhookVerify = z.infer<typeof WebhookVerify>;

export const deliveryStatuses = ['taken', 'done', 'empty', 'refused'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

export const Webhook = z.object({
  id: z.uuid(),
  provider: z.string(),
  name: z.string(),
  site: z.object({ id: z.uuid(), code: z.string(), name: z.string() }).nullable(),
  enabled: z.boolean(),
  /** Whether the product's word that it is over closes an alert nobody has touched. */
  autoClose: z.boolean(),
  verify: WebhookVerify.nullable(),
  /** How many secrets are valid now. */
  secrets: z.int(),
  mapping: WebhookMapping.nullable(),
  createdAt: z.iso.datetime(),
  lastDeliveryAt: z.iso.datetime().nullable(),
  lastStatus: z.enum(deliveryStatuses).nullable(),
  deliveries: z.int(),
  /** New ones that it made. */
  alerts: z.int(),
  failures: z.int(),
  rev: z.int(),
});
export type Webhook = z.infer<typeof Webhook>;

export const WebhookProvider = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  verify: z.array(z.object({ id: z.string(), title: z.string(), verify: WebhookVerify })),
  setup: z.array(
    z.object({ text: z.string(), snippet: z.object({ language: z.string(), text: z.string() }).optional() }),
  ),
});
export type WebhookProvider = z.infer<typeof WebhookProvider>;

export const WebhookDelivery = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  status: z.enum(deliveryStatuses),
  reason: z.string().nullable(),
  bytes: z.int(),
  ip: z.string().nullable(),
  /** Alerts it made or added to. */
  alerts: z.int(),
  alertIds: z.array(z.uuid()),
  eventIds: z.array(z.string()),
  /** How often the same delivery came again and was answered without doing anything. */
  repeats: z.int(),
  hasBody: z.boolean(),
});
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

/** What would come out of a payload. */
export const AlertPreview = z.object({
  title: z.string(),
  description: z.string(),
  severity: Severity,
  sourceSeverity: z.string().nullable(),
  status: z.enum(sourceStatuses),
  rule: z.object({ id: z.string(), name: z.string() }),
  identity: z.string().nullable(),
  url: z.string().nullable(),
  time: z.iso.datetime().nullable(),
  entities: z.array(z.string()),
  tactics: z.array(z.string()),
  techniques: z.array(z.string()),
  facts: z.record(z.string(), z.string()),
});
export type AlertPreview = z.infer<typeof AlertPreview>;

const one = z.object({ webhookId: z.uuid() });
const Name = z.string().trim().min(1, 'A name is needed.').max(120);
const Secret = z.string().min(8, 'At least 8 characters.').max(1000);
const settings = {
  name: Name,
  siteId: z.uuid().nullable(),
  enabled: z.boolean(),
  autoClose: z.boolean(),
  verify: WebhookVerify.nullable(),
  mapping: WebhookMapping.nullable(),
};
/** Both are shown this once; `secret` is null where the caller gave it, or none is used. */
const Keyed = z.object({ webhook: Webhook, address: z.string(), secret: z.string().nullable() });

export const listWebhookProviders = endpoint('GET', '/webhooks/providers', {
  summary: 'Products whose alerts Tocsin reads, how each proves itself, and how to set it up',
  permission: 'identity:read',
  input: z.object({}),
  output: z.object({ items: z.array(WebhookProvider) }),
});
export const listWebhooks = endpoint('GET', '/webhooks', {
  summary: 'List webhooks',
  permission: 'identity:read',
  input: z.object({}),
  output: z.object({ items: z.array(Webhook) }),
});
export const createWebhook = endpoint('POST', '/webhooks', {
  summary: 'Make an address for a product to post its alerts to; the address and the secret are shown this once',
  permission: 'identity:write',
  input: z.object({
    provider: z.string().max(40),
    name: settings.name,
    siteId: settings.siteId.default(null),
    autoClose: settings.autoClose.default(false),
    verify: settings.verify.default(null),
    /** Where verification is on and none is given, one is made. */
    secret: Secret.optional(),
    mapping: settings.mapping.default(null),
  }),
  output: Keyed,
  status: 201,
});
export const getWebhook = endpoint('GET', '/webhooks/:webhookId', {
  summary: 'One webhook',
  permission: 'identity:read',
  input: one,
  output: Webhook,
});
export const changeWebhook = endpoint('PATCH', '/webhooks/:webhookId', {
  summary: 'Change a webhook; what is not named stays',
  permission: 'identity:write',
  input: one.extend({
    ...z.object(settings).partial().shape,
    rev: z.int().optional().describe('Refused with 409 when the webhook was changed since; also `If-Match`'),
  }),
  output: Webhook,
});
export const deleteWebhook = endpoint('DELETE', '/webhooks/:webhookId', {
  summary: 'Delete a webhook with its deliveries; alerts stay',
  permission: 'identity:write',
  input: one,
  output: z.object({}),
});
export const rotateWebhookToken = endpoint('POST', '/webhooks/:webhookId/rotate-token', {
  summary: 'Give a webhook a new address; the old one ends at once',
  permission: 'identity:write',
  stepUp: 'sessions',
  input: one,
  output: Keyed,
});
export const rotateWebhookSecret = endpoint('POST', '/webhooks/:webhookId/rotate-secret', {
  summary: 'Add a secret; with `keep` the others stay valid until the next time, so that nothing is lost in between',
  permission: 'identity:write',
  stepUp: 'sessions',
  input: one.extend({ secret: Secret.optional(), keep: z.boolean().default(true) }),
  output: Keyed.omit({ address: true }),
});
export const listWebhookDeliveries = endpoint('GET', '/webhooks/:webhookId/deliveries', {
  summary: 'What a webhook received, the newest first',
  permission: 'identity:read',
  input: one.extend(PageQuery.shape),
  output: pageOf(WebhookDelivery),
});
export const getWebhookDelivery = endpoint('GET', '/webhooks/:webhookId/deliveries/:deliveryId', {
  summary: 'One delivery with its body, as long as that is kept',
  permission: 'identity:write',
  audited: 'read',
  input: one.extend({ deliveryId: z.uuid() }),
  output: WebhookDelivery.extend({ body: z.string().nullable() }),
});
export const replayWebhookDelivery = endpoint('POST', '/webhooks/:webhookId/deliveries/:deliveryId/replay', {
  summary: 'Read a kept delivery again, with the settings of now; it counts as a delivery of its own',
  permission: 'identity:write',
  input: one.extend({ deliveryId: z.uuid() }),
  output: WebhookDelivery,
});
export const testWebhook = endpoint('POST', '/webhooks/test', {
  summary: 'What alerts a payload would become; nothing is stored',
  permission: 'identity:write',
  input: z.object({
    provider: z.string().max(40),
    payload: z.string().min(1).max(1_000_000),
    mapping: WebhookMapping.nullable().default(null),
  }),
  output: z.object({ alerts: z.array(AlertPreview) }),
});
