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
};
