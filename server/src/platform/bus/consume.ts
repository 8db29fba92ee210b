// Takes messages of a stream, several at once, and says of each whether it is done.
import type { Consumer, JsMsg } from '@nats-io/jetstream';

import type { Log } from '../log.ts';

const firstRetryMs = 500;
const longestRetryMs = 30_000;

type Settings = { consumer: Consumer; atOnce: number; keepAliveMs: number; log: Log };

/** A message whose `take` rejects comes again after a growing pause. `stop` waits for those that are under way. */
export async function consumeAll(
  { consumer, atOnce, keepAliveMs, log }: Settings,
  take: (message: JsMsg) => Promise<void>,
): Promise<{ stop: () => Promise<void> }> {
  const messages = await consumer.consume({ max_messages: atOnce });
  const running = new Set<Promise<void>>();
  let freed = Promise.withResolvers<void>();

  async function work(message: JsMsg): Promise<void> {
    const alive = setInterval(() => message.working(), keepAliveMs);
    try {
      await take(message);
      // Waits for the broker: until it knows, the message would come again.
      await message.ackAck();
    } catch (error) {
      const pauseMs = Math.min(firstRetryMs * 2 ** Math.min(message.info.deliveryCount, 10), longestRetryMs);
      log.warn({ err: error, seq: message.seq, pauseMs }, 'a batch of the stream is tried again');
      message.nak(pauseMs);
    } finally {
      clearInterval(alive);
    }
  }

  async function run(): Promise<void> {
    for await (const message of messages) {
      const one = work(message).finally(() => {
        running.delete(one);
        freed.resolve();
      });
      running.add(one);
      while (running.size >= atOnce) {
        freed = Promise.withResolvers<void>();
        await freed.promise;
      }
    }
  }

  const consuming = run().catch((error: unknown) => log.error({ err: error }, 'the stream is not consumed any more'));
  return {
    stop: async () => {
      await messages.close();
      await consuming;
      await Promise.all(running);
    },
  };
}
