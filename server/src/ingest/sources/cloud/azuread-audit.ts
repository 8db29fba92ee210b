// Microsoft Entra ID directory changes, provisioning, and the risks that Identity Protection and PIM report.
import { isObject } from '../source.ts';
import { textOf } from '../values.ts';
import { azureNames, fromTable, messageOf, tenantOf, withProperties } from './azure-record.ts';
import { categories, setOutcome, setShape } from './categories.ts';
import { cloudSnippets, eventHubSnippet } from './cloud-snippets.ts';
import { type Fields, put, type Reading } from './ecs-names.ts';
import { putAddress, putMailbox } from './field-table.ts';
import { defineJsonSource, has, isText, type JsonStream, objectsIn, part } from './json-source.ts';

const isRisk = (category: unknown): boolean =>
  isText(category) &&
  /^(?:UserRiskEvents|RiskyUsers|ServicePrincipalRiskEvents|RiskyServicePrincipals)$/i.test(category);

function reshape(value: Fields): Fields {
  if (isText(value['category']) && isObject(part(value, 'properties'))) {
    const shaped = withProperties(value);
    if (isObject(shaped['properties'])) return shaped;
  }
  const table = textOf(value['Type'] ?? value['Category']);
  const isTable = /^(?:AuditLogs|AADUserRiskEvents|AADRiskyUsers|AADProvisioningLogs)$/i.test(table);
  if (has(value, 'TimeGenerated') && (isTable || has(value, 'ActivityDisplayName')))
    return { ...fromTable(value, ''), category: table.replace(/^AAD/, '') || 'AuditLogs' };
  if (has(value, 'activityDisplayName', 'activityDateTime'))
    return {
      time: value['activityDateTime'],
      category: 'AuditLogs',
      operationName: value['activityDisplayName'],
      properties: value,
    };
  if (has(value, 'riskEventType', 'riskLevel'))
    return {
      time: value['activityDateTime'] ?? value['detectedDateTime'],
      category: 'UserRiskEvents',
      properties: value,
    };
  return value;
}

const shapes = categories({
  '*member to role*|*member from role*|*eligible member*|*scoped member*|*role definition*|*role setting*': 'iam: admin change',
  '*user*password*|*password*|*security info*|*strong auth*|*authentication method*': 'iam: user change',
  'add user*|create user*|invite external user*|*bulk create*': 'iam: user creation',
  'delete user*|hard delete user*|*bulk delete*': 'iam: user deletion',
  'restore user*|update user*|*disable account*|*enable account*|*user license*|change user license*': 'iam: user change',
  'add group*|create group*': 'iam: group creation',
  'delete group*|hard delete group*': 'iam: group deletion',
  '*member to group*|*member from group*|update group*|*owner to group*|*owner from group*|add member*|remove member*': 'iam: group change',
  'add device*|register device*': 'iam host: creation',
  'delete device*|unregister device*': 'iam host: deletion',
  'add *|create *|consent *|register *': 'iam configuration: creation',
  'delete *|remove *|hard delete *|revoke *': 'iam configuration: deletion',
  'update *|set *|change *|disable *|enable *|reset *|restore *|assign *|unassign *': 'iam configuration: change',
  '*': 'iam: info',
}); // prettier-ignore

function finishAudit(reading: Reading): void {
  const { value } = reading;
  const properties = part(value, 'properties');
  const initiatedBy = part(properties, 'initiatedBy');
  const user = part(initiatedBy, 'user');
  const app = part(initiatedBy, 'app');
  put(reading, 'event.action', properties['activityDisplayName']);
  putMailbox(reading, 'user.name', textOf(user['userPrincipalName']) || textOf(app['displayName']));
  put(reading, 'user.id', user['id'] || app['servicePrincipalId']);
  put(reading, 'user.full_name', user['displayName']);
  putAddress(reading, 'source.ip', textOf(user['ipAddress']));
  const targets = objectsIn(properties['targetResources']);
  const target = targets.find((item) => /^user$/i.test(textOf(item['type'])));
  putMailbox(reading, 'user.target.name', textOf(target?.['userPrincipalName']));
  put(reading, 'user.target.id', target?.['id']);
  put(reading, 'user.target.full_name', target?.['displayName']);
  const group = targets.find((item) => /^group$/i.test(textOf(item['type'])));
  put(reading, 'group.id', group?.['id']);
  put(reading, 'group.name', group?.['displayName']);
  put(reading, 'organization.id', value['tenantId'] || tenantOf(textOf(value['resourceId'])));
  setOutcome(reading, properties['result']);
  setOutcome(reading, value['resultType'] ?? value['resultSignature']);
}

/** Tables write the names of the changed properties with a capital. */
const withColumnNames = (target: Fields): Fields =>
  Object.assign({}, target, {
    ModifiedProperties: objectsIn(target['modifiedProperties']).map((item) => ({
      DisplayName: item['displayName'],
      OldValue: item['oldValue'],
      NewValue: item['newValue'],
    })),
  });

