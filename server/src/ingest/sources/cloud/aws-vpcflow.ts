// Amazon VPC flow logs: the lines of a bucket or a log group, also inside JSON, and the rows of Parquet files as JSON.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import { isObject, objectIn, ParseFault, type Source, type SourceRecord } from '../source.ts';
import { epochToMillis } from '../times.ts';
import { textOf } from '../values.ts';
import { bucketSnippet, cloudSnippets } from './cloud-snippets.ts';
import { type EcsName, put, type Reading, told } from './ecs-names.ts';
import { transportOf } from './field-table.ts';
import { formatOf, isHeader } from './vpcflow-formats.ts';

type Row = Record<string, string>;

const fields: Readonly<Record<string, EcsName>> = {
  'account-id': 'cloud.account.id',
  srcaddr: 'source.ip',
  dstaddr: 'destination.ip',
  srcport: 'source.port',
  dstport: 'destination.port',
  bytes: 'source.bytes',
  packets: 'source.packets',
  protocol: 'network.iana_number',
  'instance-id': 'cloud.instance.id',
  region: 'cloud.region',
  'az-id': 'cloud.availability_zone',
  'flow-direction': 'network.direction',
};

const maxWords = 60;
const wordsIn = (line: string): string[] => line.trim().slice(0, 4_000).split(/\s+/, maxWords);

function rowOf(line: string): Row {
  const values = wordsIn(line);
  if (isHeader(values)) throw new ParseFault('The line is the header of a flow log file.');
  const format = formatOf(values);
  if (format === null) throw new ParseFault('The line is no VPC flow log record.');
  const row: Row = {};
  values.forEach((value, index) => {
    const name = format[index] ?? '';
    row[name === '' ? `field-${index + 1}` : name] = value;
  });
  return row;
}

/** A line inside JSON (`message`, `event`), or a row with one name per field in any writing. */
function rowIn(value: Record<string, unknown>): Row {
  for (const name of ['message', 'event', 'log', 'Message', '@message']) {
    const line = value[name];
    if (typeof line === 'string' && !line.trimStart().startsWith('{')) return rowOf(line);
  }
  const row: Row = {};
  for (const [key, inner] of Object.entries(value)) {
    const text = textOf(inner);
    if (text !== '')
      row[
        key
          .replaceAll('_', '-')
          .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
          .toLowerCase()
      ] = text;
  }
  if (row['interface-id'] === undefined || (row['srcaddr'] === undefined && row['log-status'] === undefined))
    throw new ParseFault('The object is no VPC flow log record: it lacks `interface_id` or `srcaddr`.');
  return row;
}

function eventOf(row: Row): NormalisedEvent {
  const reading: Reading = { value: row, ecs: {}, attrs: {} };
  const { ecs, attrs } = reading;
  ecs['event.kind'] = 'event';
  ecs['event.category'] = ['network'];
  ecs['event.type'] = ['connection'];
  ecs['event.module'] = 'aws';
  ecs['cloud.provider'] = 'aws';
  for (const [name, value] of Object.entries(row)) {
    if (value === '-' || value === 'unknown') continue;
    const field = fields[name];
    if (field === undefined || !put(reading, field, value)) attrs[`aws.vpcflow.${name.replaceAll('-', '_')}`] = value;
  }
  const action = textOf(row['action']);
  if (action === 'ACCEPT' || action === 'REJECT') {
    ecs['event.outcome'] = action === 'ACCEPT' ? 'success' : 'failure';
    ecs['event.action'] = action.toLowerCase();
  }
  put(reading, 'network.transport', transportOf(row['protocol']));
  put(reading, 'network.bytes', row['bytes']);
  put(reading, 'network.packets', row['packets']);
  const start = epochToMillis(Number(row['start']));
  const end = epochToMillis(Number(row['end']));
  if (start !== null) put(reading, 'event.start', new Date(start).toISOString());
  if (end !== null) put(reading, 'event.end', new Date(end).toISOString());
  const peers = `${told(reading, 'source.ip') || '?'} → ${told(reading, 'destination.ip') || '?'}:${told(reading, 'destination.port')}`;
  return {
    time: end ?? start,
    dataset: 'aws.vpcflow',
    sourceEventId: null,
    logsource: { product: 'aws', service: 'vpcflow', category: 'firewall' },
    native: { ...row, ...firewallNames(row) },
    ecs,
    attrs,
    message:
      row['srcaddr'] === undefined || row['srcaddr'] === '-'
        ? `flow log ${row['log-status'] ?? ''} of ${row['interface-id'] ?? 'an interface'}`
        : `${action || 'flow'} ${told(reading, 'network.transport')} ${peers}`.replaceAll(/\s+/g, ' '),
  };
}

/** The names under which rules about firewalls read it. */
const firewallNames = (row: Row): Row => ({
  ...(row['srcaddr'] === undefined ? {} : { src_ip: row['srcaddr'] }),
  ...(row['dstaddr'] === undefined ? {} : { dst_ip: row['dstaddr'] }),
  ...(row['srcport'] === undefined ? {} : { src_port: row['srcport'] }),
  ...(row['dstport'] === undefined ? {} : { dst_port: row['dstport'] }),
});

function parse(record: SourceRecord): NormalisedEvent {
  if (isObject(record.value)) return eventOf(rowIn(record.value));
  const line = record.raw.trim();
  return eventOf(line.startsWith('{') ? rowIn(objectIn(line)) : rowOf(line));
}

const looksLike = /^\d{1,2} (?:\d{5,14}|unknown) eni-\S+ /;
const sureOf = (line: string): number => {
  if (looksLike.test(line)) return 90;
  const mayBe = line.startsWith('eni-') || line.includes(' eni-');
  return mayBe && formatOf(wordsIn(line)) !== null ? 70 : 0;
};

function recognise({ raw, value }: SourceRecord): number {
  if (isObject(value)) {
    const message = value['message'] ?? value['event'];
    if (typeof message === 'string') return sureOf(message);
    const isRow = (value['interface_id'] ?? value['interface-id'] ?? value['interfaceId']) !== undefined;
    return isRow && value['srcaddr'] !== undefined && value['dstaddr'] !== undefined ? 85 : 0;
  }
  return sureOf(raw);
}

export const awsVpcflow: Source = {
  id: 'aws-vpcflow',
  title: 'Amazon VPC flow logs',
  kind: 'cloud',
  summary: 'Versions 2 to 8 in the default format or a custom one, as lines or as JSON.',
  aliases: ['vpcflow', 'aws-flow-logs'],
  wrappers: ['logEvents', 'Records'],
  format: 'json',
  snippets: cloudSnippets('aws-vpcflow', bucketSnippet),
  recognise,
  parse,
};
