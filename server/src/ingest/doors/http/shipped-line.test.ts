// Documents of shippers: the line they wrap is found, and documents that say more are left alone.
import { describe, expect, it } from 'vitest';

import { shippedLine } from './shipped-line.ts';

const lineOf = (document: Record<string, unknown>): string | null =>
  shippedLine(document, {}, 65_536)?.[0]?.raw ?? null;

describe('the syslog line in a document', () => {
  it.each([
    [
      'rsyslog, by default',
      {
        message: ' hello',
        fromhost: 'web1',
        facility: 'auth',
        priority: 'info',
        timereported: '2026-01-02T03:04:05.006+01:00',
      },
      '<38>1 2026-01-02T03:04:05.006+01:00 web1 - - - - hello',
    ],
    [
      'rsyslog, with a template in ECS',
      {
        '@timestamp': '2026-01-02T03:04:05Z',
        'host.hostname': 'web1',
        'log.syslog.severity.code': 3,
        'log.syslog.facility.code': 4,
        'process.name': 'sshd',
        'process.pid': '71',
        message: ' Failed',
      },
      '<35>1 2026-01-02T03:04:05Z web1 sshd 71 - - Failed',
    ],
    [
      'syslog-ng',
      {
        PROGRAM: 'su',
        PRIORITY: 'err',
        PID: '9',
        MESSAGE: 'no',
        ISODATE: '2026-01-02T03:04:05+00:00',
        HOST: 'db 1',
        FACILITY: 'authpriv',
      },
      '<83>1 2026-01-02T03:04:05+00:00 db_1 su 9 - - no',
    ],
    [
      'Vector, from syslog',
      {
        appname: 'su',
        facility: 'auth',
        host: 'web1',
        hostname: 'web1',
        message: 'no',
        procid: 9,
        severity: 'err',
        source_ip: '192.0.2.1',
        source_type: 'syslog',
        timestamp: '2026-01-02T03:04:05Z',
        version: 1,
      },
      '<35>1 2026-01-02T03:04:05Z web1 su 9 - - no',
    ],
  ])('is found for %s', (_, document, line) => {
    expect(lineOf(document)).toBe(line);
  });

  it.each([
    ['has been read already', { message: 'x', programname: 'su', source: { ip: '192.0.2.1' }, user: { name: 'ann' } }],
    ['has an outcome', { message: 'x', programname: 'su', event: { outcome: 'failure' } }],
    ['is not a shipper’s', { message: 'x', host: 'web1' }],
    [
      'is Filebeat’s, which `auto` reads',
      { message: 'x', log: { offset: 1, file: { path: '/x' } }, agent: { type: 'filebeat' } },
    ],
    ['is Fluent Bit’s, which `auto` reads', { log: 'a line', stream: 'stderr' }],
    ['is of Vector, from a file', { file: '/x', message: 'x', source_type: 'file', host: 'web1' }],
    ['has no line', { log: { offset: 1 }, '@timestamp': '2026-01-02T03:04:05Z' }],
    ['is empty', {}],
  ])('is not looked for in a document that %s', (_, document) => {
    expect(lineOf(document)).toBeNull();
  });

  it('goes with what the document says besides, and with nothing that the header tells', () => {
    const document = { PROGRAM: 'su', MESSAGE: 'no', HOST: 'web1', ISODATE: '2026-01-02T03:04:05Z', TAGS: 'x' };
    expect(shippedLine(document, { 'elastic.index': 'logs' }, 65_536)?.[0]?.transport).toEqual({
      host: 'web1',
      time: Date.UTC(2026, 0, 2, 3, 4, 5),
      labels: { 'elastic.index': 'logs', TAGS: 'x' },
    });
  });

  it('survives hostile names and depth', () => {
    const deep = JSON.parse(`${'{"log":'.repeat(50)}"x"${'}'.repeat(50)}`) as Record<string, unknown>;
    expect(() => shippedLine(deep, {}, 65_536)).not.toThrow();
    const hostile = JSON.parse(
      '{"message":"x","facility":"auth","timereported":"-","log":{"__proto__":{"a":1}}}',
    ) as Record<string, unknown>;
    expect(lineOf(hostile)).toBe('<38>1 - - - - - - x');
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });
});
