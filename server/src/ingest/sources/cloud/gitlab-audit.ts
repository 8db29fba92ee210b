// GitLab: audit events of audit_json.log, of the API and of event streaming.
import { textOf } from '../values.ts';
import { categories } from './categories.ts';
import { cloudSnippets, webhookSnippet } from './cloud-snippets.ts';
import { type Fields, put, type Reading } from './ecs-names.ts';
import { defineJsonSource, has, part } from './json-source.ts';

const shapes = categories({
  '*authenticat*|*sign_in*|*login*|*signed in*|*logged*': 'authentication web: info',
  '*user*created*|user_created|*invite*': 'iam web: user creation',
  '*user*destroyed*|*user*removed*|*user*deleted*': 'iam web: user deletion',
  '*member*|*user*|*password*|*two_factor*|*access_token*|*ssh_key*|*email*': 'iam web: user change',
  '*group*': 'iam web: group change',
});

/** Streams and the API tell some fields in `details` too. */
const detail = (value: Fields, name: string): unknown => value[name] ?? part(value, 'details')[name];

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  put(reading, 'user.name', detail(value, 'author_name'));
  put(reading, 'source.ip', detail(value, 'ip_address'));
  const change = textOf(
    detail(value, 'change') ?? detail(value, 'add') ?? detail(value, 'remove') ?? detail(value, 'with'),
  );
  put(
    reading,
    'event.action',
    value['event_type'] ?? (change === '' ? 'audit' : `change-${change.toLowerCase().replaceAll(/\s+/g, '-')}`),
  );
  put(reading, 'event.reason', detail(value, 'custom_message'));
  const target = detail(value, 'target_details');
  put(reading, 'user.target.name', textOf(detail(value, 'target_type')) === 'User' ? target : undefined);
  ecs['event.outcome'] = /fail/i.test(`${textOf(value['event_type'])} ${textOf(detail(value, 'custom_message'))}`)
    ? 'failure'
    : 'success';
  const { category, type } = shapes(textOf(ecs['event.action']));
  ecs['event.category'] = category.length > 0 ? category : ['web'];
  ecs['event.type'] = type.length > 0 ? type : ['info'];
}

export const gitlabAudit = defineJsonSource({
  id: 'gitlab-audit',
  title: 'GitLab audit events',
  kind: 'cloud',
  summary: 'Audit events of instances, groups and projects.',
  aliases: ['gitlab'],
  snippets: cloudSnippets(
    'gitlab-audit',
    webhookSnippet(
      'Audit event streaming',
      '# Group or Admin area → Audit events → Streams → Add streaming destination → HTTP endpoint',
    ),
  ),
  refusal: 'The object is no GitLab audit event: it lacks `author_id`, `entity_type` or `target_type`.',
  streams: [
    {
      is: (value) => has(value, 'author_id', 'entity_type') && (has(value, 'time') || has(value, 'created_at')),
      sure: 90,
      dataset: 'gitlab.audit',
      logsource: { product: 'gitlab', service: 'audit' },
      prefix: 'gitlab.audit',
      fixed: { 'event.module': 'gitlab' },
      time: ['time', 'created_at'],
      identity: ['id'],
      fields: {
        time: null,
        created_at: null,
        id: 'event.id',
        event_type: null,
        author_id: 'user.id',
        author_name: null,
        author_email: 'user.email',
        ip_address: null,
        severity: 'log.level',
        correlation_id: 'transaction.id',
        meta_caller_id: 'event.provider',
      },
      finish,
    },
  ],
});
