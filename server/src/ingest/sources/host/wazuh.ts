// Wazuh (and OSSEC): alerts.json and archives.json; an alert about a Windows event is that event and the alert together.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import { addAttribute } from '../attributes.ts';
import { rsyslogFileSnippet, shellSnippet, snippets, vectorLinesSnippet } from '../snippets.ts';
import { defineSource, isObject, ParseFault } from '../source.ts';
import { parseTime } from '../times.ts';
import { textOf, wholeNumber } from '../values.ts';
import { windowsEvent } from '../windows-event.ts';
import { readWindowsRecord } from '../windows-layouts.ts';
import {
  conclude,
  type Draft,
  type Fields,
  finished,
  jsonLineOf,
  newDraft,
  objectFor,
  put,
  putAddress,
  putAll,
  putUser,
} from './draft.ts';

const logsource = { product: 'wazuh', service: 'wazuh' };
/** From this level on Wazuh itself calls an alert important. */
const alertFrom = 3;

const part = (value: Fields, name: string): Fields => {
  const inner = value[name];
  return isObject(inner) ? inner : {};
};

const dataNames = {
  srcport: 'source.port',
  dstport: 'destination.port',
  protocol: 'network.transport',
  url: 'url.original',
  uid: 'user.id',
  command: 'process.command_line',
  file: 'file.path',
  status: 'http.response.status_code',
};
const fileNames = {
  path: 'file.path',
  size_after: 'file.size',
  md5_after: 'file.hash.md5',
  sha1_after: 'file.hash.sha1',
  sha256_after: 'file.hash.sha256',
  uname_after: 'file.owner',
  event: 'event.action',
};
/** What a rule is about, by the groups it is in; the first that fits. */
const groups: readonly (readonly [RegExp, readonly string[], readonly string[]])[] = [
  [/^authentication_success/, ['authentication'], ['start']],
  [/^authentication_fail|^invalid_login|^win_authentication_failed/, ['authentication'], ['start']],
  [/^syscheck/, ['file'], ['change']],
  [/^(?:rootcheck|virus|malware)/, ['malware'], ['info']],
  [/^vulnerability-detector/, ['vulnerability'], ['info']],
  [/^(?:web|accesslog|attack)/, ['web'], ['access']],
  [/^(?:ids|suricata|snort)/, ['intrusion_detection'], ['info']],
  [/^(?:firewall)/, ['network'], ['connection']],
  [/^(?:adduser|account_changed)/, ['iam'], ['user', 'change']],
];

function readRule(draft: Draft, value: Fields): void {
  const rule = part(value, 'rule');
  put(draft, 'rule.id', rule['id']);
  put(draft, 'rule.name', rule['description']);
  put(draft, 'event.severity', rule['level']);
  addAttribute(draft.attrs, 'wazuh.rule', rule);
  const technique = part(rule, 'mitre');
  put(draft, 'threat.technique.id', technique['id']);
  put(draft, 'threat.technique.name', technique['technique']);
  put(draft, 'threat.tactic.name', technique['tactic']);
  if ((wholeNumber(rule['level']) ?? 0) >= alertFrom) draft.ecs['event.kind'] = 'alert';
  const agent = part(value, 'agent');
  draft.ecs['host.name'] ??= textOf(agent['name']) || textOf(part(value, 'predecoder')['hostname']) || 'wazuh';
  put(draft, 'agent.id', agent['id']);
  if (agent['ip'] !== undefined && agent['ip'] !== 'any') put(draft, 'host.ip', [agent['ip']]);
  put(draft, 'observer.name', part(value, 'manager')['name']);
  put(draft, 'observer.vendor', 'Wazuh');
  put(draft, 'observer.product', 'Wazuh');
  put(draft, 'wazuh.location', value['location']);
  put(draft, 'wazuh.decoder.name', part(value, 'decoder')['name']);
}

function readData(draft: Draft, value: Fields): void {
  const data = part(value, 'data');
  putAddress(draft, 'source', data['srcip'] ?? data['src_ip']);
  putAddress(draft, 'destination', data['dstip'] ?? data['dest_ip']);
  putAll(draft, data, dataNames);
  putUser(draft, data['dstuser'] ?? data['srcuser'] ?? data['user']);
  if (data['dstuser'] !== undefined && data['srcuser'] !== undefined) {
    putUser(draft, data['srcuser']);
    put(draft, 'user.target.name', data['dstuser']);
  }
  putAll(draft, part(value, 'syscheck'), fileNames);
  put(draft, 'process.name', part(value, 'predecoder')['program_name']);
  const named = part(value, 'rule')['groups'];
  const own = Array.isArray(named) ? named.map(textOf) : [];
  const found = groups.find(([pattern]) => own.some((name) => pattern.test(name)));
  if (found !== undefined) {
    const failed = own.some((name) => /fail|invalid/.test(name));
    const outcome = found[1][0] !== 'authentication' ? undefined : failed ? 'failure' : 'success';
    conclude(draft, { category: found[1], type: found[2], outcome });
  }
  addAttribute(draft.attrs, 'wazuh.data', data);
  addAttribute(draft.attrs, 'wazuh.syscheck', value['syscheck']);
}

function windowsPart(value: Fields): NormalisedEvent | null {
  if (!isObject(part(value, 'data')['win'])) return null;
  try {
    return windowsEvent(readWindowsRecord({ data: value['data'] }));
  } catch (error) {
    if (error instanceof ParseFault) return null;
    throw error;
  }
}

const isWazuh = (value: Fields): boolean =>
  isObject(value['agent']) &&
  value['decoder'] !== undefined &&
  (isObject(value['rule']) || value['full_log'] !== undefined) &&
  value['timestamp'] !== undefined;

/** Integrations and the indexer wrap the alert. */
function alertIn(value: Fields): Fields {
  if (isWazuh(value)) return value;
  for (const name of ['_source', 'all_fields', 'alert']) {
    const inner = value[name];
    if (isObject(inner) && isWazuh(inner)) return inner;
  }
  return value;
}

export const wazuh = defineSource({
  id: 'wazuh',
  title: 'Wazuh',
  kind: 'endpoint',
  summary: 'Alerts and archives of Wazuh and OSSEC as JSON, also file integrity and Windows events inside them.',
  format: 'json',
  aliases: ['ossec', 'wazuh-alerts'],
  snippets: snippets('wazuh', [
    vectorLinesSnippet(['/var/ossec/logs/alerts/alerts.json']),
    rsyslogFileSnippet('/var/ossec/logs/alerts/alerts.json', 'wazuh'),
    shellSnippet,
  ]),
  recognise: (record) => {
    const value = objectFor(record);
    return value !== null && isWazuh(alertIn(value)) ? 96 : 0;
  },
  parse: (record) => {
    const value = alertIn(jsonLineOf(record));
    if (!isWazuh(value)) throw new ParseFault('The object is no alert or archive entry of Wazuh.');
    const windows = windowsPart(value);
    const draft: Draft =
      windows === null
        ? newDraft('wazuh', isObject(value['rule']) ? 'alert' : 'archive', logsource, value)
        : { ...windows, native: { ...windows.native, rule: value['rule'], agent: value['agent'] } };
    draft.time ??= parseTime(value['timestamp']) ?? parseTime(value['@timestamp']);
    if (windows === null) readData(draft, value);
    readRule(draft, value);
    const id = textOf(value['id']);
    if (windows === null && id !== '') draft.sourceEventId = id;
    const said = textOf(part(value, 'rule')['description']) || textOf(value['full_log']);
    if (said !== '') draft.message = said;
    return finished(draft);
  },
});
