// Microsoft Entra ID sign-ins: interactive, non-interactive, of service principals and managed identities, and AD FS.
import { isObject } from '../source.ts';
import { textOf } from '../values.ts';
import { azureNames, fromTable, tenantOf, withProperties } from './azure-record.ts';
import { cloudSnippets, eventHubSnippet, pollSnippet } from './cloud-snippets.ts';
import { type Fields, put, type Reading, told } from './ecs-names.ts';
import { putMailbox } from './field-table.ts';
import { defineJsonSource, has, isText, objectsIn, part } from './json-source.ts';

const signInLog =
  /^(?:NonInteractiveUser|ServicePrincipal|ManagedIdentity|ADFS|MicrosoftServicePrincipal)?SignInLogs$/i;

function reshape(value: Fields): Fields {
  if (isText(value['category']) && signInLog.test(value['category'])) return withProperties(value);
  const table = textOf(value['Type'] ?? value['Category']);
  if (has(value, 'TimeGenerated') && /Sign-?in-?Logs$/i.test(table)) return fromTable(value, table);
  if (has(value, 'createdDateTime', 'appId') && isObject(value['status']) && has(value, 'ipAddress')) {
    const types = value['signInEventTypes'];
    const category =
      Array.isArray(types) && types.includes('servicePrincipal')
        ? 'ServicePrincipalSignInLogs'
        : Array.isArray(types) && types.includes('managedIdentity')
          ? 'ManagedIdentitySignInLogs'
          : value['isInteractive'] === false
            ? 'NonInteractiveUserSignInLogs'
            : 'SignInLogs';
    return { time: value['createdDateTime'], category, operationName: 'Sign-in activity', properties: value };
  }
  return value;
}

const errorOf = (value: Fields): string => {
  const status = part(part(value, 'properties'), 'status');
  return textOf(status['errorCode'] ?? value['resultType']);
};

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  const properties = part(value, 'properties');
  putMailbox(
    reading,
    'user.name',
    textOf(properties['userPrincipalName']) || textOf(properties['servicePrincipalName']),
  );
  put(reading, 'user.id', properties['userId'] || properties['servicePrincipalId']);
  put(reading, 'organization.id', value['tenantId'] || tenantOf(textOf(value['resourceId'])));
  const status = part(properties, 'status');
  const error = errorOf(value);
  ecs['event.outcome'] = error === '' || error === '0' ? 'success' : 'failure';
  if (error !== '' && error !== '0') put(reading, 'error.code', error);
  put(reading, 'event.reason', status['failureReason'] || value['resultDescription']);
}

/** What public rules ask `properties.message` for: how the token was got, in the words of the portal. */
const protocolWords: Record<string, string[]> = { deviceCode: ['Device Code'], ropc: ['ROPC'] };

/** The names under which public rules ask for sign-ins. */
function native(value: Fields, { ecs }: Reading): Fields {
  const properties = part(value, 'properties');
  const names = azureNames(value);
  const device = part(properties, 'deviceDetail');
  const hasFailed = ecs['event.outcome'] === 'failure';
  const networks = properties['networkLocationDetails'];
  return {
    ...names,
    properties: { ...properties, message: protocolWords[textOf(properties['authenticationProtocol'])] ?? [] },
    ResultType: errorOf(value),
    resultType: errorOf(value),
    Status: [hasFailed ? 'Failure' : 'Success', textOf(part(properties, 'status')['additionalDetails'])],
    Resultdescription: names['ResultDescription'] ?? part(properties, 'status')['failureReason'],
    ResultDescription: names['ResultDescription'] ?? part(properties, 'status')['failureReason'],
    DeviceDetail: { ...device, trusttype: device['trustType'], deviceId: device['deviceId'] ?? '' },
    NetworkLocationDetails: isText(networks) ? networks : JSON.stringify(objectsIn(networks)),
    ActivityDetails: 'Sign-ins',
    ClientApp: properties['clientAppUsed'],
    Username: properties['userPrincipalName'],
    location: value['location'] ?? part(properties, 'location')['countryOrRegion'],
  };
}

export const azureadSignin = defineJsonSource({
  id: 'azuread-signin',
  title: 'Microsoft Entra ID sign-ins',
  kind: 'identity',
  summary: 'Interactive and non-interactive sign-ins, those of service principals and managed identities, and AD FS.',
  aliases: ['azure-signin', 'entra-signin', 'entraid-signin', 'azure-signinlogs'],
  wrappers: ['records', 'value', 'Records'],
  snippets: cloudSnippets(
    'azuread-signin',
    eventHubSnippet('SignInLogs, NonInteractiveUserSignInLogs, ServicePrincipalSignInLogs, ManagedIdentitySignInLogs'),
    pollSnippet(
      'Microsoft Graph: sign-ins of the last minutes',
      `az rest --url "https://graph.microsoft.com/v1.0/auditLogs/signIns?\\$filter=createdDateTime ge $(date -u -d '-10 min' +%FT%TZ)"`,
    ),
  ),
  refusal: 'The object is no Entra ID sign-in: its `category` is none of the sign-in logs.',
  reshape,
  streams: [
    {
      is: (value) => isText(value['category']) && signInLog.test(value['category']) && isObject(value['properties']),
      sure: 95,
      dataset: 'azure.signinlogs',
      logsource: { product: 'azure', service: 'signinlogs' },
      prefix: 'azure.signinlogs',
      fixed: {
        'event.category': ['authentication'],
        'event.type': ['info'],
        'event.module': 'azure',
        'cloud.provider': 'azure',
      },
      time: ['time', 'properties.createdDateTime', 'Time'],
      identity: ['properties.id'],
      fields: {
        time: null,
        operationName: 'event.action',
        durationMs: ['event.duration', 'ms'],
        callerIpAddress: ['source.ip', 'address'],
        correlationId: 'transaction.id',
        location: 'source.geo.country_iso_code',
        Level: 'log.level',
        level: 'log.level',
        'properties.id': 'event.id',
        'properties.ipAddress': ['source.ip', 'address'],
        'properties.userDisplayName': 'user.full_name',
        'properties.userPrincipalName': null,
        'properties.userId': null,
        'properties.userAgent': 'user_agent.original',
        'properties.autonomousSystemNumber': 'source.as.number',
        'properties.location.countryOrRegion': 'source.geo.country_iso_code',
        'properties.location.city': 'source.geo.city_name',
        'properties.location.state': 'source.geo.region_name',
        'properties.deviceDetail.deviceId': 'host.id',
        'properties.deviceDetail.displayName': 'host.name',
        'properties.deviceDetail.operatingSystem': 'host.os.name',
        'properties.resourceDisplayName': 'service.name',
      },
      finish,
      native,
      say: (reading) => {
        const app = textOf(part(reading.value, 'properties')['appDisplayName']);
        const failed = told(reading, 'event.outcome') === 'failure';
        const who = told(reading, 'user.email') || told(reading, 'user.name') || 'someone';
        const reason = told(reading, 'event.reason');
        return `${who} ${failed ? 'failed to sign in' : 'signed in'}${app === '' ? '' : ` to ${app}`}${told(reading, 'source.ip') === '' ? '' : ` from ${told(reading, 'source.ip')}`}${failed && reason !== '' ? `: ${reason}` : ''}`;
      },
    },
  ],
});
