// Auth0: tenant logs from log streams and the management API.
import { isObject } from '../source.ts';
import { textOf } from '../values.ts';
import { cloudSnippets, webhookSnippet } from './cloud-snippets.ts';
import { type Fields, put, type Reading } from './ecs-names.ts';
import { defineJsonSource, has, isText } from './json-source.ts';

type Kind = readonly [name: string, category: string, type: string, outcome: '' | 'success' | 'failure'];

/** By the code of the event's type. */
const kinds: Readonly<Record<string, Kind>> = {
  s: ['successful-login', 'authentication session', 'info start', 'success'],
  ss: ['successful-signup', 'iam', 'info user creation', 'success'],
  fs: ['failed-signup', 'iam', 'info user creation', 'failure'],
  f: ['failed-login', 'authentication', 'info', 'failure'],
  fp: ['incorrect-password', 'authentication', 'info', 'failure'],
  fu: ['invalid-email-or-username', 'authentication', 'info', 'failure'],
  fc: ['failed-connector-login', 'authentication', 'info', 'failure'],
  fco: ['origin-not-allowed', 'authentication', 'info', 'failure'],
  fcoa: ['failed-cross-origin-authentication', 'authentication', 'info', 'failure'],
  scoa: ['successful-cross-origin-authentication', 'authentication', 'info start', 'success'],
  slo: ['successful-logout', 'authentication session', 'info end', 'success'],
  flo: ['failed-logout', 'authentication', 'info', 'failure'],
  ssa: ['successful-silent-authentication', 'authentication', 'info', 'success'],
  fsa: ['failed-silent-authentication', 'authentication', 'info', 'failure'],
  seacft: ['successful-code-exchange', 'authentication', 'info', 'success'],
  feacft: ['failed-code-exchange', 'authentication', 'info', 'failure'],
  seccft: ['successful-client-credentials-exchange', 'authentication', 'info', 'success'],
  feccft: ['failed-client-credentials-exchange', 'authentication', 'info', 'failure'],
  sertft: ['successful-refresh-token-exchange', 'authentication', 'info', 'success'],
  fertft: ['failed-refresh-token-exchange', 'authentication', 'info', 'failure'],
  scp: ['successful-password-change', 'iam', 'info user change', 'success'],
  fcp: ['failed-password-change', 'iam', 'info user change', 'failure'],
  scpr: ['successful-password-change-request', 'iam', 'info user change', 'success'],
  fcpr: ['failed-password-change-request', 'iam', 'info user change', 'failure'],
  sce: ['successful-email-change', 'iam', 'info user change', 'success'],
  scu: ['successful-username-change', 'iam', 'info user change', 'success'],
  sv: ['successful-verification-email', 'iam', 'info user change', 'success'],
  sdu: ['successful-user-deletion', 'iam', 'info user deletion', 'success'],
  fdu: ['failed-user-deletion', 'iam', 'info user deletion', 'failure'],
  sapi: ['successful-api-operation', 'web iam', 'info access change', 'success'],
  fapi: ['failed-api-operation', 'web', 'info access', 'failure'],
  mgmt_api_read: ['management-api-read', 'web', 'info access', 'success'],
  limit_wc: ['blocked-account', 'intrusion_detection', 'info', 'failure'],
  limit_sul: ['user-login-block', 'intrusion_detection', 'info', 'failure'],
  limit_mu: ['blocked-ip-address', 'intrusion_detection', 'info', 'failure'],
  limit_delegation: ['rate-limit-on-delegation', 'intrusion_detection', 'info', 'failure'],
  api_limit: ['rate-limit-on-api', 'network', 'info', 'failure'],
  pwd_leak: ['breached-password', 'intrusion_detection', 'info', 'failure'],
  signup_pwd_leak: ['breached-password-on-signup', 'intrusion_detection', 'info', 'failure'],
  gd_auth_succeed: ['mfa-success', 'authentication', 'info', 'success'],
  gd_auth_failed: ['mfa-failed', 'authentication', 'info', 'failure'],
  gd_auth_rejected: ['mfa-rejected', 'authentication', 'info', 'failure'],
  gd_otp_rate_limit_exceed: ['mfa-too-many-failures', 'authentication', 'info', 'failure'],
  gd_send_push: ['mfa-push-sent', 'authentication', 'info', ''],
  gd_enrollment_complete: ['mfa-enrolled', 'iam', 'info user change', 'success'],
  gd_unenroll: ['mfa-unenrolled', 'iam', 'info user change', 'success'],
};

/** Log streams wrap the record in `data`. */
const reshape = (value: Fields): Fields =>
  isObject(value['data']) && has(value, 'log_id') ? { log_id: value['log_id'], ...value['data'] } : value;

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  const code = textOf(value['type']);
  const kind = Object.hasOwn(kinds, code) ? kinds[code] : undefined;
  put(reading, 'event.action', kind?.[0] ?? code);
  if (kind === undefined) {
    ecs['event.category'] = ['authentication'];
    ecs['event.type'] = ['info'];
    if (/^f(?!n_|irst)/.test(code)) ecs['event.outcome'] = 'failure';
  } else {
    ecs['event.category'] = kind[1].split(' ');
    ecs['event.type'] = kind[2].split(' ');
    if (kind[3] !== '') ecs['event.outcome'] = kind[3];
  }
  const name = textOf(value['user_name']);
  put(reading, 'user.name', name);
  if (name.includes('@')) put(reading, 'user.email', name);
}

export const auth0 = defineJsonSource({
  id: 'auth0',
  title: 'Auth0',
  kind: 'identity',
  summary: 'Logins, sign-ups, token exchanges, multi-factor, attack protection and management API.',
  wrappers: ['logs', 'records'],
  snippets: cloudSnippets(
    'auth0',
    webhookSnippet(
      'Custom webhook log stream',
      '# Monitoring → Streams → Create stream → Custom webhook; content format “JSON lines”',
    ),
  ),
  refusal: 'The object is no Auth0 tenant log: it lacks `log_id`, `type` or `date`.',
  reshape,
  streams: [
    {
      is: (value) =>
        isText(value['type']) &&
        has(value, 'date') &&
        (has(value, 'log_id') || (has(value, 'client_id') && has(value, '_id'))),
      sure: 88,
      dataset: 'auth0.logs',
      logsource: { product: 'auth0', service: 'logs' },
      prefix: 'auth0.logs.data',
      fixed: { 'event.module': 'auth0' },
      time: ['date'],
      identity: ['log_id|_id'],
      fields: {
        date: null,
        log_id: 'event.id',
        _id: 'event.id',
        type: 'event.code',
        description: 'event.reason',
        ip: ['source.ip', 'address'],
        user_id: 'user.id',
        user_name: null,
        user_agent: 'user_agent.original',
        client_name: 'service.name',
        hostname: 'url.domain',
        session_id: 'session.id',
        'location_info.country_code': 'source.geo.country_iso_code',
        'location_info.city_name': 'source.geo.city_name',
      },
      finish,
    },
  ],
});
