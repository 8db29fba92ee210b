// What /metrics says of each event store.
import { Gauge } from 'prom-client';

import type { Metrics } from '#platform/metrics';
import type { KnownStore, StoreBook } from '#platform/store-book';

export function measureStores({ registry }: Metrics, stores: StoreBook): void {
  const readings: [name: string, help: string, read: (store: KnownStore) => number | Promise<number>][] = [
    ['tocsin_event_store_up', 'Whether the event store answers.', async ({ state }) => ((await state()).up ? 1 : 0)],
    [
      'tocsin_event_store_waiting_bytes',
      'Bytes acknowledged and not yet in this event store.',
      ({ waiting }) => waiting().bytes,
    ],
    [
      'tocsin_event_store_waiting_batches',
      'Batches acknowledged and not yet in this event store.',
      ({ waiting }) => waiting().records,
    ],
  ];
  for (const [name, help, read] of readings)
    registry.registerMetric(
      new Gauge({
        name,
        help,
        labelNames: ['store'],
        registers: [],
        async collect() {
          for (const store of stores) this.set({ store: store.name }, await read(store));
        },
      }),
    );
}
