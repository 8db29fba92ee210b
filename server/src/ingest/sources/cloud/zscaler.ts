// Zscaler Internet Access: the feeds of NSS and Cloud NSS as JSON – web, firewall, DNS, tunnel, audit and DLP.
import { isObject } from '../source.ts';
import { textOf } from '../values.ts';
import { cloudSnippets, webhookSnippet } from './cloud-snippets.ts';
import { type Fields, put, type Reading, told } from './ecs-names.ts';
import { putAddress, putMailbox, putUrl } from './field-table.ts';
import { defineJsonSource, has, type JsonStream } from './json-source.ts';
import { zscalerDns, zscalerFirewall, zscalerOther, zscalerWeb } from './zscaler-fields.ts';

const nothing = new Set(['NA', 'N/A', 'None', 'NotFound', 'none', 'null']);

/** Feeds wrap the record in `event`, and write what is unknown as a word. */
function reshape(value: Fields): Fields {
  const inner = isObject(value['event']) ? value['event'] : value;
  const kind = textOf(value['sourcetype']);
  const bare: Fields = kind === '' ? {} : { sourcetype: kind };
  for (const [name, item] of Object.entries(inner)) {
    if (typeof item !== 'string' || !nothing.has(item)) bare[name] = item;
  }
  return bare;
}

/** Feeds that are told to encode do it by `%XX`, but leave `%` itself alone. */
function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text.replaceAll(/%(?![0-9A-Fa-f]{2})/g, '%25'));
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

const fromBase64 = (value: unknown): string =>
  typeof value === 'string' && value.length < 20_000 ? Buffer.from(value, 'base64').toString('utf8') : '';

function readAction(reading: Reading): void {
  const { value, ecs } = reading;
  const action = textOf(value['action']).toLowerCase().replaceAll(' ', '-');
  put(reading, 'event.action', action);
  if (action === '') return;
  ecs['event.outcome'] = action.startsWith('allow')
    ? 'success'
    : /^(?:block|deny|denied|drop)/.test(action)
      ? 'failure'
      : 'unknown';
}

function readWho(reading: Reading): void {
  const { value } = reading;
  putMailbox(reading, 'user.name', decoded(textOf(value['login']) || textOf(value['user'])));
  put(reading, 'host.name', decoded(textOf(value['devicehostname'])).toLowerCase());
  const os = textOf(value['deviceostype']).toLowerCase();
  put(
    reading,
    'host.os.type',
    os.startsWith('windows')
      ? 'windows'
      : os.startsWith('mac')
        ? 'macos'
        : os.startsWith('linux')
          ? 'linux'
          : undefined,
  );
}

function finishWeb(reading: Reading): void {
  const { value } = reading;
  readAction(reading);
  readWho(reading);
  const url = fromBase64(value['b64url']) || decoded(textOf(value['eurl']) || textOf(value['url']));
  const host = decoded(textOf(value['host']) || textOf(value['hostname']) || textOf(value['ehost']));
  const secure = /^(?:https|ssl|http_proxy|httpsproxy)/i.test(textOf(value['proto'] || value['protocol']));
  putUrl(reading, url === '' || url.includes('://') ? url : `${secure ? 'https' : 'http'}://${url}`);
  put(reading, 'url.domain', host);
  put(reading, 'destination.domain', host);
  put(
    reading,
    'http.request.referrer',
    fromBase64(value['b64referer']) || decoded(textOf(value['refererURL']) || textOf(value['ereferer'])),
  );
  put(reading, 'user_agent.original', decoded(textOf(value['useragent'] ?? value['ua'])));
  put(
    reading,
    'rule.name',
    decoded(textOf(value['rulelabel']) || textOf(value['urlfilterrulelabel']) || textOf(value['apprulelabel'])),
  );
  if (told(reading, 'network.protocol') === '') put(reading, 'network.protocol', textOf(value['proto']).toLowerCase());
  const threat = textOf(value['threatname']);
  if (threat !== '') {
    reading.ecs['event.kind'] = 'alert';
    reading.ecs['event.category'] = ['web', 'malware'];
    put(reading, 'rule.name', threat);
  }
}

function finishFirewall(reading: Reading): void {
  const { value, ecs } = reading;
  readAction(reading);
  readWho(reading);
  const action = told(reading, 'event.action');
  ecs['event.type'] = [
    action.startsWith('allow') ? 'allowed' : /^(?:block|drop|deny)/.test(action) ? 'denied' : 'info',
  ];
  const threat = textOf(value['threatname']);
  if (threat !== '') ecs['event.kind'] = 'alert';
  put(reading, 'rule.name', decoded(textOf(value['rulelabel']) || textOf(value['rule'])));
  put(reading, 'observer.type', 'firewall');
}

