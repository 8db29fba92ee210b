// What is counted and timed, for /metrics in Prometheus' text format.
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export type Metrics = {
  registry: Registry;
  /** `tocsin_` is put before the name. */
  counter: <Label extends string>(name: string, help: string, labels?: readonly Label[]) => Counter<Label>;
  gauge: <Label extends string>(name: string, help: string, labels?: readonly Label[]) => Gauge<Label>;
  /** In seconds, from 1 ms to 10 s unless `buckets` says otherwise. */
  histogram: <Label extends string>(
    name: string,
    help: string,
    labels?: readonly Label[],
    buckets?: readonly number[],
  ) => Histogram<Label>;
};

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** @param processMetrics memory, processor time and event-loop lag of this process as well. */
export function createMetrics({ processMetrics = false }: { processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (processMetrics) collectDefaultMetrics({ register: registry });
  const about = <Label extends string>(name: string, help: string, labels: readonly Label[]) => ({
    name: `tocsin_${name}`,
    help,
    labelNames: labels,
    registers: [registry],
  });
  return {
    registry,
    counter: (name, help, labels = []) => new Counter(about(name, help, labels)),
    gauge: (name, help, labels = []) => new Gauge(about(name, help, labels)),
    histogram: (name, help, labels = [], buckets = seconds) =>
      new Histogram({ ...about(name, help, labels), buckets: [...buckets] }),
  };
}
