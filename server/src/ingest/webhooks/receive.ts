// The address that products post to: who is it, is it true, what does it say, keep it, raise it; then 200.
import { createHmac } from 'node:crypto';
import { Readable } from 'node:stream';

import { WebhookVerify } from '@tocsin/contracts/api/webhooks';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { notFound, Problem } from '#platform/errors';
import { createRateLimit, type RateLimit } from '#platform/rate-limit';
import { everything } from '#platform/reach';

import type { Intake } from '../assembly-line.ts';
import { isObject } from '../sources/source.ts';
import { deliver, noteRefusal, type Delivered } from './deliver.ts';
import { WebhookMapping } from './mapping.ts';
import { Unreadable, type HandshakeAnswer, type Knock, type WebhookProvider } from './provider.ts';
import { findProvider } from './providers/index.ts';
import { readBytes, readPayload, unpack } from './read-payload.ts';
import { textAt, type Fields } from './reading.ts';
import { hashToken, openSecrets, type SecretMeans } from './secrets.ts';
import { carried, isSnsEnvelope, type Sns } from './sns.ts';
import { findByToken } from './store.ts';
import type { WebhookRow } from './tables.ts';
import { verifyDelivery } from './verify.ts';

export type Doorkeeper = SecretMeans & { line: Intake; handle: DatabaseHandle; sns: Sns };
type Gate = Doorkeeper & { limit: RateLimit; strangers: RateLimit; refusals: RateLimit };
type Open = { webhook: WebhookRow; provider: WebhookProvider; ctx: Context };

/** @returns the handler of every method of the address. */
export function createReceive(keeper: Doorkeeper) {
  const gate: Gate = {
    ...keeper,
    limit: createRateLimit({ perSecond: 50, burst: 500 }),
    strangers: createRateLimit({ perSecond: 2, burst: 60 }),
    refusals: createRateLimit({ perSecond: 0.2, burst: 60 }),
  };
  return async (ctx: Context, request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const open = await enter(gate, ctx, request);
    const body = await readBytes(bytesOf(request.body));
    const knock = { method: request.method, headers: request.headers, query: queryOf(request.query) };
    const { shaken, delivered } = await work(gate, open, knock, body);
    if (shaken) return reply.type(`${shaken.type}; charset=utf-8`).send(shaken.body);
    return delivered ?? {};
  };
}

/** A request without a body has none to read. */
const bytesOf = (body: unknown): AsyncIterable<unknown> => (body instanceof Readable ? body : Readable.from([]));

