// Shapes that products send beside the recorded ones.
import { describe, expect, it } from 'vitest';

import { WebhookMapping } from '../mapping.ts';
import { Unreadable, type ExternalAlert } from '../provider.ts';
import { readPayload } from '../read-payload.ts';
import { findProvider } from './index.ts';

const read = (provider: string, ...values: unknown[]): ExternalAlert[] =>
  findProvider(provider)?.read(values, { mapping: null, headers: {} }) ?? [];

describe('products', () => {
  it('Elastic: documents with flat names, one after the other', async () => {
    const flat = (uuid: string) =>
      JSON.stringify({
        '@timestamp': '2026-03-14T09:00:00Z',
        'kibana.alert.uuid': uuid,
        'kibana.alert.rule.name': 'Shell from web server',
        'kibana.alert.rule.uuid': 'r1',
        'kibana.alert.severity': 'critical',
        'kibana.alert.status': 'recovered',
        'kibana.alert.url': 'https://kibana.example/app/security/alerts/1',
        'host.name': 'web-1',
      });
    const alerts = read('elastic', ...(await readPayload(Buffer.from(flat('u1') + flat('u2')))));
    expect(alerts.map(({ identity }) => identity)).toEqual(['u1', 'u2']);
    expect(alerts[0]).toMatchObject({
      severity: 4,
      status: 'resolved',
      url: 'https://kibana.example/app/security/alerts/1',
      entities: ['host:web-1'],
    });
  });

  it('Elastic: a watch without documents', () => {
    const ctx = { watch_id: 'errors', id: 'errors_1', metadata: { name: 'Many errors', severity: 'high' } };
    expect(read('elastic', { payload: ctx })).toMatchObject([
      { title: 'Many errors', severity: 3, identity: 'errors_1' },
    ]);
  });

  it('Splunk: a notable event', () => {
    const result = {
      rule_title: 'Brute force against srv-1',
      search_name: 'Access - Brute Force - Rule',
      urgency: 'critical',
      event_id: 'n1',
      src: '192.0.2.7',
      dest: 'srv-1',
      user: 'ana',
      'annotations.mitre_attack': ['T1110', 'T1078'],
    };
    expect(read('splunk', { result, sid: 's1', search_name: 'Access - Brute Force - Rule', app: 'es' })).toMatchObject([
      {
        title: 'Brute force against srv-1',
        severity: 4,
        identity: 'n1',
        attack: { techniques: ['T1110', 'T1078'] },
        entities: expect.arrayContaining(['ip:192.0.2.7', 'host:srv-1', 'user:ana']),
      },
    ]);
  });

  it('Sentinel: a single alert with its entities as text, and a closed incident', () => {
    const alert = {
      SystemAlertId: 'a1',
      AlertDisplayName: 'Rare sign-in',
      Severity: 'Low',
      Tactics: 'InitialAccess, Persistence',
      Entities: JSON.stringify([
        { Type: 'account', Name: 'ana', UPNSuffix: 'example.org' },
        { Type: 'ip', Address: '198.51.100.9' },
        { Type: 'host', HostName: 'pc-1', DnsDomain: 'example.org' },
        { Type: 'filehash', Value: 'd41d8cd98f00b204e9800998ecf8427e' },
      ]),
    };
    const closed = { object: { name: 'i1', properties: { title: 'Over', status: 'Closed', severity: 'High' } } };
    expect(read('sentinel', alert, closed)).toMatchObject([
      {
        severity: 1,
        identity: 'a1',
        attack: { tactics: ['initial-access', 'persistence'] },
        entities: [
          'user:ana@example.org',
          'email:ana@example.org',
          'ip:198.51.100.9',
          'host:pc-1.example.org',
          'hash:d41d8cd98f00b204e9800998ecf8427e',
        ],
      },
      { title: 'Over', status: 'resolved', severity: 3 },
    ]);
  });

  it('CrowdStrike: a detection of the event stream', () => {
    const event = {
      DetectName: 'Credential theft',
      DetectId: 'ldt:1',
      SeverityName: 'Critical',
      ComputerName: 'PC-2',
      UserName: 'ben',
      Tactic: 'Credential Access',
      Technique: 'OS Credential Dumping (T1003)',
      FalconHostLink: 'https://falcon.example/activity/1',
      SHA256String: 'a'.repeat(64),
      ProcessStartTime: 1_773_480_000,
    };
    expect(read('crowdstrike', { metadata: { eventType: 'DetectionSummaryEvent' }, event })).toMatchObject([
      {
        severity: 4,
        identity: 'ldt:1',
        time: 1_773_480_000_000,
        attack: { tactics: ['credential-access'], techniques: ['T1003'] },
        entities: ['host:pc-2', 'user:ben', `hash:${'a'.repeat(64)}`],
      },
    ]);
    expect(read('crowdstrike', { metadata: { eventType: 'UserActivityAuditEvent' }, event: {} })).toEqual([]);
  });

  it('GuardDuty: capital names, and in a message of SNS', () => {
    const finding = {
      SchemaVersion: '2.0',
      Type: 'CredentialAccess:IAMUser/AnomalousBehavior',
      Id: 'f1',
      Region: 'eu-west-1',
      Severity: 8.5,
      Title: 'Unusual calls',
      Service: { EventLastSeen: '2026-03-14T09:00:00.000Z', Archived: true },
      Resource: { AccessKeyDetails: { UserName: 'deploy' } },
    };
    const expected = {
      severity: 3,
      status: 'resolved',
      identity: 'f1',
      attack: { tactics: ['credential-access'] },
      entities: ['user:deploy'],
    };
    expect(read('guardduty', finding)).toMatchObject([expected]);
    const envelope = {
      Type: 'Notification',
      TopicArn: 'arn:aws:sns:eu-west-1:1:t',
      Message: JSON.stringify({ detail: finding }),
    };
    expect(read('aws-sns', envelope)).toMatchObject([expected]);
  });

  it('CloudWatch: an alarm that is over', () => {
    const alarm = {
      AlarmName: 'CPU',
      AlarmArn: 'arn:1',
      NewStateValue: 'OK',
      StateChangeTime: '2026-03-14T09:00:00.000+0000',
    };
    const envelope = { Type: 'Notification', TopicArn: 'arn:aws:sns:eu-west-1:1:t', Message: JSON.stringify(alarm) };
    expect(read('aws-sns', envelope)).toMatchObject([
      { status: 'resolved', identity: 'arn:1', time: Date.parse('2026-03-14T09:00:00Z') },
    ]);
  });

  it('Wazuh: what the integration "slack" leaves, and ATT&CK', () => {
    const attachment = {
      title: 'Multiple failed logins',
      text: 'sshd[1]: failed',
      fields: [
        { title: 'Agent', value: '(001) - web-1' },
        { title: 'Rule ID', value: '5712 _(Level 12)_' },
      ],
      ts: '1773480000.1',
    };
    expect(read('wazuh', { attachments: [attachment] })).toMatchObject([
      { title: 'Multiple failed logins', severity: 3, rule: { id: '5712' }, entities: ['host:web-1'] },
    ]);
    const rule = { id: '1', level: 15, description: 'x', mitre: { id: ['T1110.001'], tactic: ['Credential Access'] } };
    expect(read('wazuh', { rule, agent: { name: 'a1' } })).toMatchObject([
      { severity: 4, attack: { tactics: ['credential-access'], techniques: ['T1110.001'] } },
    ]);
  });

  it('Suricata: several lines, only alerts, with ATT&CK', () => {
    const alert = {
      event_type: 'alert',
      timestamp: '2026-03-14T09:00:00.000000+0000',
      src_ip: '192.0.2.9',
      dest_ip: '10.0.0.5',
      alert: {
        gid: 1,
        signature_id: 7,
        signature: 'Beacon',
        severity: 1,
        metadata: { mitre_technique_id: ['T1071'], mitre_tactic_id: ['TA0011'] },
      },
    };
    expect(read('suricata', { event_type: 'flow', timestamp: 'x' }, alert)).toMatchObject([
      {
        severity: 3,
        attack: { tactics: ['command-and-control'], techniques: ['T1071'] },
        entities: ['ip:192.0.2.9', 'ip:10.0.0.5'],
      },
    ]);
  });

  it('Grafana before version 9', () => {
    expect(
      read('grafana', {
        ruleName: 'Load',
        ruleId: 4,
        state: 'ok',
        ruleUrl: 'https://g.example/d/1',
        title: '[OK] Load',
      }),
    ).toMatchObject([{ title: '[OK] Load', identity: '4', status: 'resolved', url: 'https://g.example/d/1' }]);
  });

  it('GitHub: each kind, an end, a greeting', () => {
    const repository = { full_name: 'acme/shop' };
    const code = {
      number: 4,
      html_url: 'https://github.com/acme/shop/security/4',
      tool: { name: 'CodeQL' },
      rule: { id: 'js/sqli', description: 'SQL injection', security_severity_level: 'critical' },
    };
    const secret = { number: 2, secret_type: 'aws_key', secret_type_display_name: 'Amazon key' };
    const dependency = {
      number: 9,
      state: 'fixed',
      security_advisory: { summary: 'Prototype pollution', severity: 'high', ghsa_id: 'GHSA-x' },
      dependency: { manifest_path: 'package.json' },
    };
    expect(
      read(
        'github',
        { action: 'created', alert: code, repository },
        { action: 'created', alert: secret, repository },
        { action: 'fixed', alert: dependency, repository },
        { zen: 'Keep it simple.', hook_id: 1 },
      ),
    ).toMatchObject([
      { title: 'acme/shop: SQL injection', severity: 4, identity: 'acme/shop/code scanning/4', status: 'firing' },
      { title: 'acme/shop: Secret found: Amazon key', severity: 3, identity: 'acme/shop/secret scanning/2' },
      { severity: 3, status: 'resolved', entities: ['file:package.json'] },
    ]);
  });

  it('PagerDuty: an incident from beginning to end', () => {
    const event = (event_type: string) => ({
      event: {
        id: 'e',
        event_type,
        occurred_at: '2026-03-14T09:00:00Z',
        data: {
          id: 'P1',
          title: 'Shop is down',
          html_url: 'https://acme.pagerduty.example/P1',
          urgency: 'high',
          service: { id: 'S1', summary: 'Shop' },
        },
      },
    });
    expect(
      read('pagerduty', event('incident.triggered'), event('incident.annotated'), event('incident.resolved')),
    ).toMatchObject([
      { identity: 'P1', severity: 3, status: 'firing', rule: { id: 'S1', name: 'Shop' } },
      { identity: 'P1', status: 'resolved' },
    ]);
  });
});