function finishDns(reading: Reading): void {
  readWho(reading);
  const { value } = reading;
  put(
    reading,
    'event.action',
    textOf(value['reqaction'] ?? value['resaction'])
      .toLowerCase()
      .replaceAll(' ', '-'),
  );
  putAddress(reading, 'source.ip', textOf(value['cip'] ?? value['clt_sip']));
  const response = textOf(value['res'] ?? value['dns_resp']);
  put(reading, 'dns.resolved_ip', response.split(/[,; ]+/).slice(0, 50));
}

function finishOther(reading: Reading): void {
  readAction(reading);
  readWho(reading);
  putMailbox(reading, 'user.name', textOf(reading.value['adminid']));
}

const named = (value: Fields, { ecs, attrs }: Reading): Fields => {
  const names: Fields = { ...value };
  const rename: readonly [string, unknown][] = [
    ['c-uri', ecs['url.full']],
    ['cs-uri', ecs['url.full']],
    ['cs-host', ecs['url.domain']],
    ['cs-method', ecs['http.request.method']],
    ['c-useragent', ecs['user_agent.original']],
    ['sc-status', ecs['http.response.status_code']],
    ['c-uri-query', attrs['url.query']],
    ['src_ip', ecs['source.ip']],
    ['dst_ip', ecs['destination.ip']],
    ['dst_port', ecs['destination.port']],
    ['query', ecs['dns.question.name']],
    ['record_type', ecs['dns.question.type']],
  ];
  for (const [name, item] of rename) if (item !== undefined) names[name] = item;
  return names;
};

const sourceType = (value: Fields, word: string): boolean => textOf(value['sourcetype']).includes(word);

const base: Pick<JsonStream, 'sure' | 'time' | 'native' | 'prefix'> = {
  sure: 85,
  prefix: 'zscaler_zia',
  time: ['datetime', 'time', 'epochtime', 'event_time', 'Datetime'],
  native: named,
};
const observer = { 'event.module': 'zscaler_zia', 'observer.vendor': 'Zscaler', 'observer.product': 'ZIA' };

export const zscaler = defineJsonSource({
  id: 'zscaler',
  title: 'Zscaler Internet Access',
  kind: 'web',
  summary: 'NSS and Cloud NSS feeds as JSON: web, firewall, DNS, tunnel, audit and DLP.',
  aliases: ['zscaler-zia', 'zscaler_zia', 'zia'],
  wrappers: ['records'],
  snippets: cloudSnippets(
    'zscaler',
    webhookSnippet(
      'Cloud NSS feed to an HTTP endpoint',
      '# Administration → Nanolog Streaming Service → Cloud NSS Feeds → Add; SIEM type “Other”, feed output type “JSON”',
    ),
  ),
  refusal: 'The object is no record of a ZIA feed: its fields are those of none of the feeds.',
  reshape,
  streams: [
    {
      ...base,
      is: (value) =>
        sourceType(value, 'dns') || (has(value, 'reqaction') && (has(value, 'req') || has(value, 'dns_req'))),
      dataset: 'zscaler.dns',
      logsource: { product: 'zscaler', service: 'dns', category: 'dns' },
      fixed: {
        ...observer,
        'event.category': ['network'],
        'event.type': ['info', 'protocol'],
        'network.protocol': 'dns',
      },
      identity: ['recordid'],
      fields: zscalerDns,
      finish: finishDns,
    },
    {
      ...base,
      is: (value) =>
        sourceType(value, 'fw') ||
        (has(value, 'csip', 'cdip') && has(value, 'action')) ||
        (has(value, 'ssip', 'sdip') && has(value, 'action')),
      dataset: 'zscaler.firewall',
      logsource: { product: 'zscaler', service: 'firewall', category: 'firewall' },
      fixed: { ...observer, 'event.category': ['network'] },
      identity: ['recordid'],
      fields: zscalerFirewall,
      finish: finishFirewall,
    },
    {
      ...base,
      is: (value) =>
        sourceType(value, 'web') ||
        (has(value, 'action') &&
          (has(value, 'reqmethod') || has(value, 'requestmethod')) &&
          ['url', 'eurl', 'b64url', 'host'].some((name) => has(value, name))),
      dataset: 'zscaler.web',
      logsource: { product: 'zscaler', service: 'web', category: 'proxy' },
      fixed: { ...observer, 'event.category': ['web'], 'event.type': ['access'] },
      identity: ['recordid|event_id'],
      fields: zscalerWeb,
      finish: finishWeb,
    },
    {
      ...base,
      is: (value) =>
        ['zscalernss', 'zscaler'].some((word) => sourceType(value, word)) || has(value, 'auditlogtype', 'adminid'),
      dataset: 'zscaler.other',
      logsource: { product: 'zscaler', service: 'other' },
      fixed: { ...observer, 'event.category': ['configuration'], 'event.type': ['info'] },
      identity: ['recordid'],
      fields: zscalerOther,
      finish: finishOther,
    },
  ],
});
