// Which detections share a key, and which say the same.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { canonicalJson } from './canonical-json.ts';
import { contentHash, dedupKey } from './dedup-key.ts';
import { aDetection } from './fixtures.ts';

const org = '01930000-0000-7000-8000-000000000001';
const keyOf = (...said: Parameters<typeof aDetection>) => dedupKey(org, aDetection(...said));
const site = { id: '01930000-0000-7000-8000-0000000000aa', code: 'lyo', name: 'Lyon' };

describe('the dedup key', () => {
  it('is versioned and of fixed length', () => {
    expect(keyOf().key).toMatch(/^v1:[A-Za-z0-9_-]{43}$/);
  });

  it('names the host before the user before the source address', () => {
    expect(keyOf({ entities: ['user:jd', 'host:WS1', 'ip:10.0.0.1'] }).components.at(-1)).toEqual({
      name: 'host',
      value: 'ws1',
    });
    expect(keyOf({ entities: ['ip:10.0.0.1', 'user:JD'] }).components.at(-1)).toEqual({ name: 'user', value: 'jd' });
    expect(keyOf({ entities: ['ip:10.0.0.1'], fields: { 'source.ip': '10.0.0.2' } }).components.at(-1)).toEqual({
      name: 'source.ip',
      value: '10.0.0.2',
    });
  });

  it('falls back to the source’s identity, then to the content, and says so', () => {
    expect(keyOf({ entities: [], fields: {}, native: { alert_id: '7' } })).toMatchObject({ kind: 'native' });
    expect(keyOf({ entities: ['host:'], fields: {} })).toMatchObject({ kind: 'auto' });
    expect(keyOf({ dedup: 'mine' })).toMatchObject({ kind: 'explicit' });
    expect(keyOf().kind).toBe('template');
  });

  it('is the same for the same rule, site and entity, whatever else differs', () => {
    expect(keyOf({ message: 'a', matched: { a: '1' }, time: 1 }).key).toBe(keyOf({ message: 'b', time: 2 }).key);
    expect(keyOf({ entities: ['host:LYO-WS514', 'user:x'] }).key).toBe(keyOf().key);
  });

  it('differs by organisation, site, rule and entity', () => {
    const keys = [
      keyOf().key,
      dedupKey('01930000-0000-7000-8000-000000000002', aDetection()).key,
      keyOf({ site }).key,
      keyOf({ rule: { id: 'other' } }).key,
      keyOf({ entities: ['host:other'] }).key,
      keyOf({ entities: ['user:lyo-ws514'] }).key,
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('the content hash', () => {
  it('leaves out what differs each time', () => {
    const same = contentHash({ Image: 'cmd.exe' });
    expect(
      contentHash({ Image: 'cmd.exe', ProcessId: '4', ParentProcessGuid: '{1}', UtcTime: 'now', '@timestamp': 'x' }),
    ).toBe(same);
    expect(contentHash({ Image: 'powershell.exe' })).not.toBe(same);
  });

  it('does not depend on the order of the fields', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (fields) => {
        expect(contentHash(Object.fromEntries(Object.entries(fields).toReversed()))).toBe(contentHash(fields));
      }),
    );
  });
});

describe('canonical JSON', () => {
  it('sorts members by code unit and leaves out what is undefined', () => {
    expect(canonicalJson({ b: [1, { z: null, a: undefined }], A: 'é', a: 1e21 })).toBe(
      '{"A":"é","a":1e+21,"b":[1,{"z":null}]}',
    );
  });

  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('refuses what JSON cannot hold', () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError);
    expect(() => canonicalJson(() => 1)).toThrow(TypeError);
  });
});
