// Cisco Umbrella: the comma-separated DNS, proxy and cloud firewall logs of its export.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { shellSnippet } from '../snippets.ts';
import { parseTime } from '../times.ts';
import { columnNames, nameColumns, readColumns } from './columns.ts';
import { putUrl, transportOf } from './conversions.ts';
import type { Device } from './device.ts';
import { type Draft, fieldTable, finish, got, type Product, put, putFields, putShape, startDraft } from './draft.ts';

type Fields = Record<string, string>;

const product: Product = { module: 'cisco_umbrella', vendor: 'Cisco', product: 'Umbrella', type: 'dns' };
const layouts = {
  dns: columnNames(
    'timestamp identity identities internal_ip external_ip action query_type response_code domain categories identity_type identity_types blocked_categories',
  ),
  proxy: columnNames(
    'timestamp identities internal_ip external_ip destination_ip content_type verdict url referer user_agent status_code request_size response_size response_body_size sha256 categories av_detections puas amp_disposition amp_malware_name amp_score identity_type blocked_categories',
  ),
  firewall: columnNames(
    'timestamp origin_id identity identity_type direction protocol packet_size source_ip source_port destination_ip destination_port data_center rule_id verdict',
  ),
};

const fields = fieldTable({
  timestamp: null, action: null, verdict: null, url: null, domain: null,
  identity: 'user.name', identities: 'cisco_umbrella.identities', internal_ip: 'source.ip', external_ip: 'source.nat.ip', destination_ip: 'destination.ip',
  source_ip: 'source.ip', source_port: 'source.port', destination_port: 'destination.port', query_type: ['dns.question.type', (value) => /\(([A-Z0-9]+)\)/.exec(value)?.[1] ?? value],
  response_code: 'dns.response_code', categories: 'rule.category', blocked_categories: 'cisco_umbrella.blocked_categories', content_type: 'http.response.mime_type', referer: 'http.request.referrer',
  user_agent: 'user_agent.original', status_code: 'http.response.status_code', request_size: 'http.request.bytes', response_size: 'http.response.bytes', sha256: 'file.hash.sha256',
  amp_malware_name: 'threat.name', amp_disposition: 'cisco_umbrella.amp_disposition', rule_id: 'rule.id', protocol: ['network.transport', transportOf],
  packet_size: 'network.bytes', direction: ['network.direction', (value) => (/TO_INTERNET/i.test(value) ? 'outbound' : /FROM_INTERNET/i.test(value) ? 'inbound' : value.toLowerCase())],
}); // prettier-ignore

/** The kind of log shows in its columns. */
function recordOf(message: string): { kind: keyof typeof layouts; record: Fields } | null {
  if (!/^"?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"?,/.test(message)) return null;
  const values = readColumns(message);
  if (
    values.length >= 9 &&
    /^(?:Allowed|Blocked|Proxied)$/i.test(values[5] ?? '') &&
    /^\d{1,5} \(/.test(values[6] ?? '')
  )
    return { kind: 'dns', record: nameColumns(values, layouts.dns) };
  if (
    values.length >= 16 &&
    /^(?:ALLOWED|BLOCKED|WARN\w*)?$/i.test(values[6] ?? '') &&
    /^[a-z]+:\/\//i.test(values[7] ?? '')
  )
    return { kind: 'proxy', record: nameColumns(values, layouts.proxy) };
  if (values.length >= 14 && /^(?:ALLOW|BLOCK)\w*$/i.test(values[13] ?? ''))
    return { kind: 'firewall', record: nameColumns(values, layouts.firewall) };
  return null;
}

function shape(draft: Draft, kind: keyof typeof layouts, record: Fields): void {
  const said = record['action'] ?? record['verdict'] ?? '';
  const verdict = /block/i.test(said) ? 'denied' : 'allowed';
  put(
    draft,
    'event.action',
    `${kind === 'dns' ? 'dns-request' : kind === 'proxy' ? 'proxy-request' : 'firewall-rule'}-${said}`,
  );
  putShape(draft, {
    category: kind === 'proxy' ? ['network', 'web'] : ['network'],
    type: [kind === 'firewall' ? 'connection' : kind === 'dns' ? 'protocol' : 'access', verdict],
    outcome: 'success',
  });
  if (kind === 'dns') {
    put(draft, 'dns.question.name', (record['domain'] ?? '').replace(/\.$/, ''));
    put(draft, 'network.protocol', 'dns');
  }
  putUrl(draft, record['url'] ?? '');
}

function umbrellaEvent(line: SyslogMessage): NormalisedEvent | null {
  const found = recordOf(line.message);
  if (found === null) return null;
  const { kind, record } = found;
  const draft = startDraft(product, line, { ...record });
  draft.logsource = { product: 'umbrella', service: kind, category: kind };
  draft.time = parseTime(record['timestamp']) ?? line.time;
  putFields(draft, record, fields, 'cisco_umbrella.');
  shape(draft, kind, record);
  draft.message = `${kind} ${record['action'] ?? record['verdict'] ?? ''} ${record['domain'] ?? record['url'] ?? got(draft, 'destination.ip')} ${got(draft, 'source.ip')}`;
  return finish(draft);
}

export const ciscoUmbrella: Device = {
  id: 'cisco-umbrella',
  title: 'Cisco Umbrella',
  kind: 'cloud',
  summary: 'DNS, proxy and cloud firewall logs that Umbrella exports as comma-separated files.',
  aliases: ['umbrella', 'opendns'],
  snippets: [shellSnippet],
  recognises: ({ message }) =>
    /^"?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"?,"/.test(message) && recordOf(message) !== null ? 85 : 0,
  read: umbrellaEvent,
};
