// What /metrics says of ingest, read when it is asked for.
import { Counter, Gauge } from 'prom-client';

import { countedNames, type AssemblyLine, type House } from '#ingest';
import type { Metrics } from '#platform/metrics';

export function measureIngest(metrics: Metrics, line: AssemblyLine, house: House): void {
  measureLine(metrics, line);
  measureDoors(metrics, house);
}

function measureLine({ registry }: Metrics, { telemetry, admission }: AssemblyLine): void {
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

const counted: Record<(typeof countedNames)[number], string> = {
  bytes: 'Bytes of the doors’ protocols, as they came.',
  records: 'Records taken.',
  conversations: 'Requests, connections and bundles of datagrams.',
  malformed: 'Requests, frames and datagrams that were no protocol of the door.',
  unauthorised: 'Turned away for their credentials.',
  busy: 'Turned away or slowed because too much was waiting.',
  dropped: 'Lost, which only a door without acknowledgement may do.',
};

/** By door, of all organisations together: who reads metrics is not signed in. */
function measureDoors({ registry }: Metrics, { places, tally }: House): void {
  for (const name of countedNames)
    registry.registerMetric(
      new Counter({
        name: `tocsin_door_${name}_total`,
        help: counted[name],
        labelNames: ['door'],
        registers: [],
        collect() {
          this.reset();
          for (const { door } of places()) this.inc({ door: door.id }, tally.total(door.id, name));
        },
      }),
    );
  const gauges: [name: string, help: string, read: (place: ReturnType<House['places']>[number]) => number][] = [
    [
      'tocsin_door_open',
      'Whether the door is open in this process.',
      ({ state, opened }) => (state === 'open' && opened ? 1 : 0),
    ],
    [
      'tocsin_door_connections',
      'Connections at the door’s own port now.',
      ({ opened }) => opened?.listening?.connections() ?? 0,
    ],
  ];
  for (const [name, help, read] of gauges)
    registry.registerMetric(
      new Gauge({
        name,
        help,
        labelNames: ['door'],
        registers: [],
        collect() {
          for (const place of places()) this.set({ door: place.door.id }, read(place));
        },
      }),
    );
}
