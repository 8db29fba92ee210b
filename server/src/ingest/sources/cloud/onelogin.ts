// OneLogin: events of the API and of webhooks.
import { textOf } from '../values.ts';
import { setOutcome } from './categories.ts';
import { cloudSnippets, webhookSnippet } from './cloud-snippets.ts';
import { put, type Reading } from './ecs-names.ts';
import { defineJsonSource, has } from './json-source.ts';

type Kind = { action: string; category: string; type: string; outcome?: 'success' | 'failure' };

/** The kinds that the vendor's list names and that say who came and went; other numbers stay numbers. */
const kinds: Readonly<Record<string, Kind>> = {
  '3': { action: 'assumed-user', category: 'iam', type: 'user' },
  '5': { action: 'login', category: 'authentication', type: 'start', outcome: 'success' },
  '6': { action: 'login-failed', category: 'authentication', type: 'start', outcome: 'failure' },
  '7': { action: 'logout', category: 'authentication', type: 'end', outcome: 'success' },
  '8': { action: 'app-login', category: 'authentication', type: 'start', outcome: 'success' },
  '13': { action: 'created-user', category: 'iam', type: 'creation' },
  '14': { action: 'updated-user', category: 'iam', type: 'change' },
  '15': { action: 'deactivated-user', category: 'iam', type: 'change' },
  '16': { action: 'activated-user', category: 'iam', type: 'change' },
  '17': { action: 'deleted-user', category: 'iam', type: 'deletion' },
};

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  const kind = kinds[textOf(value['event_type_id'])];
  put(reading, 'event.action', kind?.action ?? `event-type-${textOf(value['event_type_id'])}`);
  ecs['event.category'] = [kind?.category ?? 'iam'];
  ecs['event.type'] = [kind?.type ?? 'info'];
  setOutcome(reading, kind?.outcome);
  const acted = has(value, 'actor_user_name');
  put(reading, 'user.name', acted ? value['actor_user_name'] : value['user_name']);
  put(reading, 'user.id', acted ? value['actor_user_id'] : value['user_id']);
  if (acted) put(reading, 'user.target.name', value['user_name']);
  if (acted) put(reading, 'user.target.id', value['user_id']);
}

export const onelogin = defineJsonSource({
  id: 'onelogin',
  title: 'OneLogin',
  kind: 'identity',
  summary: 'Sign-ins, changes of users, roles and applications.',
  wrappers: ['data', 'events'],
  snippets: cloudSnippets(
    'onelogin',
    webhookSnippet('Event webhook', '# Developers → Webhooks → New webhook, format “JSON array” or “SIEM (NDJSON)”'),
  ),
  refusal: 'The object is no OneLogin event: it lacks `event_type_id` or a time.',
  streams: [
    {
      is: (value) => has(value, 'event_type_id') && (has(value, 'created_at') || has(value, 'event_timestamp')),
      sure: 90,
      dataset: 'onelogin.events',
      logsource: { product: 'onelogin', service: 'onelogin.events' },
      prefix: 'onelogin',
      fixed: { 'event.module': 'onelogin' },
      time: ['event_timestamp', 'created_at'],
      identity: ['uuid|id'],
      fields: {
        event_timestamp: null,
        created_at: null,
        uuid: 'event.id',
        id: 'event.id',
        event_type_id: 'event.code',
        ipaddr: ['source.ip', 'address'],
        ip: ['source.ip', 'address'],
        app_name: 'service.name',
        group_name: 'group.name',
        error_description: 'event.reason',
        notes: 'event.reason',
        risk_score: 'event.risk_score',
        user_agent: 'user_agent.original',
      },
      finish,
    },
  ],
});
