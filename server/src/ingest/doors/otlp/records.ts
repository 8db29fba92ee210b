// A log record of OpenTelemetry → the record it is kept as: the line or object somebody wrote, or an ECS document.
import type { RawRecord, Transport } from '../../body.ts';
import { isObject } from '../../sources/source.ts';
import { textOf } from '../../sources/values.ts';
import { labelsIn, sourceOfLine } from '../http/known-line.ts';
import { jsonIn } from '../http/text-record.ts';
import { cutRecord } from '../streams/cut-record.ts';
import type { Attributes, LogGroup, LogRecord } from './log-record.ts';
import { windowsRecordIn } from './windows-body.ts';

/** Where the semantic conventions have another name than ECS. */
const ecsNames: Readonly<Record<string, string>> = {
  'k8s.cluster.name': 'orchestrator.cluster.name',
  'k8s.namespace.name': 'kubernetes.namespace',
  'k8s.node.name': 'kubernetes.node.name',
  'k8s.pod.name': 'kubernetes.pod.name',
  'k8s.pod.uid': 'kubernetes.pod.uid',
  'k8s.container.name': 'kubernetes.container.name',
  'k8s.deployment.name': 'kubernetes.deployment.name',
  'container.image.tags': 'container.image.tag',
  'deployment.environment': 'service.environment',
  'deployment.environment.name': 'service.environment',
  'service.instance.id': 'service.node.name',
  'os.type': 'host.os.type',
  'os.name': 'host.os.name',
  'os.version': 'host.os.version',
  'os.description': 'host.os.full',
  'host.arch': 'host.architecture',
  'process.executable.path': 'process.executable',
  'process.executable.name': 'process.name',
  'process.owner': 'process.user.name',
  'exception.type': 'error.type',
  'exception.message': 'error.message',
  'exception.stacktrace': 'error.stack_trace',
  'enduser.id': 'user.id',
  'net.peer.ip': 'source.ip',
  'net.peer.port': 'source.port',
  'net.sock.peer.addr': 'source.ip',
  'client.address': 'source.address',
  'client.port': 'source.port',
  'http.method': 'http.request.method',
  'http.status_code': 'http.response.status_code',
  'http.url': 'url.full',
  'http.user_agent': 'user_agent.original',
};

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
/** Attributes that hold the line as it was read, where a collector has taken it apart. */
const originals = ['log.record.original', 'event.original'];

export function recordsOfGroup(group: LogGroup, maxBytes: number): RawRecord[] {
  const resource = renamed(group.resource);
  if (group.scopeName !== '') resource['otel.scope.name'] = group.scopeName;
  if (group.scopeVersion !== '') resource['otel.scope.version'] = group.scopeVersion;
  return group.records.flatMap((record) => recordsOf(record, resource, maxBytes));
}

function recordsOf(record: LogRecord, resource: Attributes, maxBytes: number): RawRecord[] {
  const fields = { ...resource, ...renamed(record.attributes), ...headOf(record) };
  const host = textOf(fields['host.name'] ?? '');
  const time = millisecondsOf(record.time) ?? millisecondsOf(record.observed);
  const transport: Transport = { ...(host === '' ? {} : { host }), ...(time === null ? {} : { time }) };
  const { body } = record;
  const written = writtenOf(record);
  if (written !== null) {
    const source = sourceOfLine(written);
    if (source !== undefined) {
      const value = jsonIn(written);
      const kept = { raw: written, source, transport: { ...transport, labels: labelsIn(fields) } };
      return cutRecord(value === undefined ? kept : { ...kept, value }, maxBytes);
    }
  }
  const windows = isObject(body) ? windowsRecordIn(body) : null;
  if (windows !== null) {
    const raw = JSON.stringify(body);
    return cutRecord(
      { raw, value: windows, source: 'windows', transport: { ...transport, labels: labelsIn(fields) } },
      maxBytes,
    );
  }
  const document = documentOf(body, fields, time);
  return cutRecord({ raw: JSON.stringify(document), value: document, source: 'json', transport }, maxBytes);
}

function renamed(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [ecsNames[name] ?? name, value]));
}

function headOf({ severityNumber, severityText, traceId, spanId, eventName }: LogRecord): Attributes {
  const level = severityText.toLowerCase() || (levels[Math.floor((severityNumber - 1) / 4)] ?? '');
  return Object.fromEntries(
    [
      ['log.level', level],
      ['trace.id', /^0*$/.test(traceId) ? '' : traceId],
      ['span.id', /^0*$/.test(spanId) ? '' : spanId],
      ['event.action', eventName],
    ].filter(([, value]) => value !== ''),
  );
}

/** What a program wrote, as text; null where the body is nothing of the kind. */
function writtenOf({ body, attributes }: LogRecord): string | null {
  for (const name of originals) {
    const original = attributes[name];
    if (typeof original === 'string' && original.trim() !== '') return original;
  }
  if (typeof body === 'string') return body.trim() === '' ? null : body;
  return isObject(body) ? JSON.stringify(body) : null;
}

/** A document in ECS, dotted. The body's own fields do not hide what the record says of itself. */
function documentOf(body: unknown, fields: Attributes, time: number | null): Record<string, unknown> {
  const document: Record<string, unknown> = isObject(body) ? { ...body, ...fields } : { ...fields };
  if (!isObject(body) && body !== null) document['message'] = typeof body === 'string' ? body : JSON.stringify(body);
  if (time !== null) document['@timestamp'] ??= new Date(time).toISOString();
  document['ecs.version'] ??= '8.17.0';
  return document;
}

/** Null where it is not said, or no time of this world. */
function millisecondsOf(nanos: bigint): number | null {
  const time = Number(nanos / 1_000_000n);
  return time > 0 && time <= 8.64e15 ? time : null;
}
