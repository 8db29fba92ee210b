// One event in its three views: raw text, native object (what rules read), ECS columns (what people search).
import * as z from 'zod';

/** How a column is kept: `keyword` repeats often, `text` rarely, `ip` holds IPv4 and IPv6. */
export type ColumnType = 'keyword' | 'text' | 'ip' | 'u8' | 'u16' | 'u32' | 'u64' | 'keyword[]' | 'text[]' | 'ip[]';

/**
 * The ECS fields that have a column of their own; the column is the field with `.` as `_`.
 * A field that is not here is kept in `attrs` under its own name and is searched the same way.
 */
export const ecsFields = {
  'event.kind': 'keyword',
  'event.category': 'keyword[]',
  'event.type': 'keyword[]',
  'event.action': 'keyword',
  'event.outcome': 'keyword',
  'event.code': 'keyword',
  'event.module': 'keyword',
  'event.provider': 'keyword',
  'event.id': 'text',
  'event.severity': 'u8',
  'event.duration': 'u64',
  'log.level': 'keyword',
  'host.name': 'keyword',
  'host.id': 'text',
  'host.ip': 'ip[]',
  'host.os.type': 'keyword',
  'agent.id': 'keyword',
  'observer.vendor': 'keyword',
  'observer.product': 'keyword',
  'observer.name': 'keyword',
  'user.name': 'text',
  'user.domain': 'keyword',
  'user.id': 'text',
  'user.email': 'text',
  'user.target.name': 'text',
  'winlog.logon.type': 'keyword',
  'source.ip': 'ip',
  'source.port': 'u16',
  'source.domain': 'text',
  'source.bytes': 'u64',
  'source.geo.country_iso_code': 'keyword',
  'source.as.number': 'u32',
  'destination.ip': 'ip',
  'destination.port': 'u16',
  'destination.domain': 'text',
  'destination.bytes': 'u64',
  'destination.geo.country_iso_code': 'keyword',
  'destination.as.number': 'u32',
  'network.transport': 'keyword',
  'network.protocol': 'keyword',
  'network.direction': 'keyword',
  'process.name': 'keyword',
  'process.executable': 'text',
  'process.command_line': 'text',
  'process.pid': 'u32',
  'process.entity_id': 'text',
  'process.working_directory': 'text',
  'process.pe.original_file_name': 'keyword',
  'process.integrity_level': 'keyword',
  'process.parent.name': 'keyword',
  'process.parent.executable': 'text',
  'process.parent.command_line': 'text',
  'process.parent.pid': 'u32',
  'process.parent.entity_id': 'text',
  'process.target.executable': 'text',
  'process.hash.md5': 'text',
  'process.hash.sha1': 'text',
  'process.hash.sha256': 'text',
  'process.pe.imphash': 'text',
  'file.path': 'text',
  'file.name': 'text',
  'file.hash.md5': 'text',
  'file.hash.sha1': 'text',
  'file.hash.sha256': 'text',
  'registry.path': 'text',
  'registry.data.strings': 'text[]',
  'powershell.file.script_block_text': 'text',
  'service.name': 'keyword',
  'dns.question.name': 'text',
  'dns.question.type': 'keyword',
  'dns.response_code': 'keyword',
  'dns.resolved_ip': 'ip[]',
  'url.full': 'text',
  'url.domain': 'text',
  'http.request.method': 'keyword',
  'http.response.status_code': 'u16',
  'user_agent.original': 'text',
  'tls.client.server_name': 'text',
  'tls.client.ja3': 'keyword',
  'tls.client.ja4': 'keyword',
  'cloud.provider': 'keyword',
  'cloud.account.id': 'keyword',
  'cloud.region': 'keyword',
  'container.name': 'keyword',
  'container.image.name': 'keyword',
  'orchestrator.namespace': 'keyword',
  'email.from.address': 'text',
  'email.to.address': 'text[]',
  'email.subject': 'text',
  'rule.id': 'keyword',
  'rule.name': 'keyword',
} as const satisfies Record<string, ColumnType>;

export type EcsField = keyof typeof ecsFields;
export type EcsValue = string | number | readonly string[];
/** Flat: dotted ECS name to value. Absent means unknown; empty strings are not written. */
export type EcsDocument = { [Field in EcsField]?: EcsValue };

/** What a Sigma `logsource` is compared with. */
export type LogSource = { product?: string; category?: string; service?: string };

export type NativeEvent = Record<string, unknown>;

/** What a source's parser makes of one record. */
export type NormalisedEvent = {
  /** Source clock, epoch milliseconds; null when the record does not say, then the time of arrival counts. */
  time: number | null;
  /** `<source>.<stream>`, e.g. `windows.sysmon`, `zeek.conn`. */
  dataset: string;
  /** The source's own identity of the record, unique within (dataset, host); recognises a resend. */
  sourceEventId: string | null;
  logsource: LogSource;
  /** The source's own names and values: rules are matched on this. */
  native: NativeEvent;
  ecs: EcsDocument;
  /** Fields without a column, flat, under Elastic-compatible names (`winlog.event_data.X`, `suricata.eve.X`). */
  attrs: Record<string, string>;
  /** One human line. */
  message: string;
  /** The id of the source that read it, where another was asked to: that one only chose. */
  source?: string;
};

/** The identity of a stored event: `<time ms>-<batch>-<seq>`. */
export const EventId = z.string().regex(/^\d{1,15}-\d{1,20}-\d{1,10}$/);

/** One search result row: core columns only; the whole document comes from GET /events/:eventId. */
export const EventRow = z.object({
  id: EventId,
  time: z.iso.datetime(),
  ingested: z.iso.datetime(),
  dataset: z.string(),
  site: z.string(),
  message: z.string(),
  /** The ECS fields that hold a value, by dotted name. */
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
});
export type EventRow = z.infer<typeof EventRow>;

export const EventDocument = EventRow.extend({
  attrs: z.record(z.string(), z.string()),
  entities: z.array(z.string()),
  raw: z.string(),
});
export type EventDocument = z.infer<typeof EventDocument>;
