// VMware Carbon Black Cloud: alerts, and the endpoint events of the data forwarder.
import { baseName, ipOf, textOf } from '../values.ts';
import { setOutcome } from './categories.ts';
import { bucketSnippet, cloudSnippets } from './cloud-snippets.ts';
import { type Fields, put, type Reading } from './ecs-names.ts';
import { transportOf } from './field-table.ts';
import { defineJsonSource, has, isText, type JsonStream } from './json-source.ts';

const osTypes: Readonly<Record<string, string>> = { WINDOWS: 'windows', MAC: 'macos', LINUX: 'linux' };

/** `DOMAIN\name` as its two parts. */
function putPair(
  reading: Reading,
  account: string,
  name: 'user.name' | 'host.name',
  domain: 'user.domain' | 'host.domain',
): void {
  const cut = account.lastIndexOf('\\');
  put(reading, name, account.slice(cut + 1));
  if (cut > 0) put(reading, domain, account.slice(0, cut));
}

function readDevice(reading: Reading): void {
  const { value } = reading;
  putPair(reading, textOf(value['device_name']), 'host.name', 'host.domain');
  put(
    reading,
    'host.ip',
    [value['device_internal_ip'], value['device_external_ip']].map(ipOf).filter((ip) => ip !== null),
  );
  const os = textOf(value['device_os']).toUpperCase();
  put(reading, 'host.os.type', osTypes[os] ?? os.toLowerCase());
  const executable = textOf(value['process_path'] ?? value['process_name']);
  put(reading, 'process.executable', executable);
  if (executable !== '') put(reading, 'process.name', baseName(executable));
  const parent = textOf(value['parent_path'] ?? value['parent_name']);
  put(reading, 'process.parent.executable', parent);
  if (parent !== '') put(reading, 'process.parent.name', baseName(parent));
}

const netconn = /netconn/;

function putConnection(reading: Reading, prefix: string, inbound: boolean): void {
  const { value } = reading;
  put(reading, inbound ? 'destination.ip' : 'source.ip', value[`${prefix}local_ip`] ?? value[`${prefix}local_ipv4`]);
  put(reading, inbound ? 'destination.port' : 'source.port', value[`${prefix}local_port`]);
  put(reading, inbound ? 'source.ip' : 'destination.ip', value[`${prefix}remote_ip`] ?? value[`${prefix}remote_ipv4`]);
  put(reading, inbound ? 'source.port' : 'destination.port', value[`${prefix}remote_port`]);
  put(reading, 'destination.domain', value[`${prefix}remote_domain`] ?? value[`${prefix}domain`]);
}

function finishAlert(reading: Reading): void {
  readDevice(reading);
  const { value, ecs } = reading;
  putPair(reading, textOf(value['device_username']) || textOf(value['process_username']), 'user.name', 'user.domain');
  putConnection(reading, 'netconn_', false);
  ecs['event.category'] = [/malware/i.test(textOf(value['threat_category'] ?? value['reason'])) ? 'malware' : 'threat'];
  ecs['event.type'] = ['indicator'];
  put(reading, 'rule.name', value['report_name'] ?? value['rule_config_name']);
  setOutcome(reading, /^(?:DENY|TERMINATE|BLOCK)/.test(textOf(value['sensor_action'])) ? 'failure' : undefined);
}

const eventKinds: Readonly<Record<string, { category: string; type: string; sigma?: string }>> = {
  procstart: { category: 'process', type: 'start', sigma: 'process_creation' },
  procend: { category: 'process', type: 'end' },
  netconn: { category: 'network', type: 'connection', sigma: 'network_connection' },
  netconn_proxy: { category: 'network', type: 'connection', sigma: 'network_connection' },
  filemod: { category: 'file', type: 'change', sigma: 'file_event' },
  regmod: { category: 'registry', type: 'change', sigma: 'registry_set' },
  moduleload: { category: 'library', type: 'start', sigma: 'image_load' },
  crossproc: { category: 'process', type: 'access' },
  scriptload: { category: 'process', type: 'info' },
  apicall: { category: 'process', type: 'info' },
};
const kindOf = (value: Fields): string => textOf(value['type']).replace(/^endpoint\.event\./, '');

function finishEvent(reading: Reading): void {
  readDevice(reading);
  const { value, ecs } = reading;
  const kind = eventKinds[kindOf(value)];
  ecs['event.category'] = [kind?.category ?? 'host'];
  ecs['event.type'] = [kind?.type ?? 'info'];
  putPair(reading, textOf(value['process_username']), 'user.name', 'user.domain');
  const hashes = Array.isArray(value['process_hash']) ? value['process_hash'].map(textOf) : [];
  put(
    reading,
    'process.hash.md5',
    hashes.find((hash) => hash.length === 32),
  );
  put(
    reading,
    'process.hash.sha256',
    hashes.find((hash) => hash.length === 64),
  );
  const file = textOf(value['filemod_name'] ?? value['modload_name']);
  put(reading, 'file.path', file);
  if (file !== '') put(reading, 'file.name', baseName(file));
  if (netconn.test(kindOf(value))) {
    putConnection(reading, '', value['netconn_inbound'] === true);
    put(reading, 'destination.domain', value['netconn_domain']);
    put(reading, 'network.direction', value['netconn_inbound'] === true ? 'ingress' : 'egress');
    put(reading, 'network.transport', transportOf(textOf(value['netconn_protocol']).replace(/^PROTO_/, '')));
  }
}

