// A stream of lines under common labels → records.
import type { RawRecord, Transport } from '../../body.ts';
import { recordsOfText } from '../http/text-record.ts';
import type { Labels, LokiEntry, LokiStream } from './push.ts';

/** Labels that name what ECS names otherwise; all others keep their name below `labels.`. */
const ecsNames: Readonly<Record<string, string>> = {
  filename: 'log.file.path',
  __path__: 'log.file.path',
  job: 'service.name',
  service_name: 'service.name',
  app: 'service.name',
  namespace: 'kubernetes.namespace',
  pod: 'kubernetes.pod.name',
  container: 'container.name',
  container_name: 'container.name',
  unit: 'systemd.unit',
  level: 'log.level',
  detected_level: 'log.level',
  trace_id: 'trace.id',
};
const hostNames = [
  'host',
  'hostname',
  'instance',
  'nodename',
  'node_name',
  'host_name',
  'computer',
  '__journal__hostname',
];

const maxLabels = 100;
const maxLabelLength = 8_192;

export function* recordsOfStream(stream: LokiStream, tenant: string, maxBytes: number): Generator<RawRecord[]> {
  const labels = labelled(stream.labels);
  if (tenant !== '') labels['loki.tenant'] = tenant;
  const host = hostNames.map((name) => stream.labels[name]).find((name) => name !== undefined && name !== '');
  for (let from = 0; from < stream.entries.length; from += 500) {
    const entries = stream.entries.slice(from, from + 500);
    yield entries.flatMap((entry) => recordsOfText(entry.line, transportOf(entry, labels, host), maxBytes));
  }
}

function transportOf({ time, metadata }: LokiEntry, labels: Labels, host: string | undefined): Transport {
  const milliseconds = Number(time / 1_000_000n);
  const own = labelled(metadata);
  return {
    labels: Object.keys(own).length === 0 ? labels : { ...labels, ...own },
    ...(host === undefined ? {} : { host }),
    ...(milliseconds > 0 && milliseconds <= 8.64e15 ? { time: milliseconds } : {}),
  };
}

const labelled = (labels: Labels): Labels =>
  Object.fromEntries(
    Object.entries(labels)
      .slice(0, maxLabels)
      .map(([name, value]) => [ecsNames[name] ?? `labels.${name}`, value.slice(0, maxLabelLength)]),
  );
