// The header shapes of syslog as they are met in practice.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseSyslogMessage, type SyslogMessage } from './syslog-message.ts';

const receivedAt = Date.UTC(2026, 2, 2, 12);
const empty: SyslogMessage = {
  header: 'none', facility: null, severity: null, time: null, host: '', program: '', pid: '', messageId: '', structured: null,
  message: '', relay: '',
}; // prettier-ignore

const cases: [string, string, Partial<SyslogMessage>][] = [
  [
    'RFC 3164',
    "<34>Oct 11 22:14:15 mymachine su: 'su root' failed",
    {
      header: 'rfc3164',
      facility: 4,
      severity: 2,
      time: Date.UTC(2025, 9, 11, 22, 14, 15),
      host: 'mymachine',
      program: 'su',
      message: "'su root' failed",
    },
  ],
  [
    'ISO time, as rsyslog forwards',
    '<30>2026-03-02T08:00:00.123456+01:00 srv1 sshd[99]: Accepted',
    {
      header: 'iso',
      facility: 3,
      severity: 6,
      time: Date.UTC(2026, 2, 2, 7, 0, 0, 123),
      host: 'srv1',
      program: 'sshd',
      pid: '99',
      message: 'Accepted',
    },
  ],
  [
    'RFC 5424 with escaped structured data and a byte order mark',
    '<165>1 2026-03-02T08:00:00.003Z h app - ID47 [e@1 iut="3" x="a\\"b\\]c\\\\"][f y="é"] \uFEFFmessage',
    {
      header: 'rfc5424', facility: 20, severity: 5, time: Date.UTC(2026, 2, 2, 8, 0, 0, 3), host: 'h', program: 'app', messageId: 'ID47',
      structured: { 'e@1': { iut: '3', x: 'a"b]c\\' }, f: { y: 'é' } }, message: 'message',
    }, // prettier-ignore
  ],
  [
    'RFC 5424 without time, two spaces before the message',
    '<13>1 - h app 12 - -  two',
    { header: 'rfc5424', facility: 1, severity: 5, host: 'h', program: 'app', pid: '12', message: 'two' },
  ],
  ['RFC 5424 without a message', '<13>1 - - - - - -', { header: 'rfc5424', facility: 1, severity: 5 }],
  [
    'a time and a message, nothing else',
    '<14>Mar  2 08:00:00 msg',
    { header: 'rfc3164', facility: 1, severity: 6, time: Date.UTC(2026, 2, 2, 8), message: 'msg' },
  ],
  [
    'no priority, no host',
    'Mar  2 08:00:00  sshd[13]: again',
    { header: 'rfc3164', time: Date.UTC(2026, 2, 2, 8), program: 'sshd', pid: '13', message: 'again' },
  ],
  [
    'Cisco IOS',
    '<189>29: *Mar  1 18:46:11: %SYS-5-CONFIG_I: Configured',
    {
      header: 'rfc3164',
      facility: 23,
      severity: 5,
      time: Date.UTC(2026, 2, 1, 18, 46, 11),
      messageId: 'SYS-5-CONFIG_I',
      message: '%SYS-5-CONFIG_I: Configured',
    },
  ],
  [
    'Cisco IOS with fraction and zone',
    '<189>Mar  1 18:46:11.250 UTC: %SYS-5-X: y',
    {
      header: 'rfc3164',
      facility: 23,
      severity: 5,
      time: Date.UTC(2026, 2, 1, 18, 46, 11, 250),
      messageId: 'SYS-5-X',
      message: '%SYS-5-X: y',
    },
  ],
  [
    'Cisco IOS in its own zone',
    '<189>Mar  1 18:46:11 EST: %SYS-5-X: y',
    {
      header: 'rfc3164',
      facility: 23,
      severity: 5,
      time: Date.UTC(2026, 2, 1, 23, 46, 11),
      messageId: 'SYS-5-X',
      message: '%SYS-5-X: y',
    },
  ],
  [
    'Cisco ASA without time',
    '<166>%ASA-6-302013: Built',
    { facility: 20, severity: 6, messageId: 'ASA-6-302013', message: '%ASA-6-302013: Built' },
  ],
  [
    'Cisco ASA with the year',
    '<166>:Jan 1 2024 12:00:00: %ASA-6-1: x',
    {
      header: 'rfc3164',
      facility: 20,
      severity: 6,
      time: Date.UTC(2024, 0, 1, 12),
      messageId: 'ASA-6-1',
      message: '%ASA-6-1: x',
    },
  ],
  [
    'Meraki',
    '<134>1 1563249630.774247467 mx84 events x',
    { header: 'rfc5424', facility: 16, severity: 6, time: 1_563_249_630_774, host: 'mx84', message: 'events x' },
  ],
  [
    'a relay before the sender',
    '<13>Mar  2 08:00:01 relay <34>Mar  2 08:00:00 host su[3]: msg',
    {
      header: 'rfc3164',
      facility: 4,
      severity: 2,
      time: Date.UTC(2026, 2, 2, 8),
      host: 'host',
      program: 'su',
      pid: '3',
      message: 'msg',
      relay: 'relay',
    },
  ],
  [
    'octal escapes of control characters',
    '<13>Mar  2 08:00:00 h app: a#012b#011c #09x',
    {
      header: 'rfc3164',
      facility: 1,
      severity: 5,
      time: Date.UTC(2026, 2, 2, 8),
      host: 'h',
      program: 'app',
      message: 'a\nb\tc #09x',
    },
  ],
  [
    'JSON behind the host',
    '<13>Mar  2 08:00:00 h {"a":1}',
    { header: 'rfc3164', facility: 1, severity: 5, time: Date.UTC(2026, 2, 2, 8), host: 'h', message: '{"a":1}' },
  ],
  ['a bare message', 'no header: at all', { message: 'no header: at all' }],
  ['a priority out of range', '<999>x', { message: '<999>x' }],
];