/** What Sigma calls the fields of an endpoint's events. */
function native(value: Fields): Fields {
  const names: Readonly<Record<string, string>> = {
    process_path: 'Image',
    process_cmdline: 'CommandLine',
    process_username: 'User',
    parent_path: 'ParentImage',
    parent_cmdline: 'ParentCommandLine',
    filemod_name: 'TargetFilename',
    modload_name: 'ImageLoaded',
    regmod_name: 'TargetObject',
    remote_ip: 'DestinationIp',
    remote_port: 'DestinationPort',
    netconn_domain: 'DestinationHostname',
    local_ip: 'SourceIp',
    local_port: 'SourcePort',
  };
  const view: Fields = { ...value };
  for (const [own, name] of Object.entries(names)) if (has(value, own)) view[name] = value[own];
  return view;
}

const process: JsonStream['fields'] = {
  device_id: 'host.id',
  device_name: null,
  device_os: null,
  device_os_version: 'host.os.version',
  device_internal_ip: null,
  device_external_ip: null,
  process_cmdline: 'process.command_line',
  process_guid: 'process.entity_id',
  process_pid: 'process.pid',
  process_md5: 'process.hash.md5',
  process_sha256: 'process.hash.sha256',
  process_name: null,
  process_path: null,
  parent_cmdline: 'process.parent.command_line',
  parent_guid: 'process.parent.entity_id',
  parent_pid: 'process.parent.pid',
  parent_name: null,
  parent_path: null,
};
const observer = {
  'event.module': 'carbon_black_cloud',
  'observer.vendor': 'VMware',
  'observer.product': 'Carbon Black Cloud',
};

export const carbonBlack = defineJsonSource({
  id: 'carbon-black',
  title: 'Carbon Black Cloud',
  kind: 'endpoint',
  summary: 'Alerts, and the endpoint events of the data forwarder.',
  aliases: ['carbon-black-cloud', 'cbc'],
  wrappers: ['results'],
  snippets: cloudSnippets('carbon-black', bucketSnippet),
  refusal: 'The object is neither a Carbon Black Cloud alert nor an event of its data forwarder.',
  streams: [
    {
      is: (value) => isText(value['type']) && value['type'].startsWith('endpoint.event.'),
      sure: 95,
      dataset: 'carbonblack.endpoint_event',
      logsource: (value) => {
        const sigma = eventKinds[kindOf(value)]?.sigma;
        const os = osTypes[textOf(value['device_os']).toUpperCase()] ?? 'windows';
        return sigma === undefined
          ? { product: 'carbonblack', service: kindOf(value) }
          : { product: os, category: sigma };
      },
      prefix: 'carbon_black_cloud.endpoint_event',
      fixed: observer,
      time: ['device_timestamp', 'create_time', 'backend_timestamp'],
      identity: ['event_id'],
      fields: {
        ...process,
        create_time: null,
        device_timestamp: null,
        event_id: 'event.id',
        action: 'event.action',
        type: 'event.code',
        remote_ip: null,
        remote_port: null,
        local_ip: null,
        local_port: null,
        regmod_name: 'registry.path',
        netconn_protocol: null,
      },
      finish: finishEvent,
      native,
    },
    {
      is: (value) =>
        has(value, 'id', 'device_name', 'org_key') &&
        (has(value, 'backend_timestamp') || has(value, 'create_time')) &&
        has(value, 'severity'),
      sure: 90,
      dataset: 'carbonblack.alert',
      logsource: { product: 'carbonblack', service: 'alert' },
      prefix: 'carbon_black_cloud.alert',
      fixed: { ...observer, 'event.kind': 'alert' },
      time: ['detection_timestamp', 'backend_timestamp', 'create_time', 'first_event_timestamp'],
      identity: ['id', 'backend_update_timestamp'],
      fields: {
        ...process,
        id: 'event.id',
        type: 'event.action',
        severity: 'event.severity',
        reason: 'event.reason',
        alert_url: 'event.reference',
        report_name: 'rule.name',
        report_id: 'rule.id',
        report_description: 'rule.description',
        org_key: 'organization.id',
        first_event_timestamp: 'event.start',
        last_event_timestamp: 'event.end',
        attack_tactic: 'threat.tactic.id',
        attack_technique: 'threat.technique.id',
      },
      finish: finishAlert,
      say: ({ value }) => textOf(value['reason']),
    },
  ],
});
