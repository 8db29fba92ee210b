// What /metrics says of ingest, read when it is asked for.
import { Gauge } from 'prom-client';

import type { AssemblyLine } from '#ingest';
import type { Metrics } from '#platform/metrics';

export function measureIngest(
  { registry }: Metrics,
  { telemetry, admission }: AssemblyLine,
  udpDropped: () => number,
): void {
  const readings: [name: string, help: string, read: () => number][] = [
    [
      'tocsin_telemetry_waiting_bytes',
      'Bytes acknowledged and not yet in the event store.',
      () => telemetry.depth().bytes,
    ],
    [
      'tocsin_telemetry_waiting_batches',
      'Batches acknowledged and not yet in the event store.',
      () => telemetry.depth().records,
    ],
    ['tocsin_syslog_udp_dropped', 'Datagrams lost because more came than could be stored.', udpDropped],
    ['tocsin_ingest_active', 'Requests on the assembly line now.', () => admission.active()],
  ];
  for (const [name, help, read] of readings)
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        collect() {
          this.set(read());
        },
      }),
    );
}