describe('a syslog header', () => {
  it.each(cases)('is read: %s', (_, line, expected) => {
    expect(parseSyslogMessage(line, receivedAt)).toEqual({ ...empty, ...expected });
  });

  it('belongs to last year when its date would lie more than two days ahead', () => {
    expect(parseSyslogMessage('Mar  4 08:00:00 h a: x', receivedAt).time).toBe(Date.UTC(2026, 2, 4, 8));
    expect(parseSyslogMessage('Mar  5 08:00:00 h a: x', receivedAt).time).toBe(Date.UTC(2025, 2, 5, 8));
    expect(parseSyslogMessage('Jan  1 00:00:10 h a: x', Date.UTC(2025, 11, 31, 23, 59)).time).toBe(
      Date.UTC(2026, 0, 1, 0, 0, 10),
    );
  });

  it('never stops a message from being one, whatever it holds', () => {
    const word = fc.constantFrom(
      '<13>',
      '1 ',
      '- ',
      'Mar  2 08:00:00 ',
      '2026-03-02T08:00:00Z ',
      'host ',
      'app[1]: ',
      '[a b="c"] ',
      '{"a":1}',
      '%A-1-B: ',
      'é',
      '"',
      ']',
      '29: ',
      '*',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 5 })), { maxLength: 12 }), (words) => {
        const line = words.join('');
        const { message } = parseSyslogMessage(line, receivedAt);
        expect(typeof message).toBe('string');
        expect(message.length).toBeLessThanOrEqual(line.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is read in time that grows with the length of the line, however hostile', () => {
    const hostile = [
      '<13>',
      '<13>Mar  2 08:00:00 ',
      '[a b="',
      '1 ',
      'node=',
      '<34>Mar  2 08:00:01 x ',
      '#012',
      '((((',
      'a ',
    ];
    for (const part of hostile) {
      const line = `<13>1 - h a - - ${part.repeat(Math.ceil(65_536 / part.length))}`;
      const started = performance.now();
      parseSyslogMessage(line, receivedAt);
      parseSyslogMessage(line.slice(16), receivedAt);
      expect(performance.now() - started).toBeLessThan(5_000);
    }
  });
});
