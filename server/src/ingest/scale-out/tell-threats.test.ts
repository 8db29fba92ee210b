import { expect, test } from 'vitest';

import type { ModedDetection } from '#detection';

import { tellThreats } from './tell-threats.ts';

const detection = (change: Partial<ModedDetection>): ModedDetection => ({
  rule: {
    id: 'r1',
    title: 'Shadow copies deleted',
    version: 2,
    severity: 3,
    description: '',
    falsePositives: [],
    references: [],
    attack: { tactics: ['impact'], techniques: ['T1490'] },
  },
  site: { id: 's', code: 'lyo', name: 'Lyon' },
  dataset: 'windows.sysmon',
  time: Date.parse('2026-03-02T08:00:00Z'),
  eventId: '1-2-3',
  message: 'vssadmin',
  matched: { Image: 'vssadmin.exe' },
  fields: {},
  entities: ['host:lyo-ws14'],
  ...change,
});

test('tells active matches alone, by severity, under an id that stays', async () => {
  const told: { subject: string; body: unknown; id: string }[] = [];
  const publish = async (subject: string, body: Uint8Array, id: string) => {
    told.push({ subject, body: JSON.parse(Buffer.from(body).toString()), id });
    return { duplicate: false };
  };
  await tellThreats({ publish }, { orgId: 'org' }, [
    detection({}),
    detection({ mode: 'shadow' }),
    detection({ mode: 'suppressed' }),
  ]);
  expect(told).toEqual([
    {
      subject: 'threats.org.high',
      id: '1-2-3 r1',
      body: {
        organisation: 'org',
        site: 'lyo',
        time: '2026-03-02T08:00:00.000Z',
        severity: 'high',
        rule: {
          id: 'r1',
          title: 'Shadow copies deleted',
          version: 2,
          attack: { tactics: ['impact'], techniques: ['T1490'] },
        },
        event: { id: '1-2-3', dataset: 'windows.sysmon', message: 'vssadmin' },
        matched: { Image: 'vssadmin.exe' },
        entities: ['host:lyo-ws14'],
      },
    },
  ]);
});