function native(value: Fields, reading: Reading): Fields {
  const properties = part(value, 'properties');
  const names = azureNames(value);
  const inner = isText(properties['category']) ? properties['category'] : value['category'];
  const targets = objectsIn(properties['targetResources']);
  return {
    ...names,
    OperationName: value['operationName'],
    operationName: value['operationName'],
    properties: { ...properties, message: messageOf(value) },
    Category: inner,
    category: [textOf(value['category']), textOf(inner)],
    ActivityType: properties['activityDisplayName'],
    activityType: properties['activityDisplayName'],
    Status: reading.ecs['event.outcome'] === 'failure' ? 'failure' : 'Success',
    TargetResources: targets.map(withColumnNames),
    'Initiatied.By': JSON.stringify(part(properties, 'initiatedBy')),
  };
}

function finishRisk(reading: Reading): void {
  const properties = part(reading.value, 'properties');
  put(reading, 'event.action', properties['riskEventType'] ?? reading.value['operationName']);
  putMailbox(
    reading,
    'user.name',
    textOf(properties['userPrincipalName']) || textOf(properties['servicePrincipalDisplayName']),
  );
  put(reading, 'user.id', properties['userId'] || properties['servicePrincipalId']);
  put(reading, 'event.severity', riskSeverity[textOf(properties['riskLevel']).toLowerCase()]);
  setShape(reading, { category: ['iam', 'threat'], type: ['indicator'] });
}

const riskSeverity: Readonly<Record<string, number>> = { low: 21, medium: 47, high: 73 };

const base = { 'event.module': 'azure', 'cloud.provider': 'azure' };
const riskFields: JsonStream['fields'] = {
  time: null,
  callerIpAddress: ['source.ip', 'address'],
  durationMs: ['event.duration', 'ms'],
  'properties.id': 'event.id',
  'properties.ipAddress': ['source.ip', 'address'],
  'properties.userDisplayName': 'user.full_name',
  'properties.riskEventType': 'rule.name',
  'properties.location.city': 'source.geo.city_name',
  'properties.location.countryOrRegion': 'source.geo.country_iso_code',
};

const risk = (service: 'pim' | 'riskdetection'): JsonStream => ({
  is: (value) => isRisk(value['category']) && (service === 'riskdetection' || isPimAlert(value)),
  sure: 95,
  dataset: `azure.${service}`,
  logsource: { product: 'azure', service },
  prefix: 'azure.identity_protection',
  fixed: { ...base, 'event.kind': 'alert' },
  time: ['time', 'properties.activityDateTime', 'properties.riskLastUpdatedDateTime'],
  identity: ['properties.id', 'time'],
  fields: riskFields,
  finish: finishRisk,
  native: (value) => azureNames(value),
});

/** The alerts of Privileged Identity Management bear `Alert` in their type. */
const isPimAlert = (value: Fields): boolean =>
  /Alert(?:Incident|Configuration)$/.test(textOf(part(value, 'properties')['riskEventType']));

export const azureadAudit = defineJsonSource({
  id: 'azuread-audit',
  title: 'Microsoft Entra ID audit',
  kind: 'identity',
  summary: 'Directory changes, provisioning, risky users and risk detections.',
  aliases: ['azure-audit', 'entra-audit', 'entraid-audit', 'azure-auditlogs'],
  wrappers: ['records', 'value', 'Records'],
  snippets: cloudSnippets('azuread-audit', eventHubSnippet('AuditLogs, ProvisioningLogs, RiskyUsers, UserRiskEvents')),
  refusal: 'The object is no Entra ID audit record: its `category` is neither AuditLogs nor one of the risk logs.',
  reshape,
  streams: [
    risk('pim'),
    risk('riskdetection'),
    {
      is: (value) =>
        isText(value['category']) &&
        /^(?:AuditLogs|ProvisioningLogs)$/i.test(value['category']) &&
        isObject(value['properties']),
      sure: 95,
      dataset: 'azure.auditlogs',
      logsource: { product: 'azure', service: 'auditlogs' },
      prefix: 'azure.auditlogs',
      fixed: base,
      time: ['time', 'properties.activityDateTime'],
      identity: ['properties.id'],
      fields: {
        time: null,
        operationName: 'event.action',
        durationMs: ['event.duration', 'ms'],
        callerIpAddress: ['source.ip', 'address'],
        correlationId: 'transaction.id',
        Level: 'log.level',
        level: 'log.level',
        'properties.id': 'event.id',
        'properties.loggedByService': 'event.provider',
        'properties.resultReason': 'event.reason',
        'properties.userAgent': 'user_agent.original',
      },
      finish: finishAudit,
      shapes,
      native,
    },
  ],
});
