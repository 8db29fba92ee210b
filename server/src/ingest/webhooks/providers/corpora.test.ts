// Every recorded payload becomes the right alert.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { env } from 'node:process';

import { describe, expect, test } from 'vitest';

import { Unreadable, type ExternalAlert } from '../provider.ts';
import { readPayload } from '../read-payload.ts';
import { findProvider } from './index.ts';
import { createMutator } from './mutate.ts';

const folder = join(env['TOCSIN_CORPORA'] ?? resolve('../shared/corpora'), 'webhooks');
const missing = existsSync(folder) ? '' : `there is no folder ${folder}`;
const file = (name: string): Buffer => readFileSync(join(folder, name));

type Expected = Partial<Omit<ExternalAlert, 'entities'>> & {
  /** Among others. */
  entities?: string[];
};
const none = { tactics: [], techniques: [] };
const regsvr: Expected = {
  title: 'Malicious Behavior Prevention Alert: Regsvr32 Scriptlet Execution',
  severity: 3,
  sourceSeverity: 'high',
  status: 'firing',
  identity: 'bbef4313d1ced5ff3c8558ebdd11a4dd7ea5df5df5bb391335f60845d361eba5',
  attack: { tactics: ['defense-evasion'], techniques: ['T1218', 'T1218.010'] },
  entities: ['host:my-pc', 'user:random-user\\random-user', 'process:c:\\windows\\system32\\regsvr32.exe'],
};
const finding: Expected = {
  title: 'API GeneratedFindingAPIName was invoked from a known malicious IP address.',
  severity: 2,
  sourceSeverity: '5',
  status: 'firing',
  rule: { id: 'UnauthorizedAccess:IAMUser/MaliciousIPCaller', name: 'UnauthorizedAccess:IAMUser/MaliciousIPCaller' },
  identity:
    'arn:aws:guardduty:eu-west-2:111111111111:detector/4b85f358-65e7-49b6-b9ae-b3816303fb12/finding/16dd674a4cb5437c9a66d14f11839b02',
  attack: none,
  entities: ['host:i-99999999', 'user:generatedfindingusername', 'ip:198.51.100.0', 'ip:10.0.0.1'],
};
const prometheus: Expected = {
  title: 'SSHBruteForce: 50 failed logins',
  severity: 4,
  sourceSeverity: 'critical',
  rule: { id: 'SSHBruteForce', name: 'SSHBruteForce' },
  identity: '5d3d2e285638116e',
  url: 'http://prom/graph?g0',
  attack: none,
  entities: ['host:web1', 'ip:203.0.113.9'],
};
const sshd: Expected = {
  title: 'sshd: Authentication succeeded from a public IP address 64.62.197.132.',
  severity: 1,
  sourceSeverity: 'level 5',
  rule: { id: '100003', name: 'sshd: Authentication succeeded from a public IP address 64.62.197.132.' },
  identity: null,
  attack: none,
  entities: ['host:rhel9.localdomain', 'ip:64.62.197.132', 'user:root'],
};
const paged: Expected = {
  severity: 3,
  sourceSeverity: 'error',
  identity: '1f7ac8bc5839f7ed4c98cdc2e24a775c397eedc89f5c34e6ba3c8586a00a1d75',
};

