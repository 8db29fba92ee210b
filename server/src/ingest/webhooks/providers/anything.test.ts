// Anything at all is read or refused with a sentence, and what was read can be kept as an event.
import { readdirSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { keptAs } from '../as-event.ts';
import { Unreadable, type ExternalAlert } from '../provider.ts';
import { findProvider, providers } from './index.ts';
import { createMutator } from './mutate.ts';

const read = (provider: string, ...values: unknown[]): ExternalAlert[] =>
  findProvider(provider)?.read(values, { mapping: null, headers: {} }) ?? [];
const now = Date.parse('2026-03-14T12:00:00Z');

const checkAlert = (alert: ExternalAlert): void => {
  expect(alert.title).not.toBe('');
  expect(alert.title.length).toBeLessThanOrEqual(500);
  expect(alert.title).not.toMatch(/[\n\0]/);
  expect(alert.rule.id.length).toBeLessThanOrEqual(200);
  expect([0, 1, 2, 3, 4]).toContain(alert.severity);
  expect(alert.entities.length).toBeLessThanOrEqual(50);
  for (const entity of alert.entities)
    expect(entity).toMatch(/^(?:host|user|ip|domain|url|hash|file|process|email):./s);
  for (const id of alert.attack.techniques) expect(id).toMatch(/^T\d{4}(\.\d{3})?$/);
  expect(alert.time === null || Number.isFinite(alert.time)).toBe(true);
};

/** What is wrong with the alerts, or the sentence of the refusal. @throws whatever else a reader throws. */
function outcomeOf(id: string, values: unknown[]): string {
  try {
    const provider = findProvider(id);
    if (!provider) throw new Error(`There is no ${id}.`);
    for (const alert of read(id, ...values)) {
      checkAlert(alert);
      const { event, record } = keptAs(provider, alert, now);
      expect(event.ecs['event.kind']).toBe('alert');
      expect(JSON.parse(record.raw)).toEqual(record.value);
    }
    return 'Read.';
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return error.reason;
  }
}

/** Names that the readers look for, so that random objects get further than the door. */
const names =
  `alerts status labels annotations startsAt endsAt fingerprint generatorURL title severity rule id name level
  description result sid search_name object properties relatedEntities kind entities Entities SystemAlertId AlertDisplayName value
  evidence alertWebUrl displayName incidentWebUrl mitreTechniques userAccount event metadata DetectName DetectId composite_id
  ioc_context detail type service schemaVersion resource action Records Sns Message Type TopicArn body data events eventType actor
  target client attachments fields all_fields mitre agent alert alert_type threatInfo indicators tactics techniques repository
  security_advisory tool event_action payload custom_details event_type timestamp time threat technique subtechnique kibana.alert.uuid
  kibana.alert.rule.name context hits _source awslogs Trigger Dimensions AlarmName zen items __proto__ constructor`.split(
    /\s+/,
  );
const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(
      null,
      true,
      0,
      -1,
      1e308,
      '',
      'resolved',
      'critical',
      '2026-03-14T09:00:00Z',
      'T1110',
      '192.0.2.1',
      '\uD800',
      '\0',
      'Notification',
      'alert',
      '{"a":1}',
    ),
    fc.string(),
    fc.double(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 8 }),
  ),
})).value;

it('every product in this folder is listed, under a name of its own', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => !/^(?:index|mutate)\.ts$|\.test\.ts$/.test(name));
  expect(providers.map(({ id }) => `${id}.ts`).toSorted()).toEqual(files.toSorted());
  expect(new Set(providers.map(({ title }) => title)).size).toBe(providers.length);
});

