// The ECS names a cloud source may write: those with a column and those kept as attributes under their ECS name.
import type { EcsDocument, EcsField } from '@tocsin/contracts/event';

import { ecsFieldOf, setEcs } from '../ecs-fields.ts';
import { textOf } from '../values.ts';

const withoutColumn = [
  'event.start', 'event.end', 'event.reason', 'event.reference', 'event.risk_score', 'event.created', 'event.hash',
  'host.hostname', 'host.mac', 'host.os.name', 'host.os.version', 'host.domain', 'host.geo.country_iso_code',
  'agent.version', 'observer.type', 'observer.ip', 'organization.id', 'organization.name',
  'user.full_name', 'user.roles', 'user.hash', 'user.target.id', 'user.target.email', 'user.target.full_name',
  'user.target.group.name', 'user.changes.name', 'user.risk.static_level', 'group.id', 'group.name', 'client.user.id',
  'client.user.email', 'source.user.name', 'source.user.id', 'source.user.email', 'destination.user.name',
  'destination.user.id', 'destination.user.email', 'source.nat.ip', 'source.nat.port', 'destination.nat.ip',
  'destination.nat.port', 'source.mac', 'source.packets', 'destination.packets', 'source.geo.city_name',
  'source.geo.country_name', 'source.geo.region_name', 'source.as.organization.name',
  'network.bytes', 'network.packets', 'network.type', 'network.iana_number', 'network.application',
  'network.community_id', 'network.vlan.id', 'network.name', 'network.forwarded_ip',
  'url.path', 'url.query', 'url.original', 'url.scheme', 'url.port',
  'http.version', 'http.request.referrer', 'http.request.id', 'http.request.bytes', 'http.request.body.bytes',
  'http.request.mime_type', 'http.response.bytes', 'http.response.body.bytes', 'http.response.mime_type',
  'tls.version', 'tls.cipher', 'file.size', 'file.extension', 'file.directory', 'file.owner', 'file.inode',
  'file.type', 'file.mime_type', 'process.args', 'process.user.name', 'process.parent.args', 'dll.path', 'dll.name',
  'cloud.project.id', 'cloud.instance.id', 'cloud.instance.name', 'cloud.availability_zone', 'cloud.service.name',
  'cloud.account.name', 'container.id', 'container.runtime', 'orchestrator.cluster.name', 'orchestrator.type',
  'orchestrator.resource.type', 'orchestrator.resource.name', 'orchestrator.api_version', 'log.logger', 'error.code',
  'error.message', 'rule.category', 'rule.description', 'rule.ruleset', 'rule.reference', 'rule.version',
  'threat.tactic.id', 'threat.tactic.name', 'threat.technique.id', 'threat.technique.name',
  'threat.technique.subtechnique.id', 'threat.indicator.ip', 'threat.indicator.url.domain', 'vulnerability.id',
  'vulnerability.severity', 'email.message_id', 'email.direction', 'email.cc.address', 'email.attachments.file.name',
  'device.id', 'session.id', 'transaction.id', 'service.id', 'service.type', 'dns.type', 'dns.id', 'geo.country_iso_code',
] as const; // prettier-ignore

type WithoutColumn = (typeof withoutColumn)[number];
export type EcsName = EcsField | WithoutColumn;
export type Fields = Record<string, unknown>;

/** An event being read: what is known of it so far. */
export type Reading = {
  /** The source's own object. */
  readonly value: Fields;
  readonly ecs: EcsDocument;
  readonly attrs: Record<string, string>;
};

export const isBlank = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || value === '-';

/** The first name written for a field stands. False when the value did not fit or the field was taken. */
export function put({ ecs, attrs }: Reading, name: EcsName, value: unknown): boolean {
  if (isBlank(value)) return true;
  const field = ecsFieldOf(name);
  if (field !== undefined) return ecs[field] === undefined && setEcs(ecs, field, value);
  if (attrs[name] !== undefined) return false;
  const text = textOf(value);
  if (text !== '') attrs[name] = text;
  return true;
}

/** What stands under the name, as text; '' where nothing does. */
export function told({ ecs, attrs }: Reading, name: EcsName): string {
  const field = ecsFieldOf(name);
  return field === undefined ? (attrs[name] ?? '') : textOf(ecs[field]);
}