const recorded: [file: string, provider: string, expected: Expected[]][] = [
  ['alertmanager-webhook-firing.json', 'alertmanager', [{ ...prometheus, status: 'firing' }]],
  ['alertmanager-webhook-resolved.json', 'alertmanager', [{ ...prometheus, status: 'resolved' }]],
  [
    'aws-cloudwatch-alarm-sns-payload-single-metric.json',
    'aws-sns',
    [
      {
        title: 'CloudWatch alarm EXAMPLE',
        severity: 2,
        sourceSeverity: 'ALARM',
        status: 'firing',
        identity: 'arn:aws:cloudwatch:REGION:ACCOUNT_NUMBER:alarm:EXAMPLE',
        entities: ['host:testinstance'],
        attack: none,
      },
    ],
  ],
  ['aws-guardduty-eventbridge.json', 'guardduty', [finding]],
  ['aws-guardduty-finding.json', 'guardduty', [finding]],
  ['aws-guardduty-eventbridge.json', 'aws-sns', [finding]],
  [
    'aws-sns-notification.json',
    'aws-sns',
    [{ title: 'My First Message', description: 'Hello world!', identity: null }],
  ],
  ['aws-sns-event.json', 'aws-sns', [{ title: 'TestInvoke', description: 'Hello from SNS!' }]],
  ['aws-sqs-event.json', 'aws-sns', [{ title: 'Message Body' }]],
  ['aws-kinesis-firehose-event.json', 'aws-sns', [{ title: 'Hello World' }, { title: 'Hello World' }]],
  [
    'crowdstrike-alert.json',
    'crowdstrike',
    [
      {
        title: 'PrewittPupAdwareSensorDetect-Lowest',
        severity: 1,
        sourceSeverity: '30',
        identity: '92012896127c4a8236ba7601b886b0:ind:2ce412d17b334ad4adc8c1c54dbfec4b:399748687993-5761-42627600',
        url: 'https://falcon.us-2.crowdstrike.com/activity-v2/detections/dhjffg:ind:2ce412d17b334ad4adc8c1c54dbfec4b:399748687993-5761-42627600',
        // CrowdStrike's own tactic and technique, none of ATT&CK.
        attack: none,
        entities: [
          'host:abc709-1175',
          'user:absys\\mohit.jha',
          'ip:81.2.69.142',
          'hash:b26a6791b72753d2317efd5e1363d93fdd33e611c8b9e08a3b24ea4d755b81fd',
        ],
      },
    ],
  ],
  ['elastic-kibana-alert-doc.json', 'elastic', [regsvr]],
  ['elastic-kibana-webhook-toJson-ctx.json', 'elastic', [regsvr]],
  [
    'grafana-webhook.json',
    'grafana',
    [
      {
        title: 'alert1',
        severity: 2,
        status: 'firing',
        identity: 'fac0861a85de433a',
        url: 'http://localhost/d/abcd?orgId=1&viewPanel=efgh',
        attack: none,
      },
    ],
  ],
  [
    'ms-graph-security-alert-v2.json',
    'defender',
    [
      {
        title: 'Suspicious PowerShell command line',
        severity: 2,
        sourceSeverity: 'medium',
        identity: 'daefa1828b-dd4e-405c-8a3b-aa28596830dd_1',
        attack: { tactics: ['execution'], techniques: ['T1059.001'] },
        entities: ['host:clw555test', 'user:azuread\\cdpuseris-38411', 'url:http://127.0.0.1/1.exe', 'ip:192.168.5.65'],
      },
    ],
  ],
  [
    'ms-graph-security-incident.json',
    'defender',
    [
      {
        severity: 2,
        identity: '2872395',
        status: 'firing',
        attack: { tactics: ['defense-evasion'], techniques: ['T1564.001'] },
        entities: ['host:tempdns', 'process:c:\\program files\\temp\\mssense.exe'],
      },
    ],
  ],
  [
    'ms-sentinel-incident-1.json',
    'sentinel',
    [
      {
        title: 'test 11',
        severity: 2,
        identity: '13000000-0000-0000-0000-9b8460000000',
        status: 'firing',
        attack: none,
      },
    ],
  ],
  [
    'ms-sentinel-logicapp-incident-trigger.json',
    'sentinel',
    [
      {
        title: 'Multiple failed sign-ins',
        severity: 3,
        sourceSeverity: 'High',
        rule: { id: '11111111-1111-1111-1111-111111111111', name: 'Multiple failed sign-ins' },
        identity: '63883bf7-5be1-42f4-809a-0417943b837b',
        attack: { tactics: ['credential-access'], techniques: ['T1110'] },
        entities: ['user:joe.doe@test.com', 'ip:203.0.113.9'],
      },
    ],
  ],
  [
    'netskope-alert.json',
    'netskope',
    [
      {
        title: 'DLP: Coach user QRCode in Social Media and IM',
        severity: 2,
        sourceSeverity: 'Medium',
        identity: 'fef507283713a48438d6436e',
        attack: none,
        entities: ['host:44f5sv3', 'user:jdoe@netskope.com', 'ip:10.57.66.81', 'hash:632878ba29b9666f08d4b74795f9f994'],
      },
    ],
  ],
  [
    'okta-event-hook.json',
    'okta',
    [
      {
        title: 'User login to Okta',
        severity: 0,
        sourceSeverity: 'INFO',
        identity: null,
        rule: { id: 'user.session.start', name: 'User login to Okta' },
        attack: none,
        entities: ['user:admin@okta.com', 'ip:142.126.158.61'],
      },
    ],
  ],
  ['out-pagerduty-trigger.json', 'pagerduty', [{ ...paged, status: 'firing' }]],
  ['out-pagerduty-resolve.json', 'pagerduty', [{ ...paged, status: 'resolved' }]],
  ['out-opsgenie-trigger.json', 'generic', [{ title: '[FIRING:1] SSHBruteForce (web1 critical 203.0.113.9)' }]],
  ['out-slack-trigger.json', 'generic', [{ severity: 3, sourceSeverity: 'danger', entities: [] }]],
  ['out-slack-resolve.json', 'generic', [{ severity: 0, sourceSeverity: 'good' }]],
  [
    'sentinelone-threat.json',
    'sentinelone',
    [
      {
        title: 'Trojan: default.exe on test-LINUX',
        severity: 3,
        sourceSeverity: 'malicious',
        status: 'firing',
        identity: '1234567890123456789',
        attack: none,
        entities: ['host:test-linux', 'ip:10.0.0.1', 'hash:aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d'],
      },
    ],
  ],
  [
    'splunk-webhook.json',
    'splunk',
    [
      {
        title: 'Splunk search in the app search',
        severity: 2,
        identity: null,
        url: 'http://web.example.local:8000/app/search/@go?sid=scheduler_admin_search_W2_at_14232356_132',
        attack: none,
      },
    ],
  ],
  [
    'suricata-eve-alert.json',
    'suricata',
    [
      {
        title: 'ET POLICY curl User-Agent Outbound',
        severity: 2,
        sourceSeverity: '2',
        rule: { id: '1:2013028', name: 'ET POLICY curl User-Agent Outbound' },
        identity: null,
        attack: none,
        entities: ['ip:192.168.1.146', 'ip:89.160.20.112', 'domain:example.net'],
      },
    ],
  ],
  ['wazuh-alert.json', 'wazuh', [sshd]],
  ['wazuh-shuffle-hook.json', 'wazuh', [sshd]],
];
/** Texts that are no delivery, and deliveries that hold no alert. */
const others = [
  'SOURCES.md',
  'aws-cloudwatch-logs-event.json',
  'aws-eventbridge-guardduty.guardduty_findings_cloudwatch.md.txt',
  'aws-sns-subscriptionconfirmation.json',
  'aws-sns-unsubscribeconfirmation.json',
  'grafana-webhook-schema.go.txt',
  'out-opsgenie-resolve.json',
];