/** One small payload of each product. */
const shapes: Record<string, unknown> = {
  elastic: { kibana: { alert: { uuid: 'u', severity: 'high', url: 'https://k.example/', rule: { name: 'n', uuid: 'r' } } }, '@timestamp': '2026-03-14T09:00:00Z', threat: [{ tactic: { id: 'TA0001' }, technique: [{ id: 'T1001', subtechnique: [{ id: 'T1001.001' }] }] }], host: { name: 'h' } },
  splunk: { result: { severity: 'high', src: '192.0.2.1', user: 'a', _time: 1_773_480_000 }, sid: 's', search_name: 'n', app: 'a' },
  sentinel: { object: { name: 'i', properties: { title: 't', severity: 'High', status: 'New', relatedAnalyticRuleIds: ['/a/b'], additionalData: { tactics: ['Impact'], techniques: ['T1485'] }, relatedEntities: [{ kind: 'Account', properties: { accountName: 'a', upnSuffix: 'b.example' } }, { kind: 'Host', properties: { hostName: 'h' } }] } } },
  defender: { id: '1', title: 't', severity: 'low', status: 'new', alertWebUrl: 'https://d.example/', mitreTechniques: ['T1001'], evidence: [{ deviceDnsName: 'h', ipInterfaces: ['192.0.2.1'], userAccount: { accountName: 'a' }, fileDetails: { fileName: 'f', filePath: 'c:\\x', sha256: 'a'.repeat(64) } }] },
  crowdstrike: { composite_id: 'c', name: 'n', severity: 70, device: { hostname: 'h', local_ip: '192.0.2.1' }, ioc_context: [{ ioc_type: 'domain', ioc_value: 'a.example' }], timestamp: '2026-03-14T09:00:00Z' },
  sentinelone: { threatInfo: { threatId: '1', threatName: 'n', confidenceLevel: 'malicious' }, agentRealtimeInfo: { agentComputerName: 'h' }, indicators: [{ description: 'd', tactics: [{ name: 'Impact', techniques: [{ name: 'T1485' }] }] }] },
  guardduty: { detail: { schemaVersion: '2.0', type: 'Recon:EC2/Portscan', id: 'f', severity: 5, region: 'eu-west-1', title: 't', service: { eventLastSeen: '2026-03-14T09:00:00Z', action: { awsApiCallAction: { remoteIpDetails: { ipAddressV4: '192.0.2.1' } } } }, resource: { instanceDetails: { instanceId: 'i-1', networkInterfaces: [{ publicIp: '192.0.2.2' }] } } } },
  'aws-sns': { Type: 'Notification', TopicArn: 'arn:t', Message: '{"AlarmName":"a","NewStateValue":"ALARM","Trigger":{"Dimensions":[{"name":"InstanceId","value":"i-1"}]}}', Subject: 's', Timestamp: '2026-03-14T09:00:00Z' },
  okta: { data: { events: [{ uuid: 'u', eventType: 'e', displayMessage: 'm', severity: 'WARN', published: '2026-03-14T09:00:00Z', actor: { type: 'User', alternateId: 'a@b.example' }, client: { ipAddress: '192.0.2.1' }, target: [{ type: 'User', alternateId: 'c@b.example' }] }] } },
  netskope: { alert_type: 'DLP', alert_name: 'n', severity: 'high', user: 'a@b.example', srcip: '192.0.2.1', url: 'a.example/x', timestamp: 1_773_480_000 },
  github: { action: 'created', alert: { number: 1, html_url: 'https://g.example/1', tool: { name: 't' }, rule: { id: 'r', description: 'd', severity: 'error' }, created_at: '2026-03-14T09:00:00Z' }, repository: { full_name: 'a/b' } },
  wazuh: { timestamp: '2026-03-14T09:00:00Z', rule: { id: '1', level: 10, description: 'd', mitre: { id: ['T1110'], tactic: ['Impact'] } }, agent: { name: 'h' }, data: { srcip: '192.0.2.1', win: { eventdata: { image: 'c:\\x.exe' } } }, syscheck: { path: '/etc/x' } },
  suricata: { event_type: 'alert', timestamp: '2026-03-14T09:00:00Z', src_ip: '192.0.2.1', dest_ip: '10.0.0.1', alert: { gid: 1, signature_id: 2, signature: 's', severity: 1, metadata: { mitre_technique_id: ['T1071'] } } },
  alertmanager: { commonLabels: { a: 'b' }, alerts: [{ status: 'firing', labels: { alertname: 'n', instance: 'h:1', severity: 'page' }, annotations: { summary: 's' }, startsAt: '2026-03-14T09:00:00Z', endsAt: '0001-01-01T00:00:00Z', fingerprint: 'f' }] },
  grafana: { title: 't', alerts: [{ status: 'resolved', labels: { alertname: 'n' }, startsAt: '2026-03-14T09:00:00Z', endsAt: '2026-03-14T09:01:00Z', fingerprint: 'f', panelURL: 'https://g.example/' }] },
  pagerduty: { event: { id: 'e', event_type: 'incident.triggered', occurred_at: '2026-03-14T09:00:00Z', data: { id: 'P', title: 't', urgency: 'low', service: { id: 's', summary: 'n' } } } },
  generic: { title: 't', severity: 5, id: 1, status: 'open', host: 'h', user: 'u', src_ip: '192.0.2.1', time: '2026-03-14T09:00:00Z', url: 'https://g.example/', tags: ['a'] },
}; // prettier-ignore

describe.each(providers.map(({ id }) => id))('%s', (id) => {
  it('reads or refuses anything with a sentence', () => {
    fc.assert(
      fc.property(fc.array(anyValue, { minLength: 1, maxLength: 3 }), (values) => {
        expect(outcomeOf(id, values)).toMatch(/\.$/);
      }),
      { numRuns: 700 },
    );
  });
  it('reads or refuses its own payload with parts taken out, swapped and blown up', () => {
    const mutate = createMutator(14);
    const outcomes = Array.from({ length: 500 }, () => outcomeOf(id, [mutate(shapes[id])]));
    expect(outcomes.filter((outcome) => !outcome.endsWith('.'))).toEqual([]);
    expect(outcomes.filter((outcome) => outcome === 'Read.').length).toBeGreaterThan(100);
  });
  it('says what it is and how to set it up', () => {
    const provider = findProvider(id);
    expect(provider?.summary).toMatch(/\.$/);
    expect(JSON.stringify(provider?.setup)).toContain('{url');
  });
});
