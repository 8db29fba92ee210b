// Google Cloud audit logs, with those of Google Workspace that arrive through Cloud Logging.
import type { LogSource } from '@tocsin/contracts/event';

import { isObject } from '../source.ts';
import { textOf, wholeNumber } from '../values.ts';
import { cloudSnippets, pubSubSnippet } from './cloud-snippets.ts';
import { type Fields, put, type Reading } from './ecs-names.ts';
import { putMailbox } from './field-table.ts';
import { at, defineJsonSource, isText, objectsIn, part } from './json-source.ts';

const auditLog = 'type.googleapis.com/google.cloud.audit.AuditLog';
const apiPath = /^(?:.*\/)?(v\d+(?:[a-z]+\d*)?)(?:\/namespaces\/([^/]+))?(?:\/([a-z]+(?:\.[a-z0-9]+)*))?(?:\/([^/]+))?/;

const payloadOf = (value: Fields): Fields => part(value, 'protoPayload');

function readKubernetes(reading: Reading, payload: Fields, resource: Fields): void {
  const type = textOf(resource['type']);
  if (type !== 'k8s_cluster' && type !== 'gke_cluster') return;
  put(reading, 'orchestrator.type', 'kubernetes');
  put(reading, 'orchestrator.cluster.name', part(resource, 'labels')['cluster_name']);
  if (type !== 'k8s_cluster') return;
  const [, version, namespace, kind, name] = apiPath.exec(textOf(payload['resourceName'])) ?? [];
  put(reading, 'orchestrator.api_version', version);
  put(reading, 'orchestrator.namespace', namespace);
  put(reading, 'orchestrator.resource.type', kind);
  put(reading, 'orchestrator.resource.name', name);
}

function readShape({ value, ecs }: Reading, payload: Fields): void {
  const category: string[] = [];
  const type: string[] = [];
  const operation = part(value, 'operation');
  const [first, last] = [operation['first'] === true, operation['last'] === true];
  if (isObject(value['operation']) && !(first && last)) {
    category.push('session');
    if (first) type.push('start');
    if (last) type.push('end');
  }
  const authorizations = objectsIn(payload['authorizationInfo']);
  const [only] = authorizations;
  if (authorizations.length === 1) {
    category.push('network', 'configuration');
    if (only?.['granted'] !== undefined) type.push('access', only['granted'] === true ? 'allowed' : 'denied');
  }
  if (category.length > 0) ecs['event.category'] = category;
  if (type.length > 0) ecs['event.type'] = type;
  const code = part(payload, 'status')['code'];
  if (code !== undefined) ecs['event.outcome'] = wholeNumber(code) === 0 ? 'success' : 'failure';
  else if (authorizations.length === 1) ecs['event.outcome'] = only?.['granted'] === true ? 'success' : 'failure';
  else ecs['event.outcome'] = 'unknown';
}

function finish(reading: Reading): void {
  const { value } = reading;
  const payload = payloadOf(value);
  const resource = part(value, 'resource');
  const log = textOf(value['logName']);
  const encoded = log.indexOf('%2F');
  put(reading, 'event.provider', encoded < 0 ? undefined : log.slice(encoded + 3));
  const labels = part(resource, 'labels');
  put(reading, 'cloud.region', labels['location'] ?? labels['region'] ?? textOf(labels['zone']).replace(/-[a-z]$/, ''));
  const principal = textOf(part(payload, 'authenticationInfo')['principalEmail']);
  put(reading, 'client.user.email', principal);
  putMailbox(reading, 'user.name', principal);
  const caller = textOf(part(payload, 'requestMetadata')['callerIp']);
  if (caller !== 'private' && caller !== 'gce-internal-ip') put(reading, 'source.ip', caller);
  readKubernetes(reading, payload, resource);
  readShape(reading, payload);
  const error = part(payload, 'status');
  put(reading, 'error.code', error['code']);
  put(reading, 'error.message', error['message']);
  const [activity] = objectsIn(part(payload, 'metadata')['event']);
  put(reading, 'event.action', activity?.['eventName']);
}

