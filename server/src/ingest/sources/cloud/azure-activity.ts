// The Azure activity log: what was done to the resources of a subscription.
import { isObject } from '../source.ts';
import { textOf } from '../values.ts';
import { azureNames, fromTable, messageOf, objectOrText, subscriptionOf } from './azure-record.ts';
import { setOutcome, setShape } from './categories.ts';
import { cloudSnippets, eventHubSnippet } from './cloud-snippets.ts';
import { type Fields, put, type Reading, told } from './ecs-names.ts';
import { putMailbox } from './field-table.ts';
import { defineJsonSource, has, isText, part } from './json-source.ts';
import { withLowerKeys } from './key-case.ts';

const logCategories = new Set([
  'administrative', 'security', 'servicehealth', 'alert', 'recommendation', 'policy', 'autoscale', 'resourcehealth', 'action',
  'write', 'delete', 'read',
]); // prettier-ignore

const plain = (value: unknown): unknown => (isObject(value) ? (value['value'] ?? value['localizedValue']) : value);

function reshape(value: Fields): Fields {
  if (has(value, 'TimeGenerated') && has(value, 'OperationNameValue')) {
    const table = fromTable(value, 'Administrative');
    return {
      ...table,
      category: value['CategoryValue'] ?? value['Category'],
      resultType: value['ActivityStatusValue'] ?? value['ActivityStatus'],
      callerIpAddress: value['CallerIpAddress'],
      caller: value['Caller'],
      operationName: value['OperationNameValue'],
    };
  }
  // What the management API and `az monitor activity-log list` answer.
  if (has(value, 'eventTimestamp', 'operationName'))
    return {
      ...value,
      time: value['eventTimestamp'],
      category: plain(value['category']),
      operationName: plain(value['operationName']),
      resultType: plain(value['status']),
      callerIpAddress: part(value, 'httpRequest')['clientIpAddress'],
      identity: { claims: value['claims'], authorization: value['authorization'] },
    };
  if (isText(value['operationName']) && has(value, 'resourceId')) {
    const properties = objectOrText(value['properties']);
    const identity = objectOrText(value['identity']);
    return { ...value, ...(properties === null ? {} : { properties }), ...(identity === null ? {} : { identity }) };
  }
  return value;
}

const claim = (claims: Fields, name: string): string =>
  textOf(claims[`http://schemas.xmlsoap.org/ws/2005/05/identity/claims/${name}`]);

const started = new Set(['start', 'started', 'accept', 'accepted', 'active', 'in progress']);

function finish(reading: Reading): void {
  const { value } = reading;
  const claims = part(part(value, 'identity'), 'claims');
  const lower = withLowerKeys(claims);
  const account =
    claim(claims, 'upn') ||
    claim(claims, 'name') ||
    textOf(value['caller']) ||
    textOf(part(value, 'properties')['caller']);
  putMailbox(reading, 'user.name', account || textOf(lower['appid']));
  put(reading, 'user.full_name', lower['name']);
  put(reading, 'user.id', lower['http://schemas.microsoft.com/identity/claims/objectidentifier'] ?? lower['oid']);
  const resource = textOf(value['resourceId']);
  put(reading, 'cloud.account.id', subscriptionOf(resource));
  const result = textOf(value['resultType']).toLowerCase();
  if (started.has(result)) reading.ecs['event.outcome'] = 'unknown';
  setOutcome(reading, result);
  setOutcome(reading, part(value, 'properties')['result']);
  const operation = told(reading, 'event.action').toLowerCase();
  const last = operation.slice(operation.lastIndexOf('/') + 1);
  const type = last === 'delete' ? 'deletion' : last === 'read' ? 'access' : 'change';
  const category = operation.includes('microsoft.authorization/')
    ? ['iam', 'configuration']
    : operation.includes('/networksecuritygroups/') || operation.includes('/azurefirewalls')
      ? ['configuration', 'network']
      : ['configuration'];
  setShape(reading, { category, type: [type] });
}

function native(value: Fields): Fields {
  const operation = value['operationName'];
  const resource = textOf(value['resourceId']);
  const provider = /\/providers\/([^/]+)/i.exec(resource)?.[1] ?? textOf(operation).split('/')[0];
  return {
    ...azureNames(value),
    operationName: operation,
    OperationName: operation,
    OperationNameValue: operation,
    CategoryValue: value['category'],
    ResourceProviderValue: provider,
    ResourceId: resource,
    properties: { ...part(value, 'properties'), message: messageOf(value) },
  };
}

export const azureActivity = defineJsonSource({
  id: 'azure-activity',
  title: 'Azure activity log',
  kind: 'cloud',
  summary: 'Administrative, policy, security and health events of Azure subscriptions.',
  aliases: ['azure-activitylogs', 'azureactivity'],
  wrappers: ['records', 'value', 'Records'],
  snippets: cloudSnippets('azure-activity', eventHubSnippet('Administrative, Security, Policy, Alert, ServiceHealth')),
  refusal: 'The object is no Azure activity log record: it lacks `operationName` or `resourceId`.',
  reshape,
  streams: [
    {
      is: (value) =>
        isText(value['operationName']) &&
        has(value, 'resourceId') &&
        (has(value, 'time') || has(value, 'eventTimestamp')) &&
        logCategories.has(textOf(value['category']).toLowerCase()),
      sure: 85,
      dataset: 'azure.activitylogs',
      logsource: { product: 'azure', service: 'activitylogs' },
      prefix: 'azure.activitylogs',
      fixed: { 'event.module': 'azure', 'cloud.provider': 'azure' },
      time: ['time'],
      identity: ['eventDataId|properties.eventDataId'],
      fields: {
        time: null,
        operationName: 'event.action',
        durationMs: ['event.duration', 'ms'],
        callerIpAddress: ['source.ip', 'address'],
        correlationId: 'transaction.id',
        level: 'log.level',
        Level: 'log.level',
        eventDataId: 'event.id',
        'properties.eventDataId': 'event.id',
        'properties.statusMessage': 'event.reason',
        'httpRequest.method': 'http.request.method',
        'httpRequest.uri': ['url.full', 'url'],
      },
      finish,
      native,
    },
  ],
});
