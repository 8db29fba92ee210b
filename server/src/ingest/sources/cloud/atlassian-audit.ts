// Atlassian: audit logs of Jira, Confluence and Bitbucket, and of an organisation in the cloud.
import { isObject } from '../source.ts';
import { textOf, wholeNumber } from '../values.ts';
import { categories } from './categories.ts';
import { cloudSnippets, pollSnippet } from './cloud-snippets.ts';
import { type Fields, put, type Reading } from './ecs-names.ts';
import { putAddress, putMailbox } from './field-table.ts';
import { defineJsonSource, has, isText, objectsIn, part } from './json-source.ts';

const shapes = categories({
  '*login*|*logged in*|*logged out*|*authentication*|*authenticat*': 'authentication: info',
  '*to*group*|*from*group*': 'iam: group change',
  '*group*created*': 'iam: group creation',
  '*group*deleted*': 'iam: group deletion',
  '*user*created*|*user*added*|*invit*': 'iam: user creation',
  '*user*deleted*|*user*removed*|*user*deactivated*': 'iam: user deletion',
  '*group*': 'iam: group change',
  '*user*|*permission*|*password*|*access key*|*token*|*ssh key*': 'iam: user change',
  '*created*|*added*': 'configuration: creation',
  '*deleted*|*removed*': 'configuration: deletion',
  '*export*|*download*|*viewed*|*read*': 'file: access',
  '*': 'configuration: change',
});

const products = /^(jira|confluence|bitbucket|bamboo|crowd)\b/i;

/** Which product it is stands in the keys of the translations, or in the address of the system. */
function productOf(value: Fields): string {
  const type = part(value, 'auditType');
  for (const key of ['actionI18nKey', 'categoryI18nKey']) {
    const product = products.exec(textOf(type[key]))?.[1];
    if (product !== undefined) return product.toLowerCase();
  }
  return /jira|confluence|bitbucket/i.exec(textOf(value['system']))?.[0].toLowerCase() ?? 'bitbucket';
}

const isServer = (value: Fields): boolean => isObject(value['auditType']) && isObject(value['author']);

/** Seconds and nanoseconds, apart. */
function reshape(value: Fields): Fields {
  const time = value['timestamp'];
  if (!isServer(value) || !isObject(time)) return value;
  const millis =
    (wholeNumber(time['epochSecond']) ?? Number.NaN) * 1_000 + Math.floor((wholeNumber(time['nano']) ?? 0) / 1e6);
  return { ...value, timestamp: millis };
}

function finishServer(reading: Reading): void {
  const { value } = reading;
  put(reading, 'event.action', part(value, 'auditType')['action']);
  const author = part(value, 'author');
  putMailbox(reading, 'user.name', textOf(author['name']));
  put(reading, 'user.id', author['id']);
  putAddress(reading, 'source.ip', textOf(value['source']).split(',')[0] ?? '');
  const objects = objectsIn(value['affectedObjects']);
  const target = objects.find(({ type }) => /user/i.test(textOf(type)));
  put(reading, 'user.target.name', target?.['name']);
  put(reading, 'user.target.id', target?.['id']);
  const group = objects.find(({ type }) => /group/i.test(textOf(type)));
  put(reading, 'group.name', group?.['name']);
}

function finishCloud(reading: Reading): void {
  const attributes = part(reading.value, 'attributes');
  const actor = part(attributes, 'actor');
  putMailbox(reading, 'user.name', textOf(actor['email']) || textOf(actor['name']));
  const [context] = objectsIn(attributes['context']);
  const target = part(context, 'attributes');
  put(
    reading,
    'user.target.name',
    /user/i.test(textOf(context?.['type'])) ? (target['email'] ?? target['name']) : undefined,
  );
  put(reading, 'user.target.id', /user/i.test(textOf(context?.['type'])) ? context?.['id'] : undefined);
  put(reading, 'group.name', /group/i.test(textOf(context?.['type'])) ? target['name'] : undefined);
}

export const atlassianAudit = defineJsonSource({
  id: 'atlassian-audit',
  title: 'Atlassian audit logs',
  kind: 'cloud',
  summary: 'Jira, Confluence and Bitbucket Data Center, and organisations in the Atlassian cloud.',
  aliases: ['atlassian', 'bitbucket', 'jira-audit', 'confluence-audit'],
  wrappers: ['data', 'entities', 'records'],
  snippets: cloudSnippets(
    'atlassian-audit',
    pollSnippet(
      'Organisation events API',
      `curl -sS -H "Authorization: Bearer $ATLASSIAN_TOKEN" "https://api.atlassian.com/admin/v1/orgs/$ORG_ID/events"`,
    ),
  ),
  refusal: 'The object is no Atlassian audit record: it lacks `auditType` and is no organisation event.',
  reshape,
  streams: [
    {
      is: isServer,
      sure: 92,
      dataset: (value) => `atlassian.${productOf(value)}_audit`,
      logsource: (value) => ({ product: productOf(value), service: 'audit' }),
      prefix: 'atlassian.audit',
      fixed: { 'event.module': 'atlassian' },
      time: ['timestamp'],
      fields: {
        timestamp: null,
        author: null,
        source: null,
        method: 'event.provider',
        node: 'host.name',
        system: 'url.original',
      },
      finish: finishServer,
      shapes,
    },
    {
      is: (value) =>
        textOf(value['type']) === 'events' && isText(part(value, 'attributes')['action']) && has(value, 'id'),
      sure: 90,
      dataset: 'atlassian.organization_audit',
      logsource: { product: 'atlassian', service: 'audit' },
      prefix: 'atlassian.organization',
      fixed: { 'event.module': 'atlassian' },
      time: ['attributes.time'],
      identity: ['id'],
      fields: {
        id: 'event.id',
        'attributes.time': null,
        'attributes.action': 'event.action',
        'attributes.actor.id': 'user.id',
        'attributes.actor.name': 'user.full_name',
        'attributes.actor.email': 'user.email',
        'attributes.location.ip': ['source.ip', 'address'],
      },
      finish: finishCloud,
      shapes,
    },
  ],
});
