// Wiz: issues, and the audit log of its own console.
import { isObject } from '../source.ts';
import { textOf } from '../values.ts';
import { categories, setOutcome } from './categories.ts';
import { cloudSnippets, webhookSnippet } from './cloud-snippets.ts';
import { put, type Reading } from './ecs-names.ts';
import { putMailbox } from './field-table.ts';
import { defineJsonSource, has, isText, part } from './json-source.ts';

const severities: Readonly<Record<string, number>> = { informational: 1, low: 21, medium: 47, high: 73, critical: 99 };

function finishIssue(reading: Reading): void {
  const { value } = reading;
  const entity = part(value, 'entitySnapshot');
  put(reading, 'event.severity', severities[textOf(value['severity']).toLowerCase()]);
  put(reading, 'cloud.provider', textOf(entity['cloudPlatform']).toLowerCase());
  put(reading, 'event.action', `issue-${textOf(value['status']).toLowerCase() || 'open'}`);
  const isMachine = /VIRTUAL_MACHINE|COMPUTE|HOST/.test(textOf(entity['type']));
  put(reading, isMachine ? 'host.name' : 'service.name', entity['name']);
  put(reading, 'container.name', /CONTAINER/.test(textOf(entity['type'])) ? entity['name'] : undefined);
  put(reading, 'rule.name', part(value, 'control')['name']);
  put(reading, 'rule.id', part(value, 'control')['id']);
}

const auditShapes = categories({
  'Login*|Logout*': 'authentication: info',
  'Create*': 'configuration iam: creation',
  'Delete*|Revoke*': 'configuration iam: deletion',
  'Update*|Rotate*|Set*|Modify*': 'configuration iam: change',
  '*': 'configuration: info',
});

export const wiz = defineJsonSource({
  id: 'wiz',
  title: 'Wiz',
  kind: 'cloud',
  summary: 'Issues found in cloud environments, and the audit log of the console.',
  wrappers: ['nodes', 'issues'],
  snippets: cloudSnippets(
    'wiz',
    webhookSnippet(
      'Webhook integration and an automation rule on issues',
      '# Settings → Integrations → Webhook; Policies → Actions → Automation rules',
    ),
  ),
  refusal: 'The object is neither a Wiz issue (`entitySnapshot`) nor an entry of its audit log.',
  /** The template of a webhook puts the issue into a field of its own. */
  reshape: (value) =>
    isObject(value['issue']) && isObject(part(value, 'issue')['entitySnapshot']) ? part(value, 'issue') : value,
  streams: [
    {
      is: (value) => isObject(value['entitySnapshot']) && (isObject(value['sourceRule']) || isObject(value['control'])),
      sure: 95,
      dataset: 'wiz.issue',
      logsource: { product: 'wiz', service: 'issue' },
      prefix: 'wiz.issue',
      fixed: {
        'event.kind': 'alert',
        'event.module': 'wiz',
        'event.category': ['configuration'],
        'event.type': ['info'],
        'observer.vendor': 'Wiz',
      },
      time: ['statusChangedAt', 'updatedAt', 'createdAt'],
      identity: ['id', 'statusChangedAt'],
      fields: {
        id: 'event.id',
        createdAt: 'event.created',
        'sourceRule.name': 'rule.name',
        'sourceRule.id': 'rule.id',
        'sourceRule.controlDescription': 'rule.description',
        'entitySnapshot.cloudPlatform': null,
        'entitySnapshot.region': 'cloud.region',
        'entitySnapshot.subscriptionExternalId': 'cloud.account.id',
        'entitySnapshot.subscriptionName': 'cloud.account.name',
        'entitySnapshot.cloudProviderURL': 'event.reference',
      },
      finish: finishIssue,
    },
    {
      is: (value) =>
        isText(value['action']) &&
        has(value, 'requestId', 'timestamp', 'status') &&
        (has(value, 'user') || has(value, 'serviceAccount')),
      sure: 80,
      dataset: 'wiz.audit',
      logsource: { product: 'wiz', service: 'audit' },
      prefix: 'wiz.audit',
      fixed: { 'event.module': 'wiz', 'observer.vendor': 'Wiz' },
      time: ['timestamp'],
      identity: ['id'],
      fields: {
        timestamp: null,
        id: 'event.id',
        action: 'event.action',
        requestId: 'transaction.id',
        sourceIP: ['source.ip', 'address'],
        userAgent: 'user_agent.original',
        'user.id': 'user.id',
        'serviceAccount.id': 'user.id',
      },
      finish: (reading) => {
        const { value } = reading;
        putMailbox(
          reading,
          'user.name',
          textOf(part(value, 'user')['name']) || textOf(part(value, 'serviceAccount')['name']),
        );
        setOutcome(reading, textOf(value['status']));
      },
      shapes: auditShapes,
    },
  ],
});