const queryOf = (query: unknown): Record<string, string> =>
  isObject(query)
    ? Object.fromEntries(Object.entries(query).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
    : {};

function meter(limit: RateLimit, key: string): void {
  const { ok, retryAfterSeconds } = limit.take(key);
  if (!ok)
    throw new Problem('too_many_requests', 'rate_limited', 'Too many deliveries; wait a moment.', {
      retryAfterSeconds,
    });
}

/** Nothing tells a wrong token from a wrong product or a webhook that is gone. */
async function enter(gate: Gate, ctx: Context, request: FastifyRequest): Promise<Open> {
  const params = request.params;
  const [providerId, token] = [textAt(params, 'provider'), textAt(params, 'token')];
  const provider = findProvider(providerId);
  const webhook =
    provider && /^[\w-]{43}$/.test(token)
      ? await gate.handle.asSystem((db) => findByToken(db, hashToken(token)))
      : undefined;
  if (!provider || webhook?.provider !== provider.id) {
    meter(gate.strangers, request.ip);
    throw new Problem('not_found', 'webhook_not_found', 'There is no webhook at this address.');
  }
  meter(gate.limit, webhook.id);
  if (!webhook.enabled) throw new Problem('forbidden', 'webhook_disabled', 'This webhook is switched off.');
  return { webhook, provider, ctx: contextOf(gate.handle, ctx, webhook) };
}

/** Whoever holds the address may hand alerts in for its organisation, and nothing else. */
export const contextOf = (handle: DatabaseHandle, ctx: Context, webhook: WebhookRow): Context => ({
  ...ctx,
  orgId: webhook.orgId,
  actor: { kind: 'integration', id: webhook.id, name: webhook.name, permissions: new Set(['ingest:write']) },
  reach: everything,
  transact: (run) => handle.transact(webhook.orgId, run, everything),
});

type Outcome = { shaken?: HandshakeAnswer; delivered?: Delivered };

/** Refuses with a reason that is kept with the delivery; a flood of refusals is not kept. */
async function refuse(gate: Gate, open: Open, body: Buffer, problem: Problem): Promise<never> {
  if (gate.refusals.take(open.webhook.id).ok)
    await noteRefusal(open.ctx, { webhook: open.webhook, body }, problem.message);
  throw problem;
}

async function work(gate: Gate, open: Open, from: Omit<Knock, 'values'>, raw: Buffer): Promise<Outcome> {
  const { webhook, provider, ctx } = open;
  const body = unpack(raw);
  let values: readonly unknown[];
  try {
    values = await readPayload(body);
  } catch (error) {
    // The signature is looked at first: to strangers it is not told what could not be read.
    await prove(gate, open, from, raw);
    if (error instanceof Unreadable) return refuse(gate, open, body, unreadable(error.reason));
    throw error;
  }
  const knock = { ...from, values };
  const shaken = provider.handshake?.(knock);
  if (shaken) return { shaken };
  if (from.method === 'GET')
    throw new Problem('invalid_input', 'webhook_get', 'Alerts are posted to this address; there is nothing to get.');

  const proof = await prove(gate, open, from, raw);
  const zoom = await zoomAnswer(gate, open, values);
  if (zoom) return { shaken: zoom };
  const envelopes = values.filter(isObject).filter(isSnsEnvelope);
  const confirmed = await checkEnvelopes(gate, open, envelopes, body);
  if (confirmed) return {};
  try {
    const inner =
      provider.id === 'aws-sns' ? values : values.map((value) => (isEnvelope(value) ? carried(value) : value));
    const mapping = webhook.mapping === null ? null : WebhookMapping.parse(webhook.mapping);
    const alerts = provider.read(inner, { mapping, headers: from.headers });
    const id =
      envelopes.length > 0
        ? envelopes.map((one) => textAt(one, 'MessageId')).join(' ')
        : (provider.deliveryId?.(knock) ?? '');
    if (alerts.length > mostAlerts)
      throw new Unreadable(`A delivery may hold ${mostAlerts} alerts, this holds ${alerts.length}.`);
    const delivered = await deliver(ctx, gate.line, { webhook, provider, body, id: id.trim(), proof, alerts });
    if (!delivered) throw notFound('webhook', webhook.id);
    return { delivered };
  } catch (error) {
    if (error instanceof Unreadable) return refuse(gate, open, body, unreadable(error.reason));
    throw error;
  }
}

const mostAlerts = 2_000;
const isEnvelope = (value: unknown): value is Fields => isObject(value) && isSnsEnvelope(value);
const unreadable = (reason: string): Problem => new Problem('invalid_input', 'webhook_unreadable', reason);

/** The proof by which a replay is known; null where the address is all there is. */
async function prove(gate: Gate, open: Open, from: Omit<Knock, 'values'>, raw: Buffer): Promise<string | null> {
  const { webhook, ctx } = open;
  if (webhook.verify === null) return null;
  const verify = WebhookVerify.parse(webhook.verify);
  const secrets = await openSecrets(ctx, gate, webhook);
  const result = verifyDelivery(verify, secrets, { headers: from.headers, body: raw }, ctx.now().getTime());
  if ('proof' in result) return result.proof;
  return refuse(gate, open, raw, new Problem('forbidden', 'webhook_signature', result.because));
}

/** Zoom wants a text signed; only ever after its own signature was found right. */
async function zoomAnswer(
  gate: Gate,
  { webhook, ctx }: Open,
  values: readonly unknown[],
): Promise<HandshakeAnswer | null> {
  if (webhook.verify === null || WebhookVerify.parse(webhook.verify).preset !== 'zoom') return null;
  const [value] = values;
  const plainToken = textAt(value, 'payload.plainToken');
  if (textAt(value, 'event') !== 'endpoint.url_validation' || plainToken === '') return null;
  const [secret] = await openSecrets(ctx, gate, webhook);
  if (!secret) return null;
  const encryptedToken = createHmac('sha256', secret).update(plainToken).digest('hex');
  return { type: 'application/json', body: JSON.stringify({ plainToken, encryptedToken }) };
}

/** Every message of SNS must be Amazon's. True when it only asked for, or told of, a subscription. */
async function checkEnvelopes(gate: Gate, open: Open, envelopes: readonly Fields[], body: Buffer): Promise<boolean> {
  let onlySubscribed = false;
  for (const envelope of envelopes) {
    const refused = await gate.sns.check(envelope, open.ctx.now().getTime());
    if (refused) await refuse(gate, open, body, new Problem('forbidden', 'webhook_signature', refused.because));
    if (textAt(envelope, 'Type') === 'Notification') continue;
    onlySubscribed = true;
    if (textAt(envelope, 'Type') !== 'SubscriptionConfirmation') continue;
    const failed = await gate.sns.confirm(envelope);
    if (failed) await refuse(gate, open, body, new Problem('invalid_input', 'webhook_subscription', failed.because));
  }
  return onlySubscribed && envelopes.length === 1;
}