const workspace: Readonly<Record<string, string>> = {
  'admin.googleapis.com': 'google_workspace.admin',
  'login.googleapis.com': 'google_workspace.login',
};

function logsourceOf(value: Fields): LogSource {
  const name = textOf(payloadOf(value)['serviceName']);
  const service = Object.hasOwn(workspace, name) ? workspace[name] : undefined;
  return { product: 'gcp', service: service ?? 'gcp.audit' };
}

/** Public rules name the fields as two products do that keep audit logs. */
function native(value: Fields): Fields {
  const payload = payloadOf(value);
  const names: Fields = {
    ...value,
    'gcp.audit.method_name': payload['methodName'],
    'gcp.audit.service_name': payload['serviceName'],
    'data.protoPayload.methodName': payload['methodName'],
    'data.protoPayload.serviceName': payload['serviceName'],
    'data.protoPayload.logName': value['logName'],
    'data.protoPayload.resource.type': at(value, ['resource', 'type']),
    'data.protoPayload.authorizationInfo.permission': objectsIn(payload['authorizationInfo']).map(
      (item) => item['permission'],
    ),
    'data.protoPayload.authorizationInfo.granted': objectsIn(payload['authorizationInfo']).map(
      (item) => item['granted'],
    ),
  };
  const [activity] = objectsIn(part(payload, 'metadata')['event']);
  if (activity !== undefined) {
    names['eventService'] = payload['serviceName'];
    names['eventName'] = activity['eventName'];
    for (const parameter of objectsIn(activity['parameter'])) {
      const name = textOf(parameter['name']);
      if (name !== '')
        names[name.toLowerCase()] = parameter['value'] ?? parameter['multiStrValue'] ?? parameter['intValue'];
    }
  }
  return names;
}

export const gcpAudit = defineJsonSource({
  id: 'gcp-audit',
  title: 'Google Cloud audit logs',
  kind: 'cloud',
  summary: 'Admin activity, data access, system events and policy denials, also those of GKE and of Workspace.',
  aliases: ['gcp', 'google-cloud-audit'],
  wrappers: ['entries', 'items', 'records'],
  snippets: cloudSnippets('gcp-audit', pubSubSnippet('logName:"cloudaudit.googleapis.com"')),
  refusal: 'The object is no Google Cloud audit log entry: it lacks an AuditLog in `protoPayload`.',
  streams: [
    {
      is: (value) => {
        const payload = payloadOf(value);
        return (
          payload['@type'] === auditLog ||
          (isText(payload['methodName']) && isText(payload['serviceName'])) ||
          (isObject(value['protoPayload']) && textOf(value['logName']).includes('cloudaudit.googleapis.com'))
        );
      },
      sure: 95,
      dataset: 'gcp.audit',
      logsource: logsourceOf,
      prefix: 'gcp.audit',
      fixed: { 'event.module': 'gcp', 'cloud.provider': 'gcp' },
      time: ['timestamp', 'receiveTimestamp', 'protoPayload.requestMetadata.requestAttributes.time'],
      identity: ['insertId', 'logName', 'timestamp'],
      fields: {
        timestamp: null,
        receiveTimestamp: null,
        insertId: 'event.id',
        logName: 'log.logger',
        severity: 'log.level',
        'resource.labels.project_id': 'cloud.project.id',
        'resource.labels.instance_id': 'cloud.instance.id',
        'protoPayload.@type': null,
        'protoPayload.methodName': 'event.action',
        'protoPayload.serviceName': 'service.name',
        'protoPayload.authenticationInfo.principalEmail': null,
        'protoPayload.authenticationInfo.principalSubject': 'client.user.id',
        'protoPayload.requestMetadata.callerIp': null,
        'protoPayload.requestMetadata.callerSuppliedUserAgent': 'user_agent.original',
      },
      finish,
      native,
    },
  ],
});
