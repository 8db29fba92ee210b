// The Okta System Log, from the API, event hooks and log streams.
import { isObject } from '../source.ts';
import { textOf } from '../values.ts';
import { categories } from './categories.ts';
import { cloudSnippets, eventBridgeSnippet, pollSnippet } from './cloud-snippets.ts';
import { type Fields, put, type Reading } from './ecs-names.ts';
import { putMailbox } from './field-table.ts';
import { defineJsonSource, isText, objectsIn, part } from './json-source.ts';

const shapes = categories({
  'user.session.start': 'authentication session: start info',
  'user.session.end': 'authentication session: end info',
  'user.authentication.sso|policy.evaluate_sign_on': 'authentication: info',
  'group.user_membership.add|group.user_membership.remove': 'iam: group change',
  'user.lifecycle.create': 'iam: user creation',
  'user.lifecycle.activate|user.lifecycle.deactivate|user.lifecycle.suspend|user.lifecycle.unsuspend': 'iam: user change',
  'user.lifecycle.delete.*': 'iam: user deletion',
  'policy.lifecycle.create': 'configuration: creation',
  'policy.lifecycle.delete': 'configuration: deletion',
  'policy.rule.delete|application.lifecycle.activate|application.lifecycle.deactivate|application.lifecycle.update': 'configuration:',
  'policy.lifecycle.*|policy.rule.*': 'configuration: change',
  'application.lifecycle.create': 'configuration: creation',
  'application.lifecycle.delete': 'configuration: deletion',
  'application.user_membership.*': 'iam: user change',
  'system.org.rate_limit.*|core.concurrency.org.limit.violation': 'network: info',
  'security.request.blocked': 'network: denied',
  'user.authentication.*|user.mfa.okta_verify*|system.push.*|user.mfa.attempt*|app.oauth2.*|app.generic.unauth*': 'authentication: start',
  'user.account.*|user.mfa.*|user.lifecycle.*|user.credential.*|device.*': 'iam: change',
  'user.session.*': 'session: start',
  'group.*': 'iam: group change',
  'security.threat.*|security.attack.*|user.risk.*|security.breached_credential.*': 'threat: indicator',
  'zone.*|network_zone.*|system.idp.*|system.api_token.*|app.*|iam.*|pam.*|org.*|support.*|oauth2.*': 'configuration iam: change',
}); // prettier-ignore

const outcomes: Readonly<Record<string, 'success' | 'failure'>> = {
  success: 'success',
  allow: 'success',
  failure: 'failure',
  deny: 'failure',
};

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  const actor = textOf(part(value, 'actor')['alternateId']).replace(/\\+$/, '');
  putMailbox(reading, 'user.name', actor);
  putMailbox(reading, 'source.user.name', actor);
  const result = textOf(part(value, 'outcome')['result']).toLowerCase();
  ecs['event.outcome'] = outcomes[result] ?? 'unknown';
  const targets = objectsIn(value['target']);
  const user = targets.find(({ type }) => /user/i.test(textOf(type)));
  put(reading, 'user.target.name', textOf(user?.['alternateId']).replace(/\\+$/, ''));
  put(reading, 'user.target.id', user?.['id']);
  put(reading, 'user.target.full_name', user?.['displayName']);
  const group = targets.find(({ type }) => /group/i.test(textOf(type)));
  put(reading, 'group.name', group?.['displayName']);
  put(reading, 'group.id', group?.['id']);
  const app = targets.find(({ type }) => /^AppInstance$/i.test(textOf(type)));
  put(reading, 'service.name', app?.['displayName']);
}

/** An event hook with one event; a hook with several is taken apart before it comes here. */
function reshape(value: Fields): Fields {
  const [only, ...others] = objectsIn(part(value, 'data')['events']);
  return only !== undefined && others.length === 0 ? only : value;
}

export const okta = defineJsonSource({
  id: 'okta',
  title: 'Okta System Log',
  kind: 'identity',
  summary: 'Sign-ins, multi-factor challenges, lifecycle of users, groups, applications and policies, threats.',
  aliases: ['okta-system', 'okta-system-log'],
  wrappers: ['data.events', 'events', 'records'],
  snippets: cloudSnippets(
    'okta',
    pollSnippet(
      'System Log API: the last ten minutes',
      `curl -sS -H "Authorization: SSWS $OKTA_TOKEN" "https://example.okta.com/api/v1/logs?since=$(date -u -d '-10 min' +%FT%TZ)"`,
    ),
    eventBridgeSnippet('{"source":[{"prefix":"aws.partner/okta.com"}]}'),
  ),
  refusal: 'The object is no Okta System Log event: it lacks `eventType`, `published` or `actor`.',
  reshape,
  streams: [
    {
      is: (value) => isText(value['eventType']) && isText(value['published']) && isObject(value['actor']),
      sure: 95,
      dataset: 'okta.system',
      logsource: { product: 'okta', service: 'okta' },
      prefix: 'okta',
      fixed: { 'event.module': 'okta', 'observer.vendor': 'Okta' },
      time: ['published'],
      identity: ['uuid'],
      fields: {
        uuid: 'event.id',
        published: null,
        eventType: 'event.action',
        severity: 'log.level',
        displayMessage: null,
        'actor.id': 'user.id',
        'actor.displayName': 'user.full_name',
        'client.ipAddress': ['source.ip', 'address'],
        'client.userAgent.rawUserAgent': 'user_agent.original',
        'client.geographicalContext.country': 'source.geo.country_name',
        'client.geographicalContext.city': 'source.geo.city_name',
        'client.geographicalContext.state': 'source.geo.region_name',
        'outcome.reason': 'event.reason',
        'securityContext.asNumber': 'source.as.number',
        'securityContext.asOrg': 'source.as.organization.name',
        'securityContext.domain': 'source.domain',
        'transaction.id': 'transaction.id',
        'authenticationContext.externalSessionId': 'session.id',
      },
      finish,
      shapes,
      say: ({ value, ecs }) => {
        const account = textOf(ecs['user.email'] ?? ecs['user.name']);
        const from = ecs['source.ip'] === undefined ? '' : ` from ${textOf(ecs['source.ip'])}`;
        return `${textOf(value['displayMessage'] ?? value['eventType'])}: ${account}${from} (${textOf(part(value, 'outcome')['result']).toLowerCase() || 'no outcome'})`;
      },
    },
  ],
});
