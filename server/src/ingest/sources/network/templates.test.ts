// Message templates: fields between literals, read in one pass.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readFirst, readTemplate, template } from './templates.ts';

describe('message templates', () => {
  it('read the fields between their literals', () => {
    const deny = template('Deny {proto} src {src} dst {dst} by "{acl}"');
    expect(readTemplate(deny, 'Deny tcp src a:1 dst b:2 by "out" [0x0]')).toEqual({
      proto: 'tcp',
      src: 'a:1',
      dst: 'b:2',
      acl: 'out',
    });
    expect(readTemplate(deny, 'Permit tcp src a dst b by "out"')).toBeNull();
    expect(readTemplate(deny, 'Deny tcp src a dst b')).toBeNull();
  });

  it('drop what has no name and take the rest of the text at the end', () => {
    expect(readTemplate(template('{} of {what}'), 'one of many things')).toEqual({ what: 'many things' });
  });

  it('know names with dots and dashes', () => {
    expect(readTemplate(template('from {source.ip} to {destination-port}'), 'from 192.0.2.1 to 443')).toEqual({
      'source.ip': '192.0.2.1',
      'destination-port': '443',
    });
  });

  it('are tried in their order', () => {
    expect(readFirst([template('a {x} b'), template('a {y}')], 'a 1')).toEqual({ y: '1' });
    expect(readFirst([], 'a')).toBeNull();
  });

  it('read back any fields that do not hold their literals', () => {
    const word = fc.stringMatching(/^[a-z0-9.:/]{1,20}$/);
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(readTemplate(template('<{a}> [{b}] {c}'), `<${a}> [${b}] ${c}`)).toEqual({ a, b, c });
      }),
    );
  });

  it('take time that grows with the length of the text', () => {
    const deny = template('Deny {a} src {b} dst {c} by {d}');
    const started = performance.now();
    readTemplate(deny, `Deny ${' src x dst y'.repeat(40_000)}`);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
