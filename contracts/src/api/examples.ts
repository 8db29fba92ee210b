// One call and what it answers for each area of the API: shown at /api/v1/docs, and run against a real server by a test.
import type { Api } from './index.ts';

export type Example = {
  /** As a client gives it: path, query and body in one. */
  input: Record<string, unknown>;
  /** The body, where it is a stream and not JSON. */
  body?: string;
  /** Of what is answered; of a list its first item. It may leave fields out, and names none that is not there. */
  answer: unknown;
};

const at = '2026-03-14T09:26:53.000Z';
const id = '019ce5a1-3b0a-7c52-9f3e-2d4f6a8b0c1d';
const ana = { id, name: 'Ana Ruiz', email: 'ana@aubrac.example' };

export const examples: { readonly [Name in keyof Api]?: Example } = {
  'GET /setup': { input: {}, answer: { needed: false } },
  'GET /session': {
    input: {},
    answer: { user: ana, organisation: { id, name: 'Cliniques Aubrac' }, permissions: ['alert:read', 'alert:write'] },
  },
  'GET /organisation': { input: {}, answer: { id, name: 'Cliniques Aubrac', slug: 'cliniques-aubrac' } },
  'GET /people': { input: {}, answer: { items: [ana] } },
  'GET /users': { input: {}, answer: { items: [{ ...ana, active: true, lastSignInAt: at, createdAt: at }] } },
  'POST /sites': {
    input: { code: 'nice', name: 'Clinique de Nice', city: 'Nice' },
    answer: {
      id,
      code: 'nice',
      name: 'Clinique de Nice',
      city: 'Nice',
      latitude: null,
      longitude: null,
      createdAt: at,
    },
  },
  'GET /api-keys': {
    input: {},
    answer: {
      items: [
        {
          id,
          name: 'Shipper in Lyon',
          prefix: 'tcs_Yf_eB0tD',
          scopes: ['ingest:write'],
          createdAt: at,
          revokedAt: null,
        },
      ],
    },
  },
  'POST /ingest/:source': {
    input: { source: 'json' },
    body: '{"@timestamp":"2026-03-14T09:26:53Z","message":"Door 12 was opened","host":{"name":"lyo-door12"}}\n',
    answer: { accepted: 1, unparsed: 0 },
  },
  'GET /sources': {
    input: {},
    answer: {
      items: [{ id: 'windows', title: 'Windows event logs', kind: 'endpoint', format: 'json', events: 2, unparsed: 0 }],
      doors: [{ id: 'http', title: 'HTTP', address: 'https://soc.aubrac.example/api/v1/ingest', open: true }],
    },
  },
  'GET /pulse': {
    input: {},
    answer: {
      eventsPerSecond: 41.2,
      lagMs: 120,
      rulesEnabled: 76,
      rulesTotal: 76,
      eventsToday: 918_273,
      unparsedToday: 4,
    },
  },
  'POST /doors/:doorId/tokens': {
    input: { doorId: 'otlp', name: 'Collector in Lyon' },
    answer: {
      id,
      token: 'tck_3vS…',
      item: { id, name: 'Collector in Lyon', prefix: 'tck_3vS', siteId: null, createdAt: at },
    },
  },
  'GET /door-certificate': {
    input: {},
    answer: {
      origin: 'own',
      subject: 'CN=soc.aubrac.example',
      names: ['soc.aubrac.example'],
      expiresAt: at,
      fault: null,
    },
  },
  'POST /webhooks': {
    input: { provider: 'grafana', name: 'Grafana in Lyon' },
    answer: {
      webhook: {
        id,
        provider: 'grafana',
        name: 'Grafana in Lyon',
        enabled: true,
        autoClose: false,
        secrets: 0,
        rev: 1,
      },
      address: 'https://soc.aubrac.example/api/v1/webhooks/grafana/H62kVbDd…',
      secret: null,
    },
  },
  'GET /pulls': { input: {}, answer: { items: [] } },
  'GET /source-health': {
    input: {},
    answer: {
      items: [
        {
          source: 'windows',
          title: 'Windows event logs',
          site: '',
          firstSeenAt: at,
          events: 2,
          unparsed: 0,
          hours: [0],
        },
      ],
      canary: { state: 'waiting', tookMs: [] },
    },
  },
  'GET /mappings/ecs-fields': { input: {}, answer: { items: [{ name: 'source.ip' }] } },
  'POST /replays': {
    input: { source: 'json', from: '2026-03-13T00:00:00Z', to: '2026-03-14T00:00:00Z' },
    answer: {
      id,
      source: 'json',
      site: null,
      readAs: 'json',
      state: 'running',
      lookedAt: 0,
      replayed: 0,
      startedAt: at,
    },
  },
  'GET /events': {
    input: { query: 'process.name:vssadmin.exe', limit: 1 },
    answer: {
      items: [
        {
          id: '1773480413000-1882477251326377984-1',
          time: at,
          dataset: 'windows.sysmon',
          message: 'vssadmin.exe delete shadows /all /quiet started by cmd.exe',
          fields: { 'host.name': 'LYO-WS14.aubrac.example', 'process.pid': 4120 },
        },
      ],
      next: null,
    },
  },
  'GET /detection/policy': {
    input: {},
    answer: {
      requireTests: false,
      requireBacktest: false,
      requireReview: false,
      rollbackFactor: 10,
      rollbackMinimum: 20,
    },
  },
  'GET /alerts': {
    input: { severity: '3,4', sort: '-severity', limit: 1 },
    answer: {
      items: [
        {
          id,
          number: 'ALR-2026-00002',
          title: 'Shadow copies deleted',
          severity: 4,
          riskScore: 90,
          stage: 'new',
          verdict: null,
          rule: { id, title: 'Shadow copies deleted', version: 1 },
          attack: { tactics: ['impact'], techniques: ['T1490'] },
          entities: [{ kind: 'host', value: 'lyo-ws14.aubrac.example' }],
          occurrenceCount: 1,
          firstSeenAt: at,
          lastSeenAt: at,
          rev: 1,
        },
      ],
      next: 'eyJzb3J0IjoiLXNldmVyaXR5Iiwi…',
    },
  },
  'GET /notices/count': { input: {}, answer: { unread: 0 } },
  'POST /incidents': {
    input: { title: 'Phishing at the reception', severity: 3 },
    answer: {
      id,
      number: 'INC-2026-00002',
      title: 'Phishing at the reception',
      severity: 3,
      stage: 'new',
      alertCount: 0,
      rev: 1,
    },
  },
  'GET /incident-model': {
    input: {},
    answer: { types: [], fields: [], labels: [], gates: { required: [], tasks: true, alerts: false }, rev: 0 },
  },
  'GET /find': {
    input: { q: 'shadow copies' },
    answer: { jump: null, indicators: [], kinds: ['alert'], words: ['shadow'] },
  },
  'GET /saved-views': { input: {}, answer: { items: [], teams: [] } },
  'GET /tasks': { input: { assignee: 'me' }, answer: { items: [], next: null } },
  'GET /activities': {
    input: { limit: 1 },
    answer: {
      items: [
        {
          id,
          type: 'site.created',
          at,
          actor: { kind: 'user', id, name: 'Ana Ruiz' },
          subjectKind: 'site',
          subjectId: id,
        },
      ],
      next: 'eyJzb3J0IjoibmV3ZXN0Iiwi…',
    },
  },
  'POST /teams': { input: { name: 'Night shift' }, answer: { id, name: 'Night shift', meaning: '' } },
  'POST /roles': {
    input: { key: 'night', title: 'Night shift', permissions: ['alert:read', 'alert:write'] },
    answer: { id, key: 'night', title: 'Night shift', permissions: ['alert:read', 'alert:write'] },
  },
  'GET /policy': {
    input: {},
    answer: { endpoints: [{ method: 'GET', path: '/alerts', permission: 'alert:read' }] },
  },
  'POST /invitations': {
    input: { email: 'bo@aubrac.example', role: 'analyst' },
    answer: { id, link: 'https://tocsin.aubrac.example/invitation#Yf_eB0tD…', mailed: false },
  },
  'GET /profile': { input: {}, answer: { name: 'Ana Ruiz', email: 'ana@aubrac.example' } },
  'GET /sessions': { input: {}, answer: { items: [{ id }] } },
  'GET /security-policy': { input: {}, answer: { idleMinutes: 720, stepUpMinutes: 10, leastPasswordLength: 12 } },
  'POST /secrets': {
    input: { name: 'mail-server', value: 'quatre tasses de the', rotateEveryDays: 90 },
    answer: { id, name: 'mail-server', reference: 'secret://keyring/mail-server', due: false },
  },
  'GET /secret-providers': { input: {}, answer: { items: [] } },
  'GET /keys': { input: {}, answer: { masterKey: 'local:36f3a573837637df' } },
  'GET /ledger': { input: {}, answer: { waiting: { count: 0 } } },
  'POST /service-accounts': {
    input: { name: 'Reports', permissions: ['alert:read'] },
    answer: { id, name: 'Reports', permissions: ['alert:read'], enabled: true },
  },
  'GET /oauth-settings': { input: {}, answer: { passwordGrant: false } },
  'POST /scim-connections': {
    input: { name: 'Directory', defaultRole: 'viewer' },
    answer: { id, token: 'tcscim_Yf_eB0tD…', baseUrl: 'https://tocsin.aubrac.example/scim/v2' },
  },
  'POST /identity-providers': {
    input: {
      name: 'Aubrac',
      settings: { kind: 'oidc', issuer: 'https://id.aubrac.example', clientId: 'tocsin' },
    },
    answer: { id, name: 'Aubrac', enabled: false, enforced: false },
  },
  'GET /sign-in/providers': { input: { email: 'ana@aubrac.example' }, answer: { items: [], enforced: null } },
  'POST /entities/extract': {
    input: { text: 'It spoke to hxxps://cdn.evil[.]example/a and 192[.]0[.]2[.]7.' },
    answer: { items: [{ kind: 'url', value: 'https://cdn.evil.example/a', known: null }], more: false },
  },
  'POST /assets': {
    input: { name: 'LYO-DC01', owner: 'Windows team', criticality: 'critical', identifiers: ['lyo-dc01', '10.2.0.10'] },
    answer: { id, name: 'LYO-DC01', criticality: 'critical', identifiers: ['host:lyo-dc01', 'ip4:10.2.0.10'], rev: 1 },
  },
  'GET /retention/rules': { input: {}, answer: { items: [] } },
  'GET /sla/calendars': {
    input: {},
    answer: { items: [{ id, name: 'Office hours', zone: 'Europe/Paris', holidays: [], overrides: [], rev: 1 }] },
  },
  'POST /grouping/rules': {
    input: {
      name: 'One spray, one incident',
      mode: 'shadow',
      kind: 'value_count',
      match: { tactic: ['credential-access'] },
      groupBy: ['ip'],
      threshold: { count: 3, distinctBy: 'user' },
      window: { mode: 'rolling', minutes: 60, maxSpanMinutes: 720 },
    },
    answer: { id, name: 'One spray, one incident', mode: 'shadow', position: 3, version: 1, major: 1, rev: 1 },
  },
  'GET /boards/command-centre': {
    input: {},
    answer: { incidents: { open: 0, bySeverity: [0], unassigned: 0 }, alerts: { open: 1, unassigned: 1 }, atRisk: 0 },
  },
  'POST /wallboards': {
    input: { name: 'Control room', panels: ['now', 'sla'], secondsEach: 30 },
    answer: { wallboard: { id, name: 'Control room', siteCodes: null }, link: 'https://soc.example.org/wallboard#…' },
  },
  'GET /evidence': { input: {}, answer: { items: [] } },
  'GET /legal-holds': { input: {}, answer: { items: [] } },
  'GET /privacy/requests': { input: {}, answer: { items: [], next: null } },
  'POST /audit-sinks': {
    input: {
      name: 'SIEM',
      settings: { kind: 'https', url: 'https://siem.aubrac.example/audit', auth: 'none' },
      enabled: false,
    },
    answer: { id, name: 'SIEM', enabled: false },
  },
};
