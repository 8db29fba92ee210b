import {
  AckPolicy,
  DiscardPolicy,
  jetstream,
  jetstreamManager,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  type JetStreamManager,
  type JsMsg,
  type StreamConfig,
} from '@nats-io/jetstream';
import { nanos, type NatsConnection } from '@nats-io/nats-core';
// NATS JetStream: the durable stream between doors and detect workers, and the news other programs may follow.
import { connect } from '@nats-io/transport-node';

import { consumeAll } from './bus/consume.ts';
import { busFailure } from './bus/failure.ts';
import type { Log } from './log.ts';

/** One message as a consumer gets it; `seq` and `at` stay the same however often it is delivered. */
export type BusMessage = {
  subject: string;
  body: Uint8Array;
  /** Its place in the stream, from 1. */
  seq: number;
  /** When the broker took it, epoch milliseconds. */
  at: number;
  /** Someone has been given it before, and did not say that it was done. */
  redelivered: boolean;
};

export type Bus = {
  /**
   * Resolves when the stream holds the message, on as many servers as it is kept on.
   * @param id a message of the same id within ten minutes is not kept again
   * @throws Problem `unavailable`: `broker_full` when the consumers are too far behind, `broker_away` without an answer
   */
  publish: (subject: string, body: Uint8Array, id: string) => Promise<{ duplicate: boolean }>;
  /**
   * Shares the stream's messages with all who consume under the same name. A message is done when `take` resolves; when
   * it rejects, or the process dies, it comes again, to any of them.
   */
  consume: (name: string, take: (message: BusMessage) => Promise<void>, atOnce: number) => Promise<Consumption>;
  /** What no consumer is done with. */
  depth: () => Promise<{ messages: number; bytes: number; oldestMs: number }>;
  close: () => Promise<void>;
};
export type Consumption = { stop: () => Promise<void> };

export type BusOptions = {
  url: string;
  /** Of how many servers each message is kept on: 1, 3 or 5. */
  replicas: number;
  /** Beyond this, publishing is refused until consumers have caught up. */
  maxBytes: number;
  log: Log;
  /** Streams and subjects begin with it: those of another store, or of a test. */
  prefix?: string;
  /** Whether other programs are told what happens in it. Default true. */
  news?: boolean;
};

const duplicateWindowMs = 10 * 60_000;
const newsKeptMs = 24 * 3_600_000;
const answerWithinMs = 5_000;
/** A worker that has not said for so long that it is still at it has died. */
const ackWithinMs = 30_000;

/** What is told to other programs: `alerts.>`, `threats.>`, `responses.>`. */
const newsSubjects = ['alerts.>', 'threats.>', 'responses.>'];

/** Connects, and creates or adjusts the streams. @throws what the broker answers when it cannot be reached or has no JetStream. */
export async function openBus({ url, replicas, maxBytes, log, prefix = '', news = true }: BusOptions): Promise<Bus> {
  const connection = await connect({ ...serversIn(url), name: 'tocsin', maxReconnectAttempts: -1 });
  watch(connection, log);
  const manager = await jetstreamManager(connection);
  const telemetry = `${prefix}TOCSIN_TELEMETRY`;
  const shared = { storage: StorageType.File, num_replicas: replicas, duplicate_window: nanos(duplicateWindowMs) };
  await ensureStream(manager, {
    ...shared,
    name: telemetry,
    subjects: [`${prefix}telemetry.>`],
    retention: RetentionPolicy.Workqueue,
    discard: DiscardPolicy.New,
    max_bytes: maxBytes,
  });
  const newsStream = {
    ...shared,
    name: `${prefix}TOCSIN_NEWS`,
    subjects: newsSubjects.map((subject) => prefix + subject),
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
    max_bytes: Math.round(maxBytes / 4),
    max_age: nanos(newsKeptMs),
  };
  if (news) await ensureStream(manager, newsStream);
  const stream = jetstream(connection, { timeout: answerWithinMs });

  return {
    publish: async (subject, body, id) => {
      try {
        const { duplicate } = await stream.publish(prefix + subject, body, { msgID: id, timeout: answerWithinMs });
        return { duplicate };
      } catch (error) {
        throw busFailure(error);
      }
    },
    consume: async (name, take, atOnce) => {
      await manager.consumers.add(telemetry, {
        durable_name: name,
        ack_policy: AckPolicy.Explicit,
        ack_wait: nanos(ackWithinMs),
        max_ack_pending: 10_000,
      });
      const consumer = await stream.consumers.get(telemetry, name);
      return consumeAll({ consumer, atOnce, keepAliveMs: ackWithinMs / 3, log }, (message) =>
        take(toBusMessage(message, prefix.length)),
      );
    },
    depth: async () => {
      const { state } = await manager.streams.info(telemetry);
      const oldest = state.messages === 0 ? Date.now() : Date.parse(state.first_ts);
      return { messages: state.messages, bytes: state.bytes, oldestMs: Math.max(0, Date.now() - oldest) };
    },
    close: () => connection.drain(),
  };
}

/** `nats://user:password@a:4222,nats://b:4222`: the client takes name and password apart from the addresses. */
export function serversIn(urls: string): { servers: string[]; user?: string; pass?: string } {
  const parsed = urls.split(',').map((text) => new URL(text.trim()));
  const named = parsed.find(({ username }) => username !== '');
  return {
    servers: parsed.map(({ protocol, host }) => `${protocol}//${host}`),
    ...(named && { user: decodeURIComponent(named.username), pass: decodeURIComponent(named.password) }),
  };
}

const toBusMessage = (message: JsMsg, prefixLength: number): BusMessage => ({
  subject: message.subject.slice(prefixLength),
  body: message.data,
  seq: message.seq,
  at: Number(message.timestampNanos / 1_000_000n),
  redelivered: message.redelivered,
});

const streamNotFound = 10_059;

/** A setting that changed since the stream was made is changed in it; what it holds stays. */
async function ensureStream(
  manager: JetStreamManager,
  config: Partial<StreamConfig> & { name: string },
): Promise<void> {
  try {
    await manager.streams.update(config.name, config);
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== streamNotFound) throw error;
    await manager.streams.add(config);
  }
}

function watch(connection: NatsConnection, log: Log): void {
  const follow = async (): Promise<void> => {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect' || type === 'reconnecting') log.warn({ type }, 'the broker is away; trying again');
      else if (type === 'reconnect') log.warn({ type }, 'the broker is back');
    }
  };
  follow().catch((error: unknown) => log.error({ err: error }, 'the state of the broker is not followed any more'));
}
