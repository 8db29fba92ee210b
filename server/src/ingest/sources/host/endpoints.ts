// Endpoints beyond Windows and Linux: the unified log of macOS, rows of Velociraptor, documents of Elastic's shippers.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import { addAttribute } from '../attributes.ts';
import { jsonEvent } from '../json.ts';
import { readAccountTool, readPam, readSu, readSudo } from '../linux-accounts.ts';
import type { LinuxReading } from '../linux-reading.ts';
import { readSshd } from '../linux-sshd.ts';
import { shellSnippet, snippets, vectorSnippet } from '../snippets.ts';
import { defineSource, isObject, ParseFault, type Source } from '../source.ts';
import { parseIsoTime, parseTime } from '../times.ts';
import { baseName, textOf } from '../values.ts';
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
import { textSource } from './text-source.ts';

const macosNames = {
  processID: 'process.pid',
  threadID: 'process.thread.id',
  subsystem: 'event.provider',
  category: 'unified_log.category',
  eventType: 'unified_log.event_type',
  senderImagePath: 'unified_log.sender_image_path',
  bootUUID: 'host.boot.id',
  traceID: 'unified_log.trace_id',
};
const readers: Record<string, readonly ((reading: LinuxReading) => boolean)[]> = {
  sudo: [readSudo, readPam],
  sshd: [readSshd, readPam],
  'sshd-session': [readSshd, readPam],
  su: [readSu, readPam],
  dscl: [readAccountTool],
};

const isUnified = (value: Fields): boolean =>
  value['eventMessage'] !== undefined && value['processImagePath'] !== undefined && value['timestamp'] !== undefined;

function macosObject(value: Fields): Draft {
  const message = textOf(value['eventMessage']);
  const draft = newDraft('macos', 'unified_log', { product: 'macos', service: 'unified' }, { ...value, message });
  draft.time = parseIsoTime(textOf(value['timestamp']));
  const path = textOf(value['processImagePath']);
  put(draft, 'host.os.type', 'macos');
  put(draft, 'process.executable', path);
  put(draft, 'process.name', baseName(path));
  put(draft, 'log.level', textOf(value['messageType']).toLowerCase());
  putAll(draft, value, macosNames);
  draft.message = message || textOf(value['eventType']);
  const reading: LinuxReading = { message, ecs: draft.ecs, attrs: draft.attrs, native: draft.native };
  const program = baseName(path);
  if (Object.hasOwn(readers, program)) readers[program]?.some((reader) => reader(reading));
  return draft;
}

const velociraptorNames = {
  Pid: 'process.pid',
  Ppid: 'process.parent.pid',
  Exe: 'process.executable',
  CommandLine: 'process.command_line',
  Cmdline: 'process.command_line',
  OSPath: 'file.path',
  FullPath: 'file.path',
  Path: 'file.path',
  Size: 'file.size',
  FullPathHash: 'file.hash.sha256',
};

const artifactOf = (value: Fields): string =>
  textOf(value['artifact'] ?? value['Artifact'] ?? value['_Source'] ?? value['_source'] ?? '');
const clientOf = (value: Fields): string => textOf(value['ClientId'] ?? value['client_id'] ?? value['_ClientId'] ?? '');
const isVelociraptor = (value: Fields): boolean =>
  /^C\.[\da-f]{8,16}/.test(clientOf(value)) ||
  (/^(?:Windows|Linux|MacOS|Generic|Server|Custom|Exchange)\.[A-Z]/.test(artifactOf(value)) &&
    !isObject(value['winlog']));

/** Event logs come as such; a Windows event inside a row is read as one. */
function velociraptorEvent(value: Fields): NormalisedEvent {
  const event = isObject(value['System'])
    ? value
    : isObject(value['Event']) && isObject(value['Event']['System'])
      ? value['Event']
      : null;
  const windows = event === null ? null : windowsEvent(readWindowsRecord(event));
  const draft: Draft = windows === null ? rowDraft(value) : { ...windows };
  put(draft, 'agent.id', clientOf(value));
  put(draft, 'velociraptor.artifact', artifactOf(value));
  put(draft, 'velociraptor.flow_id', value['FlowId'] ?? value['flow_id'] ?? value['_FlowId']);
  draft.ecs['host.name'] ??=
    textOf(value['Fqdn'] ?? value['Hostname'] ?? value['hostname']) || clientOf(value) || 'velociraptor';
  return finished(draft);
}

