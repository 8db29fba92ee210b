// What Beats send becomes records of the source they are of.
import { describe, expect, it } from 'vitest';

import { readRecord } from '../../read-record.ts';
import { findSource } from '../../sources/index.ts';
import { eventOf } from './records.ts';

const beat = { agent: { type: 'filebeat', ephemeral_id: 'e1' }, host: { name: 'web1' }, ecs: { version: '8.0.0' } };
const read = (document: unknown) => eventOf(JSON.stringify(document), { 'log.source.address': '192.0.2.10' });
const eventsOf = (document: unknown) => {
  const auto = findSource('auto');
  if (!auto) throw new Error('There is no source auto.');
  return readRecord({ source: auto, site: '', receivedAt: Date.UTC(2026, 2, 2) }, read(document).record);
};

describe('a Beat’s event', () => {
  it('that wraps a line its source knows is read as that line, with host, time and what stands beside it', () => {
    const line = 'Mar  2 08:00:00 web1 sshd[13]: Failed password for root from 203.0.113.9 port 4711 ssh2';
    const document = {
      '@timestamp': '2026-03-02T08:00:01.000Z',
      '@metadata': { beat: 'filebeat', version: '8.15.0', type: '_doc' },
      message: line,
      event: { module: 'system', dataset: 'system.auth' },
      log: { file: { path: '/var/log/auth.log' }, offset: 12 },
      ...beat,
    };
    const { record, identity } = read(document);
    expect(record).toMatchObject({ raw: JSON.stringify(document), source: 'auto', transport: { host: 'web1' } });
    expect(record.value).not.toHaveProperty('@metadata');
    expect(record.transport?.labels).toEqual({
      'beat.name': 'filebeat',
      'beat.version': '8.15.0',
      'log.source.address': '192.0.2.10',
    });
    expect(identity).toContain('/var/log/auth.log');
    const [event] = eventsOf(document);
    expect(event?.event.dataset).toBe('linux.auth');
    expect(event?.event.ecs).toMatchObject({
      'source.ip': '203.0.113.9',
      'event.outcome': 'failure',
      'host.name': 'web1',
    });
  });

  it('of a line that nobody knows stays a document', () => {
    const { record } = read({ '@timestamp': '2026-03-02T08:00:01.000Z', message: 'tea is ready', ...beat });
    expect(record).toMatchObject({ source: 'auto', value: { message: 'tea is ready' } });
    const [event] = eventsOf({ '@timestamp': '2026-03-02T08:00:01.000Z', message: 'tea is ready', ...beat });
    expect(event?.event).toMatchObject({ message: 'tea is ready', time: Date.UTC(2026, 2, 2, 8, 0, 1) });
  });

  it('of Winlogbeat is read as a Windows event', () => {
    const [event] = eventsOf({
      '@timestamp': '2026-03-02T08:00:01.000Z',
      '@metadata': { beat: 'winlogbeat' },
      winlog: {
        channel: 'Security',
        event_id: 4625,
        provider_name: 'Microsoft-Windows-Security-Auditing',
        computer_name: 'dc1.corp.example',
        record_id: 77,
        event_data: { TargetUserName: 'alice', IpAddress: '198.51.100.4' },
      },
      event: { code: '4625' },
      message: 'An account failed to log on.',
      agent: { type: 'winlogbeat', ephemeral_id: 'w1' },
    });
    expect(event?.source.id).toBe('windows');
    expect(event?.event.ecs).toMatchObject({ 'event.code': '4625', 'user.name': 'alice' });
  });
});
