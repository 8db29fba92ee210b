import { isObject } from '../source.ts';
// Trend Vision One: alerts of the workbench and observed attack techniques.
import { textOf, wholeNumber } from '../values.ts';
import { cloudSnippets, pollSnippet } from './cloud-snippets.ts';
import { type Fields, put, type Reading } from './ecs-names.ts';
import { putMailbox } from './field-table.ts';
import { defineJsonSource, has, isText, objectsIn, part } from './json-source.ts';

const severities: Readonly<Record<string, number>> = {
  info: 1,
  informational: 1,
  low: 21,
  medium: 47,
  high: 73,
  critical: 99,
};

function readIndicator(reading: Reading, { type, value }: Fields): void {
  const host = isObject(value) ? value : {};
  switch (textOf(type)) {
    case 'host':
      put(reading, 'host.name', host['name']);
      put(reading, 'host.id', host['guid']);
      put(reading, 'host.ip', host['ips']);
      break;
    case 'ip':
      put(reading, 'source.ip', value);
      break;
    case 'domain':
      put(reading, 'destination.domain', value);
      break;
    case 'url':
      put(reading, 'url.full', value);
      break;
    case 'file_sha256':
      put(reading, 'file.hash.sha256', value);
      break;
    case 'file_sha1':
      put(reading, 'file.hash.sha1', value);
      break;
    case 'fullpath':
      put(reading, 'file.path', value);
      break;
    case 'filename':
      put(reading, 'file.name', value);
      break;
    case 'command_line':
      put(reading, 'process.command_line', value);
      break;
    case 'registry_key':
      put(reading, 'registry.path', value);
      break;
    case 'user_account':
      putAccount(reading, textOf(value));
      break;
    case 'email_sender':
      put(reading, 'email.from.address', value);
      break;
    default:
  }
}

/** `DOMAIN\name` or an e-mail address. */
function putAccount(reading: Reading, account: string): void {
  const cut = account.lastIndexOf('\\');
  if (cut > 0) put(reading, 'user.domain', account.slice(0, cut).replace(/\\$/, ''));
  putMailbox(reading, 'user.name', account.slice(cut + 1));
}

function finishAlert(reading: Reading): void {
  const { value } = reading;
  put(reading, 'event.severity', severities[textOf(value['severity']).toLowerCase()] ?? wholeNumber(value['score']));
  for (const entity of objectsIn(part(value, 'impactScope')['entities'])) {
    const inner = entity['entityValue'];
    if (entity['entityType'] === 'host') readIndicator(reading, { type: 'host', value: inner });
    else if (entity['entityType'] === 'account') putAccount(reading, textOf(inner));
    else if (entity['entityType'] === 'emailAddress') put(reading, 'user.email', inner);
  }
  for (const indicator of objectsIn(value['indicators'])) readIndicator(reading, indicator);
  const [rule] = objectsIn(value['matchedRules']);
  put(reading, 'rule.id', rule?.['id']);
  const techniques = objectsIn(rule?.['matchedFilters']).flatMap(({ mitreTechniqueIds: ids }) =>
    Array.isArray(ids) ? ids.map(textOf) : [],
  );
  put(reading, 'threat.technique.id', techniques);
  put(reading, 'event.action', value['model']);
}

function finishTechnique(reading: Reading): void {
  const { value } = reading;
  const [filter] = objectsIn(value['filters']);
  const detail = part(value, 'detail');
  put(reading, 'rule.name', filter?.['name']);
  put(reading, 'rule.id', filter?.['id']);
  put(reading, 'event.severity', severities[textOf(filter?.['riskLevel'] ?? filter?.['level']).toLowerCase()]);
  put(reading, 'threat.technique.id', filter?.['mitreTechniqueIds'] ?? filter?.['techniques']);
  put(reading, 'threat.tactic.id', filter?.['mitreTacticIds'] ?? filter?.['tactics']);
  put(reading, 'event.action', filter?.['name'] ?? value['source']);
  put(reading, 'host.name', part(value, 'endpoint')['endpointName'] ?? detail['endpointHostName']);
  put(reading, 'host.ip', part(value, 'endpoint')['ips'] ?? detail['endpointIp']);
  put(reading, 'user.name', detail['processUser'] ?? detail['logonUser']);
}

const observer = {
  'event.kind': 'alert',
  'event.module': 'trend_micro_vision_one',
  'observer.vendor': 'Trend Micro',
  'observer.product': 'Vision One',
};

export const trendVisionOne = defineJsonSource({
  id: 'trend-vision-one',
  title: 'Trend Vision One',
  kind: 'endpoint',
  summary: 'Workbench alerts and observed attack techniques.',
  aliases: ['vision-one', 'trend-micro-vision-one'],
  wrappers: ['items'],
  snippets: cloudSnippets(
    'trend-vision-one',
    pollSnippet(
      'Workbench alerts of the last ten minutes',
      `curl -sS -H "Authorization: Bearer $VISION_ONE_TOKEN" "https://api.eu.xdr.trendmicro.com/v3.0/workbench/alerts?startDateTime=$(date -u -d '-10 min' +%FT%TZ)"`,
    ),
  ),
  refusal: 'The object is neither a Vision One alert (`workbenchLink`, `impactScope`) nor an observed technique.',
  streams: [
    {
      is: (value) =>
        isText(value['id']) && isObject(value['impactScope']) && (has(value, 'model') || has(value, 'matchedRules')),
      sure: 95,
      dataset: 'trend.vision_one_alert',
      logsource: { product: 'trendmicro', service: 'vision_one_alert' },
      prefix: 'trend_micro_vision_one.alert',
      fixed: { ...observer, 'event.category': ['threat'], 'event.type': ['info'] },
      time: ['updatedDateTime', 'createdDateTime'],
      identity: ['id', 'updatedDateTime'],
      fields: {
        id: 'event.id',
        model: 'rule.name',
        description: 'rule.description',
        severity: 'log.level',
        workbenchLink: 'event.reference',
        createdDateTime: 'event.created',
      },
      finish: finishAlert,
    },
    {
      is: (value) =>
        has(value, 'uuid', 'detectedDateTime', 'filters') && (isObject(value['detail']) || isObject(value['endpoint'])),
      sure: 90,
      dataset: 'trend.vision_one_detection',
      logsource: { product: 'trendmicro', service: 'vision_one_detection' },
      prefix: 'trend_micro_vision_one.detection',
      fixed: { ...observer, 'event.category': ['intrusion_detection'], 'event.type': ['info'] },
      time: ['detectedDateTime', 'detail.eventTime'],
      identity: ['uuid'],
      fields: {
        uuid: 'event.id',
        detectedDateTime: null,
        source: 'event.provider',
        'endpoint.agentGuid': 'host.id',
        'detail.processCmd': 'process.command_line',
        'detail.processFilePath': 'process.executable',
        'detail.processName': 'process.name',
        'detail.processPid': 'process.pid',
        'detail.processFileHashSha256': 'process.hash.sha256',
        'detail.processFileHashSha1': 'process.hash.sha1',
        'detail.parentCmd': 'process.parent.command_line',
        'detail.parentFilePath': 'process.parent.executable',
        'detail.objectFilePath': 'file.path',
        'detail.objectFileHashSha256': 'file.hash.sha256',
        'detail.objectRegistryKeyHandle': 'registry.path',
      },
      finish: finishTechnique,
    },
  ],
});