function rowDraft(value: Fields): Draft {
  const artifact = artifactOf(value);
  const product = artifact.split('.', 1)[0]?.toLowerCase() ?? '';
  const draft = newDraft('velociraptor', 'row', { product: product || 'velociraptor', service: 'velociraptor' }, value);
  draft.time = parseTime(
    value['timestamp'] ?? value['@timestamp'] ?? value['_ts'] ?? value['EventTime'] ?? value['CreateTime'],
  );
  putAll(draft, value, velociraptorNames);
  const ofProcess = value['Pid'] !== undefined;
  put(draft, ofProcess ? 'process.name' : 'file.name', value['Name']);
  putUser(draft, value['Username'] ?? value['User']);
  const hash = isObject(value['Hash']) ? value['Hash'] : {};
  for (const name of ['MD5', 'SHA1', 'SHA256'])
    put(draft, `${ofProcess ? 'process' : 'file'}.hash.${name.toLowerCase()}`, hash[name]);
  putAddress(draft, 'source', value['Laddr.IP'] ?? (isObject(value['Laddr']) ? value['Laddr']['IP'] : undefined));
  putAddress(draft, 'destination', value['Raddr.IP'] ?? (isObject(value['Raddr']) ? value['Raddr']['IP'] : undefined));
  conclude(draft, {
    category: ofProcess ? ['process'] : draft.ecs['file.path'] === undefined ? [] : ['file'],
    type: ['info'],
  });
  addAttribute(draft.attrs, 'velociraptor.row', value);
  const subject = textOf(
    draft.ecs['process.command_line'] ?? draft.ecs['process.executable'] ?? draft.ecs['file.path'] ?? value['Name'],
  );
  draft.message = [artifact, subject].filter((text) => text !== '').join(' ');
  return draft;
}

const velociraptor = defineSource({
  id: 'velociraptor',
  title: 'Velociraptor',
  kind: 'endpoint',
  summary: 'Rows of artifacts as its Elastic and Splunk uploads send them; Windows events in them are read as such.',
  format: 'json',
  snippets: snippets('velociraptor', [shellSnippet, vectorSnippet]),
  recognise: (record) => {
    const value = objectFor(record);
    return value !== null && isVelociraptor(value) ? 96 : 0;
  },
  parse: (record) => {
    const value = jsonLineOf(record);
    if (!isVelociraptor(value))
      throw new ParseFault('The object names neither a client nor an artifact of Velociraptor.');
    return velociraptorEvent(value);
  },
});

const beats =
  /^(?:filebeat|auditbeat|packetbeat|metricbeat|heartbeat|elastic-agent|apm-server|endpoint|osquerybeat|journalbeat|functionbeat)$/;

const isShipped = (value: Fields): boolean => {
  const agent = isObject(value['agent']) ? value['agent'] : {};
  return value['@timestamp'] !== undefined && typeof agent['type'] === 'string' && beats.test(agent['type']);
};

/** What Elastic's shippers have read themselves is kept as it is. */
const filebeat = defineSource({
  id: 'filebeat',
  title: 'Filebeat, Auditbeat and Elastic Agent',
  kind: 'generic',
  summary: 'ECS documents as Elastic’s shippers write them: files, processes, logins, flows.',
  format: 'json',
  aliases: ['auditbeat', 'packetbeat', 'metricbeat', 'heartbeat', 'elastic-agent', 'elastic-defend', 'endpoint', 'ecs'],
  snippets: snippets('filebeat', [shellSnippet, vectorSnippet]),
  recognise: (record) => {
    const value = objectFor(record);
    return value !== null && isShipped(value) && isObject(value['event']) && value['event']['category'] !== undefined
      ? 70
      : 0;
  },
  parse: (record) => {
    const value = jsonLineOf(record);
    if (value['@timestamp'] === undefined)
      throw new ParseFault('The object has no `@timestamp`, as every document of Elastic’s shippers has.');
    return jsonEvent(value);
  },
});

const macosUnified = textSource({
  id: 'macos-unified',
  title: 'macOS unified log',
  kind: 'endpoint',
  summary: '`log show` or `log stream` with `--style ndjson`; sudo and sshd are read like on Linux.',
  aliases: ['macos', 'unified-log', 'oslog'],
  file: '/var/log/unified.ndjson',
  isObject: isUnified,
  object: macosObject,
  recognise: () => 0,
});

export const endpointSources: readonly Source[] = [macosUnified, velociraptor, filebeat];