describe('any other product', () => {
  const mapping = WebhookMapping.parse({
    items: 'data.findings',
    title: ['what', 'head.line'],
    severity: ['grade'],
    severities: { '9': 4, '1': 0 },
    id: ['key'],
    status: ['state'],
    resolved: ['gone'],
    time: ['seen'],
    url: ['href'],
    rule: ['check.name'],
    techniques: ['mitre'],
    entities: [
      { kind: 'host', path: 'where.machine' },
      { kind: 'ip', path: 'peers' },
      { kind: 'user', path: 'who' },
    ],
  });
  const finding = {
    head: { line: 'Port opened' },
    grade: 9,
    key: 'k1',
    state: 'GONE',
    seen: 1_773_480_000,
    href: 'https://scan.example/1',
    'check.name': 'ports',
    mitre: 'T1046',
    where: { machine: 'web-1' },
    peers: ['192.0.2.4', '10.1.1.1'],
    who: 'ACME\\ana',
  };
  it('is read by its mapping', () => {
    const payload = { data: { findings: [finding] } };
    expect(findProvider('generic')?.read([payload], { mapping, headers: {} })).toMatchObject([
      {
        title: 'Port opened',
        severity: 4,
        sourceSeverity: '9',
        identity: 'k1',
        status: 'resolved',
        time: 1_773_480_000_000,
        url: 'https://scan.example/1',
        rule: { id: 'ports' },
        attack: { techniques: ['T1046'] },
        entities: ['host:web-1', 'ip:192.0.2.4', 'ip:10.1.1.1', 'user:acme\\ana'],
      },
    ]);
  });
  it('without one is read by usual names', () => {
    const alert = {
      title: 'Login from abroad',
      severity: 'P2',
      id: 7,
      status: 'open',
      host: 'web-1',
      user: 'ana',
      src_ip: '192.0.2.4',
      dedup_key: 'own',
    };
    expect(read('generic', alert)).toMatchObject([
      {
        title: 'Login from abroad',
        severity: 3,
        identity: '7',
        dedup: 'own',
        status: 'firing',
        entities: ['host:web-1', 'user:ana', 'ip:192.0.2.4'],
      },
    ]);
  });
  it.each([[{}], ['text'], [5], [[1, 2]], [{ items: [] }]])('refuses %j with a sentence', (value) =>
    expect(() => read('generic', value)).toThrow(Unreadable),
  );
  it('a link that is none is left out', () => {
    for (const url of ['javascript:alert(1)', 'https://user:pw@example.org/', 'file:///etc/passwd', 'nothing'])
      expect(read('generic', { title: 'x', url })[0]?.url).toBeNull();
  });
});
