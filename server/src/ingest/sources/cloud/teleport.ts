// Teleport: audit events – logins, sessions, commands, access requests, certificates, databases, Kubernetes.
import { textOf } from '../values.ts';
import { categories, setOutcome } from './categories.ts';
import { cloudSnippets } from './cloud-snippets.ts';
import { put, type Reading } from './ecs-names.ts';
import { putAddress, putMailbox } from './field-table.ts';
import { defineJsonSource, has, isText } from './json-source.ts';

const shapes = categories({
  'user.login|auth|mfa_auth_challenge.*|device.authenticate*': 'authentication: start',
  'session.start|app.session.start|db.session.start|windows.desktop.session.start': 'session: start',
  'session.end|session.leave|app.session.end|db.session.end|windows.desktop.session.end': 'session: end',
  'session.join': 'session: change',
  'session.command|exec': 'process: start',
  'session.disk|sftp*|scp*': 'file: access',
  'session.network': 'network: connection',
  'session.*': 'session: info',
  'db.session.query*|db.*': 'database: access',
  'kube.request': 'web: access',
  'port*|x11-forward|subsystem': 'network: connection',
  'user.create': 'iam: user creation',
  'user.delete': 'iam: user deletion',
  'user.*|mfa.*|reset_password_token.*|recovery_code.*|device.*': 'iam: user change',
  'cert.create|bot.join|instance.join|join_token.create': 'iam: creation',
  'role.*|access_request.*|lock.*|access_list.*|saml.*|oidc.*|github.*': 'iam: change',
  '*': 'configuration: info',
});

const endpoints = /^\S+:\d+$/;

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  const remote = textOf(value['addr.remote'] ?? value['remote_addr'] ?? value['client_addr']);
  putAddress(reading, 'source.ip', remote);
  const local = textOf(value['addr.local']);
  if (endpoints.test(local)) putAddress(reading, 'destination.ip', local);
  putMailbox(reading, 'user.name', textOf(value['user']));
  if (typeof value['success'] === 'boolean') setOutcome(reading, value['success']);
  else if (typeof value['exitCode'] === 'number') setOutcome(reading, value['exitCode'] === 0);
  // The last letter of a code tells information, warnings and errors apart.
  else if (/[WE]$/.test(textOf(value['code'])) && has(value, 'error')) ecs['event.outcome'] = 'failure';
  put(reading, 'user.target.name', textOf(value['event']).startsWith('user.') ? value['name'] : undefined);
}

export const teleport = defineJsonSource({
  id: 'teleport',
  title: 'Teleport',
  kind: 'identity',
  summary: 'Logins, sessions, commands, access requests, certificates, databases and Kubernetes.',
  wrappers: ['events'],
  snippets: cloudSnippets('teleport'),
  refusal: 'The object is no Teleport audit event: it lacks `event`, `code` or `uid`.',
  streams: [
    {
      is: (value) =>
        isText(value['event']) && /^T[A-Z0-9]{3,8}[IWED]$/.test(textOf(value['code'])) && has(value, 'time'),
      sure: 92,
      dataset: 'teleport.audit',
      logsource: { product: 'teleport', service: 'audit' },
      prefix: 'teleport.audit',
      fixed: { 'event.module': 'teleport' },
      time: ['time'],
      identity: ['uid', 'ei'],
      fields: {
        time: null,
        uid: 'event.id',
        event: 'event.action',
        code: 'event.code',
        user: null,
        login: 'process.user.name',
        sid: 'session.id',
        server_id: 'host.id',
        server_hostname: 'host.name',
        cluster_name: 'orchestrator.cluster.name',
        error: 'event.reason',
        command: 'process.command_line',
        program: 'process.name',
        pid: 'process.pid',
        path: 'file.path',
        user_agent: 'user_agent.original',
        db_service: 'service.name',
        kubernetes_cluster: 'orchestrator.cluster.name',
        request_path: 'url.path',
        verb: 'http.request.method',
        response_code: 'http.response.status_code',
        bytes_tx: 'destination.bytes',
        bytes_rx: 'source.bytes',
        'addr.remote': null,
        'addr.local': null,
      },
      finish,
      shapes,
    },
  ],
});
