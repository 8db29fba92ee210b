// The rows that ingest would write for these events, made beforehand, for the baseline that only inserts.
import { createRowEncoder } from '../server/src/events/encode.ts';
import { entitiesOf } from '../server/src/ingest/sources/entities.ts';
import { findSource } from '../server/src/ingest/sources/index.ts';
import { unparsedEvent } from '../server/src/ingest/unparsed.ts';

/** @returns JSONEachRow buffers of `size` rows. */
export function encodeForStore(events: readonly string[], size: number): Buffer[] {
  const source = findSource('windows');
  if (!source) throw new Error('There is no source windows.');
  const buffers: Buffer[] = [];
  const receivedAt = Date.now();
  for (let start = 0; start < events.length; start += size) {
    const encoder = createRowEncoder();
    for (const [seq, raw] of events.slice(start, start + size).entries()) {
      const event = parse(raw);
      encoder.add({
        event,
        orgId: 'bench',
        site: '',
        source: source.id,
        batch: BigInt(start + 1),
        seq,
        receivedAt,
        raw,
        entities: entitiesOf(event.ecs),
        retentionDays: 90,
      });
    }
    buffers.push(encoder.take());
  }
  return buffers;

  function parse(raw: string) {
    try {
      return (
        source?.parse({ raw, value: JSON.parse(raw) as unknown, receivedAt }) ??
        unparsedEvent('windows', raw, 'no source')
      );
    } catch {
      return unparsedEvent('windows', raw, 'not a Windows event');
    }
  }
}
