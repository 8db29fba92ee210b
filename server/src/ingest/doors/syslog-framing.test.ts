// How a TCP stream is cut into syslog messages.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { continuedMark, maxMessageBytes, SyslogFraming } from './syslog-framing.ts';

function frames(...pieces: (string | Uint8Array)[]): string[] {
  const framing = new SyslogFraming();
  return [...pieces.flatMap((piece) => framing.push(Buffer.from(piece))), ...framing.end()];
}

const counted = (message: string): string => `${Buffer.byteLength(message)} ${message}`;

describe('the framing of syslog over TCP', () => {
  it('ends messages at LF, CRLF or NUL, and the last one at the end of the connection', () => {
    expect(frames('<13>a\n<13>b\r\n<13>c\0<13>d')).toEqual(['<13>a', '<13>b', '<13>c', '<13>d']);
    expect(frames('\n\n\0<13>a\n\n')).toEqual(['<13>a']);
  });

  it('counts octets, with and without a terminator inside or behind the frame', () => {
    expect(frames(`${counted('<13>é a')}${counted('<13>b\n')}${counted('<13>c')}\n${counted('<13>d\0')}`)).toEqual([
      '<13>é a',
      '<13>b',
      '<13>c',
      '<13>d',
    ]);
    expect(frames(counted('<13>two\nlines'))).toEqual(['<13>two\nlines']);
  });

  it('takes both ways in one connection', () => {
    expect(frames(`<13>a\n${counted('<13>b')}<13>c\n${counted('<13>d')}`)).toEqual([
      '<13>a',
      '<13>b',
      '<13>c',
      '<13>d',
    ]);
  });

  it('waits for the message when its count comes alone', () => {
    expect(frames('5 ', '<13>a', '5', ' <13>b')).toEqual(['<13>a', '<13>b']);
  });

  it('does not take a number for a count when no priority follows', () => {
    expect(frames('12 apples\n', '2026-03-02 x\n', '1234567 <x\n', '0 <13>\n')).toEqual([
      '12 apples',
      '2026-03-02 x',
      '1234567 <x',
      '0 <13>',
    ]);
    expect(frames('12')).toEqual(['12']);
  });

  it('splits a message longer than 64 KiB and marks the pieces, for both ways', () => {
    const long = `<13>${'é'.repeat(70_000)}`;
    for (const body of [`${long}\n<13>next\n`, `${counted(long)}<13>next\n`]) {
      const found = frames(body);
      expect(found.at(-1)).toBe('<13>next');
      const pieces = found.slice(0, -1);
      expect(pieces.length).toBe(3);
      expect(pieces[0]?.startsWith('<13>')).toBe(true);
      expect(pieces.slice(1).every((piece) => piece.startsWith(continuedMark))).toBe(true);
      expect(pieces.map((piece) => piece.replace(continuedMark, '')).join('')).toBe(long);
      for (const piece of pieces)
        expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(maxMessageBytes + continuedMark.length);
    }
  });

  it('gives the same messages however the bytes are cut', () => {
    const message = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '<', '1', '2', '>', '\r'), maxLength: 12 });
    const frame = fc.oneof(
      message.map((text) => `<13>${text}\n`),
      message.map((text) => counted(`<13>${text}`)),
      message.map((text) => counted(`<13>${text}\n`)),
      message.map((text) => `${text}\0`),
      message,
    );
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 10 }), fc.array(fc.nat(), { maxLength: 20 }), (parts, places) => {
        const bytes = Buffer.from(parts.join(''));
        const whole = frames(bytes);
        const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
        expect(frames(...[0, ...at].map((from, index) => bytes.subarray(from, at[index] ?? bytes.length)))).toEqual(
          whole,
        );
        expect(frames(...Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual(whole);
      }),
      { numRuns: 2_000 },
    );
  });
});
