// Google Cloud VPC flow logs.
import { isObject } from '../source.ts';
import { textOf } from '../values.ts';
import { cloudSnippets, pubSubSnippet } from './cloud-snippets.ts';
import { type Fields, put, type Reading, told } from './ecs-names.ts';
import { transportOf } from './field-table.ts';
import { defineJsonSource, isText, part } from './json-source.ts';

const payload = (value: Fields): Fields => part(value, 'jsonPayload');

function finish(reading: Reading): void {
  const flow = payload(reading.value);
  const reporter = textOf(flow['reporter']).toUpperCase();
  put(reading, 'network.transport', transportOf(part(flow, 'connection')['protocol']));
  put(reading, 'network.bytes', flow['bytes_sent']);
  put(reading, 'network.packets', flow['packets_sent']);
  put(reading, 'network.direction', reporter === 'DEST' ? 'ingress' : reporter === 'SRC' ? 'egress' : undefined);
  const instance = part(flow, reporter === 'DEST' ? 'dest_instance' : 'src_instance');
  put(reading, 'host.name', instance['vm_name']);
  put(reading, 'cloud.region', instance['region']);
  put(reading, 'cloud.availability_zone', instance['zone']);
  const start = Date.parse(textOf(flow['start_time']));
  const end = Date.parse(textOf(flow['end_time']));
  if (end >= start) reading.ecs['event.duration'] = (end - start) * 1_000_000;
}

export const gcpVpcFlow = defineJsonSource({
  id: 'gcp-vpc-flow',
  title: 'Google Cloud VPC flow logs',
  kind: 'cloud',
  summary: 'Connections of the instances of a VPC.',
  aliases: ['gcp-vpcflow'],
  wrappers: ['entries', 'items'],
  snippets: cloudSnippets('gcp-vpc-flow', pubSubSnippet('logName:"compute.googleapis.com%2Fvpc_flows"')),
  refusal: 'The object is no VPC flow log entry: it lacks `jsonPayload.connection`.',
  streams: [
    {
      is: (value) =>
        isObject(payload(value)['connection']) &&
        (textOf(value['logName']).includes('vpc_flows') || isText(payload(value)['reporter'])),
      sure: 95,
      dataset: 'gcp.vpcflow',
      logsource: { product: 'gcp', service: 'vpcflow', category: 'firewall' },
      prefix: 'gcp.vpcflow',
      fixed: {
        'event.module': 'gcp',
        'cloud.provider': 'gcp',
        'event.category': ['network'],
        'event.type': ['connection'],
      },
      time: ['timestamp', 'jsonPayload.end_time', 'receiveTimestamp'],
      identity: ['insertId', 'timestamp'],
      fields: {
        timestamp: null,
        receiveTimestamp: null,
        insertId: 'event.id',
        logName: 'log.logger',
        'resource.labels.project_id': 'cloud.project.id',
        'jsonPayload.connection.src_ip': 'source.ip',
        'jsonPayload.connection.src_port': 'source.port',
        'jsonPayload.connection.dest_ip': 'destination.ip',
        'jsonPayload.connection.dest_port': 'destination.port',
        'jsonPayload.connection.protocol': 'network.iana_number',
        'jsonPayload.bytes_sent': 'source.bytes',
        'jsonPayload.packets_sent': 'source.packets',
        'jsonPayload.start_time': 'event.start',
        'jsonPayload.end_time': 'event.end',
        'jsonPayload.src_location.asn': 'source.as.number',
        'jsonPayload.dest_location.asn': 'destination.as.number',
      },
      finish,
      native: (value, reading) => ({
        ...value,
        src_ip: told(reading, 'source.ip'),
        dst_ip: told(reading, 'destination.ip'),
        dst_port: told(reading, 'destination.port'),
      }),
    },
  ],
});
