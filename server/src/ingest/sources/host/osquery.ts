import { addAttribute } from '../attributes.ts';
// osquery: results of scheduled queries (row by row, batches, snapshots) and the daemon's own status lines.
import { rsyslogFileSnippet, shellSnippet, snippets, vectorLinesSnippet } from '../snippets.ts';
import { defineSource, isObject, ParseFault } from '../source.ts';
import { parseTime } from '../times.ts';
import { baseName, ipOf, textOf, wholeNumber } from '../values.ts';
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
} from './draft.ts';

const logsource = { product: 'osquery', service: 'osquery' };
const levels = ['informational', 'warning', 'error', 'critical'];
const ofStatus = ['severity', 'filename', 'line', 'message'];

/** Columns that mean the same in every table that has them. */
const columnNames = {
  cmdline: 'process.command_line',
  cwd: 'process.working_directory',
  parent: 'process.parent.pid',
  filename: 'file.name',
  directory: 'file.directory',
  size: 'file.size',
  mode: 'file.mode',
  inode: 'file.inode',
  mtime: 'file.mtime',
  uid: 'file.uid',
  gid: 'file.gid',
  md5: 'file.hash.md5',
  sha1: 'file.hash.sha1',
  sha256: 'file.hash.sha256',
  target_path: 'file.path',
  url: 'url.full',
  source_url: 'url.full',
  service: 'service.name',
  process: 'process.name',
};
const connection = { local_port: 'source.port', remote_port: 'destination.port', family: 'network.type' };
const transports: Record<string, string> = { '1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'ipv6-icmp' };

const isResult = (value: Fields): boolean =>
  value['hostIdentifier'] !== undefined &&
  typeof value['name'] === 'string' &&
  (isObject(value['columns']) || Array.isArray(value['snapshot']) || isObject(value['diffResults']));
const isStatus = (value: Fields): boolean =>
  value['hostIdentifier'] !== undefined && ofStatus.every((name) => value[name] !== undefined);

/** A row about a process has its id and how it was started; its path is then that of the program. */
function readColumns(draft: Draft, columns: Fields): void {
  const ofProcess =
    columns['pid'] !== undefined && (columns['cmdline'] !== undefined || columns['parent'] !== undefined);
  putAll(draft, columns, columnNames);
  put(draft, 'process.pid', columns['pid']);
  put(draft, ofProcess ? 'process.executable' : 'file.path', columns['path']);
  if (ofProcess) put(draft, 'process.name', columns['name'] ?? baseName(textOf(columns['path'])));
  else put(draft, 'file.type', columns['type']);
  put(draft, 'user.name', columns['username'] ?? columns['user']);
  if (columns['remote_address'] !== undefined) {
    putAddress(draft, 'source', columns['local_address']);
    putAddress(draft, 'destination', columns['remote_address']);
    putAll(draft, columns, connection);
    put(draft, 'network.transport', transports[textOf(columns['protocol'])] ?? columns['protocol']);
  }
  const category = columns['remote_address'] !== undefined ? ['network'] : ofProcess ? ['process'] : [];
  conclude(draft, { category, type: ['info'] });
}

/** The one row of a snapshot or batch is read like a row of its own; more are kept as they are. */
function rowsOf(value: Fields): Fields[] {
  const difference = value['diffResults'];
  const lists = isObject(difference) ? [difference['added'], difference['removed']] : [value['snapshot']];
  return lists.flatMap((list) => (Array.isArray(list) ? list.filter(isObject) : []));
}

function readResult(draft: Draft, value: Fields): void {
  const columns = value['columns'];
  const rows = isObject(columns) ? [columns] : rowsOf(value);
  const [only] = rows;
  conclude(draft, { category: [], type: ['info'] });
  if (only !== undefined && rows.length === 1) {
    readColumns(draft, only);
    draft.native = { ...only, ...value };
    addAttribute(draft.attrs, 'osquery.result.columns', only);
  } else {
    put(draft, 'osquery.result.rows', rows.length);
    addAttribute(draft.attrs, 'osquery.result.snapshot', rows);
  }
  put(draft, 'event.action', value['action'] ?? (isObject(value['diffResults']) ? 'batch' : undefined));
  put(draft, 'rule.name', value['name']);
  put(draft, 'osquery.result.name', value['name']);
  const decorations = isObject(value['decorations']) ? value['decorations'] : value;
  addAttribute(draft.attrs, 'osquery.result.decorations', value['decorations']);
  put(draft, 'host.id', decorations['host_uuid'] ?? decorations['uuid']);
  if (draft.ecs['user.name'] === undefined) put(draft, 'user.name', decorations['username']);
  const ip = ipOf(decorations['ip'] ?? decorations['local_ip']);
  if (ip !== null) put(draft, 'host.ip', [ip]);
  const what =
    ['path', 'cmdline', 'name', 'remote_address'].map((name) => textOf(only?.[name])).find((text) => text !== '') ?? '';
  draft.message = [textOf(value['name']), textOf(value['action']), what].filter((part) => part !== '').join(' ');
}

function readStatus(draft: Draft, value: Fields): void {
  put(draft, 'log.level', levels[wholeNumber(value['severity']) ?? -1]);
  put(draft, 'log.origin.file.name', value['filename']);
  put(draft, 'log.origin.file.line', value['line']);
  put(draft, 'agent.version', value['version']);
  conclude(draft, { category: ['process'], type: [(wholeNumber(value['severity']) ?? 0) > 1 ? 'error' : 'info'] });
  draft.message = textOf(value['message']);
}

export const osquery = defineSource({
  id: 'osquery',
  title: 'osquery',
  kind: 'endpoint',
  summary: 'Results of scheduled queries as rows, batches and snapshots, and the status log; also through Fleet.',
  format: 'json',
  aliases: ['osqueryd', 'fleetdm', 'kolide'],
  wrappers: ['data'],
  snippets: snippets('osquery', [
    vectorLinesSnippet(['/var/log/osquery/osqueryd.*.log']),
    rsyslogFileSnippet('/var/log/osquery/osqueryd.results.log', 'osquery'),
    shellSnippet,
  ]),
  recognise: (record) => {
    const value = objectFor(record);
    return value !== null && (isResult(value) || isStatus(value)) ? 96 : 0;
  },
  parse: (record) => {
    const value = jsonLineOf(record);
    const result = isResult(value);
    if (!result && !isStatus(value)) {
      throw new ParseFault('The object is neither a result nor a status line of osquery.');
    }
    const draft = newDraft('osquery', result ? 'result' : 'status', logsource, value);
    draft.time = parseTime(value['unixTime']) ?? parseTime(value['@timestamp']);
    put(draft, 'host.name', value['hostIdentifier']);
    if (result) readResult(draft, value);
    else readStatus(draft, value);
    return finished(draft);
  },
});
