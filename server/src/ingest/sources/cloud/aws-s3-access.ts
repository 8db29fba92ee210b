// Amazon S3 server access logs.
import { textOf } from '../values.ts';
import { bucketSnippet, cloudSnippets } from './cloud-snippets.ts';
import { put, type Reading, told } from './ecs-names.ts';
import { putUrl } from './field-table.ts';
import { has } from './json-source.ts';
import { defineLineSource } from './line-source.ts';
import { named, quotedFields } from './quoted-fields.ts';

const names = [
  'bucket_owner', 'bucket', 'time', 'remote_ip', 'requester', 'request_id', 'operation', 'key', 'request_uri', 'http_status',
  'error_code', 'bytes_sent', 'object_size', 'total_time', 'turn_around_time', 'referrer', 'user_agent', 'version_id', 'host_id',
  'signature_version', 'cipher_suite', 'authentication_type', 'host_header', 'tls_version', 'access_point_arn', 'acl_required',
]; // prettier-ignore

const isTime = /^\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4}$/;
const operation = /^(?:REST|SOAP|BATCH|S3|WEBSITE)\./;
const requester = /^arn:[^:]*:(?:iam|sts)::(\d*):(.*)$/;

const verbs: Readonly<Record<string, string>> = {
  GET: 'access',
  HEAD: 'access',
  PUT: 'change',
  POST: 'change',
  DELETE: 'deletion',
};

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  const [method, uri = '', version] = textOf(value['request_uri']).split(' ');
  put(reading, 'http.request.method', method);
  put(reading, 'http.version', version?.replace(/^HTTP\//i, ''));
  putUrl(reading, uri);
  const host = textOf(value['host_header']);
  put(reading, 'url.domain', host);
  if (host !== '' && uri.startsWith('/')) put(reading, 'url.full', `https://${host}${uri}`);
  const status = Number(value['http_status']);
  if (status > 0) ecs['event.outcome'] = status < 400 ? 'success' : 'failure';
  const [, account, name] = requester.exec(textOf(value['requester'])) ?? [];
  put(reading, 'user.name', name?.slice(name.lastIndexOf('/') + 1));
  put(reading, 'cloud.account.id', account);
  put(reading, 'user.id', value['requester']);
  ecs['event.type'] = [verbs[told(reading, 'http.request.method')] ?? 'info'];
}

export const awsS3Access = defineLineSource({
  id: 'aws-s3-access',
  title: 'Amazon S3 server access logs',
  kind: 'cloud',
  summary: 'Requests to the objects of a bucket.',
  aliases: ['s3-access', 's3access'],
  wrappers: ['logEvents'],
  snippets: cloudSnippets('aws-s3-access', bucketSnippet),
  refusal: 'The line is no S3 server access log record.',
  rowOf: (line) => {
    const row = named(names, quotedFields(line));
    return isTime.test(row['time'] ?? '') && operation.test(row['operation'] ?? '') ? row : null;
  },
  streams: [
    {
      is: (value) => has(value, 'bucket', 'operation', 'request_id') && operation.test(textOf(value['operation'])),
      sure: 96,
      dataset: 'aws.s3access',
      logsource: { product: 'aws', service: 's3access', category: 'webserver' },
      prefix: 'aws.s3access',
      fixed: {
        'event.module': 'aws',
        'cloud.provider': 'aws',
        'event.category': ['web', 'file'],
        'network.protocol': 'http',
      },
      time: ['time'],
      identity: ['request_id', 'operation', 'key'],
      fields: {
        time: null,
        remote_ip: 'source.ip',
        requester: null,
        request_id: 'event.id',
        operation: 'event.action',
        key: 'file.path',
        request_uri: null,
        http_status: 'http.response.status_code',
        error_code: 'event.code',
        bytes_sent: 'destination.bytes',
        object_size: 'file.size',
        total_time: ['event.duration', 'ms'],
        referrer: 'http.request.referrer',
        user_agent: 'user_agent.original',
        cipher_suite: 'tls.cipher',
        tls_version: 'tls.version',
        host_header: null,
      },
      finish,
    },
  ],
});
