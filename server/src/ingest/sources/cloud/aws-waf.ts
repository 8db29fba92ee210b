// AWS WAF: the decision about each web request.
import { isObject } from '../source.ts';
import { textOf } from '../values.ts';
import { cloudSnippets, bucketSnippet } from './cloud-snippets.ts';
import { put, type Reading, told } from './ecs-names.ts';
import { defineJsonSource, has, isText, objectsIn, part } from './json-source.ts';

const aclArn = /^arn:[^:]*:wafv2:([^:]*):(\d*):/;

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  const request = part(value, 'httpRequest');
  for (const header of objectsIn(request['headers'])) {
    const name = textOf(header['name']).toLowerCase();
    if (name === 'host') put(reading, 'url.domain', textOf(header['value']).replace(/:\d+$/, ''));
    else if (name === 'user-agent') put(reading, 'user_agent.original', header['value']);
    else if (name === 'referer') put(reading, 'http.request.referrer', header['value']);
  }
  const domain = told(reading, 'url.domain');
  const query = textOf(request['args']);
  put(reading, 'url.query', query);
  if (domain !== '')
    put(reading, 'url.full', `https://${domain}${textOf(request['uri'])}${query === '' ? '' : `?${query}`}`);
  put(reading, 'http.version', textOf(request['httpVersion']).replace(/^HTTP\//i, ''));
  const arn = aclArn.exec(textOf(value['webaclId']));
  put(reading, 'cloud.region', arn?.[1]);
  put(reading, 'cloud.account.id', arn?.[2]);
  const action = textOf(value['action']).toUpperCase();
  const allowed = action === 'ALLOW' || action === 'COUNT';
  ecs['event.type'] = ['access', allowed ? 'allowed' : 'denied'];
  ecs['event.outcome'] = allowed ? 'success' : 'failure';
}

export const awsWaf = defineJsonSource({
  id: 'aws-waf',
  title: 'AWS WAF',
  kind: 'web',
  summary: 'Web requests with the rule that decided about them.',
  aliases: ['waf'],
  wrappers: ['logEvents', 'Records'],
  snippets: cloudSnippets('aws-waf', bucketSnippet),
  refusal: 'The object is no AWS WAF log record: it lacks `webaclId` or `httpRequest`.',
  streams: [
    {
      is: (value) => isText(value['webaclId']) && isObject(value['httpRequest']) && has(value, 'action'),
      sure: 95,
      dataset: 'aws.waf',
      logsource: { product: 'aws', service: 'waf' },
      prefix: 'aws.waf',
      fixed: {
        'event.category': ['web', 'network'],
        'event.module': 'aws',
        'cloud.provider': 'aws',
        'observer.vendor': 'AWS',
        'observer.product': 'WAF',
        'network.protocol': 'http',
        'network.transport': 'tcp',
      },
      time: ['timestamp'],
      fields: {
        timestamp: null,
        action: 'event.action',
        terminatingRuleId: 'rule.id',
        terminatingRuleType: 'rule.ruleset',
        httpSourceName: 'cloud.service.name',
        ja3Fingerprint: 'tls.client.ja3',
        ja4Fingerprint: 'tls.client.ja4',
        'httpRequest.clientIp': 'source.ip',
        'httpRequest.country': 'source.geo.country_iso_code',
        'httpRequest.uri': 'url.path',
        'httpRequest.args': null,
        'httpRequest.httpVersion': null,
        'httpRequest.httpMethod': 'http.request.method',
        'httpRequest.requestId': 'http.request.id',
      },
      finish,
    },
  ],
});
