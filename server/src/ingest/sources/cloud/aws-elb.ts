// Elastic Load Balancing access logs: application, classic and network load balancers.
import { textOf } from '../values.ts';
import { bucketSnippet, cloudSnippets } from './cloud-snippets.ts';
import { type Fields, put, type Reading, told } from './ecs-names.ts';
import { putAddress, putUrl, splitAddress } from './field-table.ts';
import { has } from './json-source.ts';
import { defineLineSource } from './line-source.ts';
import { named, quotedFields } from './quoted-fields.ts';

const application = [
  'type', 'time', 'elb', 'client', 'target', 'request_processing_time', 'target_processing_time', 'response_processing_time',
  'elb_status_code', 'target_status_code', 'received_bytes', 'sent_bytes', 'request', 'user_agent', 'ssl_cipher', 'ssl_protocol',
  'target_group_arn', 'trace_id', 'domain_name', 'chosen_cert_arn', 'matched_rule_priority', 'request_creation_time',
  'actions_executed', 'redirect_url', 'error_reason', 'target_list', 'target_status_code_list', 'classification',
  'classification_reason', 'conn_trace_id',
]; // prettier-ignore
const classic = application.slice(1, 16);
const network = [
  'type', 'version', 'time', 'elb', 'listener', 'client', 'target', 'connection_time', 'tls_handshake_time', 'received_bytes',
  'sent_bytes', 'incoming_tls_alert', 'chosen_cert_arn', 'chosen_cert_serial', 'ssl_cipher', 'ssl_protocol', 'tls_named_group',
  'domain_name', 'alpn_fe_protocol', 'alpn_be_protocol', 'alpn_client_preference_list', 'tls_connection_creation_time',
]; // prettier-ignore

const kinds = /^(?:http|https|h2|grpcs|ws|wss)$/;
/** A cheap look before a line is taken apart: the time is the first, second or third word of all three formats. */
const begins = /^(?:[a-z0-9]{2,5} |tls \S{1,8} )?\d{4}-\d{2}-\d{2}T/;
const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/;

function rowOf(line: string): Record<string, string> | null {
  if (!begins.test(line)) return null;
  const values = quotedFields(line);
  const [first = '', second = '', third = ''] = values;
  const format =
    first === 'tls' && isTime.test(third) ? network : kinds.test(first) && isTime.test(second) ? application : classic;
  const row = named(format, values);
  if (format === classic && !isTime.test(first)) return null;
  return row['elb'] !== undefined && splitAddress(row['client'] ?? '').ip !== null ? row : null;
}

const seconds = (text: unknown): number => Math.max(0, Number(text) || 0);

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  putAddress(reading, 'source.ip', textOf(value['client']));
  putAddress(reading, 'destination.ip', textOf(value['target']));
  const [method, uri, version] = textOf(value['request']).split(' ');
  if (method !== undefined && method !== '' && method !== '-') put(reading, 'http.request.method', method);
  put(reading, 'http.version', version?.replace(/^HTTP\//i, ''));
  putUrl(reading, textOf(uri));
  put(reading, 'url.domain', value['domain_name']);
  const status = Number(value['elb_status_code']);
  if (status > 0) {
    ecs['event.outcome'] = status < 400 ? 'success' : 'failure';
    put(reading, 'network.protocol', 'http');
  }
  const duration = ['request_processing_time', 'target_processing_time', 'response_processing_time']
    .map((name) => seconds(value[name]))
    .reduce((sum, part) => sum + part, 0);
  if (duration > 0) ecs['event.duration'] = Math.round(duration * 1e9);
}

/** Rules about web servers ask by these names. */
function native(value: Fields, reading: Reading): Fields {
  return {
    ...value,
    'cs-method': told(reading, 'http.request.method'),
    'cs-uri-stem': told(reading, 'url.path'),
    'cs-uri-query': told(reading, 'url.query'),
    'cs-host': told(reading, 'url.domain'),
    'cs-user-agent': told(reading, 'user_agent.original'),
    'sc-status': told(reading, 'http.response.status_code'),
    'c-ip': told(reading, 'source.ip'),
  };
}

export const awsElb = defineLineSource({
  id: 'aws-elb',
  title: 'AWS load balancers',
  kind: 'web',
  summary: 'Access logs of application, classic and network load balancers.',
  aliases: ['aws-alb', 'elb', 'alb'],
  wrappers: ['logEvents'],
  snippets: cloudSnippets('aws-elb', bucketSnippet),
  refusal: 'The line is no access log record of a load balancer.',
  rowOf,
  streams: [
    {
      is: (value) => has(value, 'elb', 'client', 'time'),
      sure: 85,
      dataset: 'aws.elb',
      logsource: { product: 'aws', service: 'elb', category: 'webserver' },
      prefix: 'aws.elb',
      fixed: {
        'event.module': 'aws',
        'cloud.provider': 'aws',
        'event.category': ['web', 'network'],
        'event.type': ['access'],
      },
      time: ['time'],
      fields: {
        time: null,
        client: null,
        target: null,
        request: null,
        elb: 'observer.name',
        elb_status_code: 'http.response.status_code',
        received_bytes: 'source.bytes',
        sent_bytes: 'destination.bytes',
        user_agent: 'user_agent.original',
        ssl_cipher: 'tls.cipher',
        ssl_protocol: 'tls.version',
        domain_name: null,
        trace_id: 'http.request.id',
        connection_time: ['event.duration', 'ms'],
      },
      finish,
      native,
    },
  ],
});
