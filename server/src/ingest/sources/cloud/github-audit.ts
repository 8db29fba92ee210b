// GitHub: the audit log of an organisation or enterprise, exported, from the API or streamed.
import { textOf } from '../values.ts';
import { cloudSnippets, pollSnippet } from './cloud-snippets.ts';
import { put, type Reading } from './ecs-names.ts';
import { defineJsonSource, has, isText, part } from './json-source.ts';

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  const action = textOf(value['action']);
  const dot = action.indexOf('.');
  const area = action.slice(0, Math.max(0, dot));
  const verb = action.slice(dot + 1);
  const isMembership = area === 'team' || area === 'org';
  const type: string[] = isMembership ? ['group', 'user'] : [];
  if (/create|add/.test(verb)) type.push('creation');
  if (/delete|remove/.test(verb)) type.push('deletion');
  ecs['event.category'] = isMembership ? ['configuration', 'web', 'iam'] : ['configuration', 'web'];
  ecs['event.type'] = type.length === 0 ? ['change'] : type;
  reading.attrs['github.category'] = area;
  const team = value['team'] ?? part(value, 'data')['team'];
  put(reading, 'group.name', area === 'team' ? team : area === 'org' ? value['org'] : undefined);
}

export const githubAudit = defineJsonSource({
  id: 'github-audit',
  title: 'GitHub audit log',
  kind: 'cloud',
  summary: 'What was done in an organisation or enterprise: members, teams, repositories, secrets, Git access.',
  aliases: ['github'],
  wrappers: ['records', 'items'],
  snippets: cloudSnippets(
    'github-audit',
    pollSnippet(
      'The newest 100 records with the GitHub CLI',
      `gh api "/orgs/example/audit-log?include=all&per_page=100"`,
    ),
  ),
  refusal: 'The object is no record of the GitHub audit log: it lacks `action`, `actor` or a time.',
  streams: [
    {
      is: (value) =>
        isText(value['action']) &&
        (has(value, '@timestamp') || has(value, 'created_at')) &&
        /^[a-z0-9_]+(?:\.[a-z0-9_]+)+$/.test(textOf(value['action'])) &&
        ['actor', 'org', 'business', 'repo', '_document_id', 'actor_id'].some((name) => has(value, name)),
      sure: 75,
      dataset: 'github.audit',
      logsource: { product: 'github', service: 'audit' },
      prefix: 'github',
      fixed: { 'event.module': 'github' },
      time: ['@timestamp', 'created_at'],
      identity: ['_document_id'],
      fields: {
        '@timestamp': null,
        created_at: null,
        _document_id: 'event.id',
        action: 'event.action',
        actor: 'user.name',
        actor_id: 'user.id',
        external_identity_username: 'user.full_name',
        user: 'user.target.name',
        user_id: 'user.target.id',
        actor_ip: ['source.ip', 'address'],
        'actor_location.country_code': 'source.geo.country_iso_code',
        user_agent: 'user_agent.original',
        request_id: 'http.request.id',
        request_method: 'http.request.method',
        url_path: 'url.path',
        status_code: 'http.response.status_code',
        transport_protocol_name: 'network.protocol',
      },
      finish,
    },
  ],
});