describe.skipIf(missing !== '')(`recordings ${missing}`, () => {
  test.each(recorded)('%s read as %s', async (name, provider, expected) => {
    const alerts = findProvider(provider)?.read(await readPayload(file(name)), { mapping: null, headers: {} }) ?? [];
    expect(alerts).toHaveLength(expected.length);
    for (const [place, { entities = [], ...rest }] of expected.entries()) {
      expect(alerts[place]).toMatchObject(rest);
      expect(alerts[place]?.entities).toEqual(expect.arrayContaining(entities));
    }
  });

  test.each(recorded)(
    '%s with parts taken out, swapped and blown up is read or refused as %s',
    async (name, provider) => {
      const values = await readPayload(file(name));
      const mutate = createMutator(12);
      let read = 0;
      for (let run = 0; run < 300; run += 1)
        try {
          read += findProvider(provider)?.read(values.map(mutate), { mapping: null, headers: {} }).length ?? 0;
        } catch (error) {
          if (!(error instanceof Unreadable)) throw error;
        }
      expect(read).toBeGreaterThan(20);
    },
  );

  test('no recording is left out', () => {
    const told = new Set([...recorded.map(([name]) => name), ...others]);
    expect(readdirSync(folder).filter((name) => !told.has(name))).toEqual([]);
  });

  test.each([
    ['aws-guardduty', 'test-guardduty.ndjson', 'guardduty'],
    ['aws-guardduty', 'sekoia-aws-guardduty.ndjson', 'guardduty'],
    ['okta', 'test-okta-system-events.ndjson', 'okta'],
    ['okta', 'sekoia-okta-system-logs.ndjson', 'okta'],
    ['suricata', 'test-eve-alerts.ndjson', 'suricata'],
    ['suricata', 'test-eve-6-0.ndjson', 'suricata'],
  ])('logs of %s in %s make alerts with title, rule and entities', async (source, name, provider) => {
    const values = await readPayload(readFileSync(join(folder, '../logs', source, name)));
    const read = findProvider(provider);
    const alerts = values.flatMap((value) => {
      try {
        return read?.read([value], { mapping: null, headers: {} }) ?? [];
      } catch {
        return [];
      }
    });
    expect(alerts.length).toBeGreaterThan(0);
    for (const { title, rule } of alerts) expect([title, rule.id, rule.name]).not.toContain('');
    expect(alerts.filter(({ entities }) => entities.length > 0).length / alerts.length).toBeGreaterThan(0.9);
  });
});
