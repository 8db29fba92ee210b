// Every value type and structure of an event log file, written by the tests' own writer, comes out as it went in.
import { describe, expect, it } from 'vitest';

import { isEvtx, readEvtx, readEvtxStream, type EvtxFault, type EvtxRecord } from './index.ts';
import { ChunkWriter, evtxFile, type ElementOf, type Piece } from './test-support/chunk-writer.ts';
import * as typed from './test-support/typed-values.ts';
import { xmlTree } from './test-support/xml-tree.ts';

type TypedValue = typed.TypedValue;

const one = (template: ElementOf, values: TypedValue[] = []): EvtxRecord => {
  const records = [
    ...readEvtx(evtxFile([new ChunkWriter().record({ id: 1, template, values }).finish()]), { xml: true }),
  ];
  const [record] = records;
  if (!record || records.length !== 1) throw new Error(`${records.length} records instead of one.`);
  return record;
};
const element = (name: string, ...content: Piece[]): ElementOf => ({ name, content });
const data = (name: string, ...content: Piece[]): ElementOf => ({
  name: 'Data',
  attributes: { Name: [name] },
  content,
});

/** The value as it stands in `<A>`. */
const rendered = (value: TypedValue): unknown => one(element('A', { value: 0 }), [value]).event['A'];

describe('a value', () => {
  const sid = typed.sidBytes(5, [21, 4_294_967_295, 500]);
  const guid = '{54849625-5478-4994-A5BA-3E3B0328C30D}';
  const ticks = typed.fileTime('2019-03-19T00:02:04.319Z', 9452);
  const cases: [string, TypedValue, unknown][] = [
    ['null', typed.nothing, null],
    ['text', typed.text('Zoë 🔒 <&>'), 'Zoë 🔒 <&>'],
    ['long text', typed.text('ab'.repeat(300)), 'ab'.repeat(300)],
    ['text with its final zeros', typed.text('a\0\0'), 'a'],
    ['text with half a character', typed.text('a\uD83D'), 'a\uFFFD'],
    ['empty text', typed.text(''), ''],
    ['ANSI text', typed.ansi([0x63, 0x61, 0x66, 0xe9, 0x00]), 'café'],
    ['int8', typed.integer(0x03, 1, -128), -128],
    ['uint8', typed.integer(0x04, 1, 255), 255],
    ['int16', typed.integer(0x05, 2, -2), -2],
    ['uint16', typed.integer(0x06, 2, 65_535), 65_535],
    ['int32', typed.integer(0x07, 4, -70_000), -70_000],
    ['uint32', typed.integer(0x08, 4, 4_294_967_295), 4_294_967_295],
    ['int64', typed.integer(0x09, 8, -9_007_199_254_740_991n), -9_007_199_254_740_991],
    ['int64 that no number holds', typed.integer(0x09, 8, -(2n ** 63n)), '-9223372036854775808'],
    ['uint64', typed.integer(0x0a, 8, 2n ** 64n - 1n), '18446744073709551615'],
    ['an integer of another width', typed.integer(0x08, 2, 513), 513],
    ['an integer of no width', typed.bytesOf(0x08, [1, 2, 3]), '010203'],
    ['an integer without bytes', typed.bytesOf(0x08, []), null],
    ['real32', typed.float(0x0b, 0.1), 0.1],
    ['real64', typed.float(0x0c, -1e-300), -1e-300],
    ['infinity', typed.float(0x0c, -Infinity), '-1.#INF'],
    ['no number', typed.float(0x0b, Number.NaN), '-1.#IND'],
    ['true', typed.integer(0x0d, 4, 1), true],
    ['false', typed.integer(0x0d, 4, 0), false],
    ['binary', typed.bytesOf(0x0e, [0, 0xab, 0x0f]), '00AB0F'],
    ['GUID', typed.bytesOf(0x0f, typed.guidBytes(guid)), guid],
    ['a GUID cut short', typed.bytesOf(0x0f, [1, 2]), '0102'],
    ['size of 32 bits', typed.integer(0x10, 4, 4096), '0x1000'],
    ['size of 64 bits', typed.integer(0x10, 8, 2n ** 40n + 1n), '0x10000000001'],
    ['FILETIME', typed.integer(0x11, 8, ticks), '2019-03-19T00:02:04.3199452Z'],
    ['FILETIME zero', typed.integer(0x11, 8, 0), '1601-01-01T00:00:00.0000000Z'],
    ['FILETIME at the end of the calendar', typed.integer(0x11, 8, 2n ** 63n), '0x8000000000000000'],
    ['SYSTEMTIME', typed.integers(0x12, 2, [2026, 2, 5, 13, 7, 5, 9, 31]), '2026-02-13T07:05:09.031Z'],
    ['SID', typed.bytesOf(0x13, sid), 'S-1-5-21-4294967295-500'],
    ['SID of a large authority', typed.bytesOf(0x13, typed.sidBytes(2 ** 32 + 1, [2])), 'S-1-0x000100000001-2'],
    ['a SID cut short', typed.bytesOf(0x13, sid.slice(0, 12)), '010300000000000515000000'],
    ['hex32', typed.integer(0x14, 4, 0x1f_ff_ff), '0x1fffff'],
    ['hex64', typed.integer(0x15, 8, 0x80_20_00_00_00_00_00_00n), '0x8020000000000000'],
    ['hex64 that is small', typed.integer(0x15, 8, 0x3e7), '0x3e7'],
    ['handle', typed.integer(0x20, 8, 0xabc), '0xabc'],
    ['XML kept as text', { ...typed.text('<a/>'), type: 0x23 }, '<a/>'],
    ['a type nobody knows', typed.bytesOf(0x7f, [0xca, 0xfe]), 'CAFE'],
    ['list of texts', typed.texts(['a', '', 'b']), ['a', '', 'b']],
    ['list of texts without its last zero', { ...typed.text('a\0b'), type: 0x81 }, ['a', 'b']],
    ['list of ANSI texts', { ...typed.ansi([0x61, 0, 0xe9, 0]), type: 0x82 }, ['a', 'é']],
    ['list of integers', typed.integers(0x87, 4, [-1, 2]), [-1, 2]],
    ['list of one', typed.integers(0x86, 2, [7]), 7],
    ['list of none', typed.integers(0x88, 4, []), null],
    ['list of hex', typed.integers(0x94, 4, [10, 255]), ['0xa', '0xff']],
    ['list of sizes', typed.integers(0x90, 8, [1, 2]), ['0x1', '0x2']],
    ['list of booleans', typed.integers(0x8d, 4, [0, 1]), [false, true]],
    ['list of GUIDs', typed.bytesOf(0x8f, [...typed.guidBytes(guid), ...typed.guidBytes(guid)]), [guid, guid]],
    ['list of SIDs', typed.bytesOf(0x93, [...sid, ...typed.sidBytes(1, [0])]), ['S-1-5-21-4294967295-500', 'S-1-1-0']],
    ['list of FILETIMEs', typed.integers(0x91, 8, [0, ticks]), ['1601-01-01T00:00:00.0000000Z', '2019-03-19T00:02:04.3199452Z']],
    ['list that does not divide', typed.bytesOf(0x88, [1, 2, 3]), '010203'],
  ]; // prettier-ignore

  it.each(cases)('of type %s is written as Windows writes it', (_, value, expected) => {
    expect(rendered(value)).toEqual(expected);
  });
});

describe('an element', () => {
  it('keeps its attributes beside its text, and children beside both', () => {
    const { event } = one({
      name: 'EventID',
      attributes: { Qualifiers: [{ value: 0 }], Missing: [{ value: 1, optional: true }] },
      content: [{ value: 2 }],
    }, [typed.integer(0x06, 2, 16_384), typed.nothing, typed.integer(0x06, 2, 1040)]); // prettier-ignore
    expect(event).toEqual({ EventID: { '#attributes': { Qualifiers: 16_384 }, '#text': 1040 } });
    expect(
      one({ name: 'A', attributes: { x: ['1'] }, content: ['text', element('B', 'b'), element('B')] }).event,
    ).toEqual({
      A: { '#attributes': { x: '1' }, '#text': 'text', B: ['b', null] },
    });
  });

  it('named Data goes by its name, and stays Data without one', () => {
    const { event } = one(
      element('EventData', data('Image', { value: 0 }), element('Data', { value: 1 }), element('Data', { value: 2 }), {
        name: 'Data',
        attributes: { Name: [{ value: 0 }], Type: ['t'] },
        content: ['x'],
      }),
      [typed.text('cmd.exe'), typed.integer(0x08, 4, 5), typed.texts(['a', 'b'])],
    );
    expect(event).toEqual({
      EventData: { Image: 'cmd.exe', Data: [5, 'a', 'b'], 'cmd.exe': { '#attributes': { Type: 't' }, '#text': 'x' } },
    });
  });

  it('that repeats is a list, whatever it is called', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const { event } = one(element('D', ...names.flatMap((name) => [data(name, 'a'), data(name, 'b')])));
    expect(JSON.stringify(event)).toBe('{"D":{"__proto__":["a","b"],"constructor":["a","b"],"toString":["a","b"]}}');
  });

  it('is left out when the value it depends on is null', () => {
    const template = element(
      'S',
      { name: 'Version', dependency: 0, content: [{ value: 0, optional: true }] },
      element('Level'),
    );
    expect(one(template, [typed.nothing]).event).toEqual({ S: { Level: null } });
    expect(one(template, [typed.integer(0x04, 1, 0)]).event).toEqual({ S: { Version: 0, Level: null } });
  });

  it('joins texts, references, character data and values', () => {
    const { event, xml } = one(
      element('A', 'a', { entity: 'amp' }, { entity: 'nbsp' }, { character: 0x20ac }, { cdata: '<b>' }, { value: 0 }, { value: 1 }, 'z', {
        instruction: 'pi',
        data: 'x ?> y',
      }),
      [typed.integer(0x08, 4, 7), typed.integers(0x88, 4, [1, 2])],
    ); // prettier-ignore
    expect(event).toEqual({ A: 'a&&nbsp;€<b>71, 2z' });
    expect(xml).toBe('<A>a&amp;&amp;nbsp;€&lt;b&gt;71, 2z<?pi x ? > y?></A>');
  });
});

describe('BinXML within a value', () => {
  const inner = element('Inner', data('X', { value: 0 }));
  it('adds its elements where the value stands', () => {
    const instance: TypedValue = { type: 0x21, write: (writer) => writer.instance(inner, [typed.text('deep')]) };
    const fragment: TypedValue = {
      type: 0x21,
      write: (writer) => {
        writer.fragment();
        writer.element(element('Plain', 'a'));
      },
    };
    const { event, xml } = one(element('Event', { value: 0 }, element('UserData', { value: 1 })), [instance, fragment]);
    expect(event).toEqual({ Event: { Inner: { X: 'deep' }, UserData: { Plain: 'a' } } });
    expect(xml).toBe('<Event><Inner><Data Name="X">deep</Data></Inner><UserData><Plain>a</Plain></UserData></Event>');
  });

  it('may be a record without any template', () => {
    const chunk = new ChunkWriter().record({ id: 9, element: element('Event', element('Name', 'x')) }).finish();
    expect([...readEvtx(evtxFile([chunk]))].map(({ event }) => event)).toEqual([{ Event: { Name: 'x' } }]);
  });
});

describe('the XML of a record', () => {
  it('is well-formed whatever the record holds', () => {
    const { xml } = one({
      name: 'E <x',
      attributes: { 'a"b': [{ value: 0 }], A: ['"\n\t<>&\''] },
      content: [{ value: 0 }, data('n', { value: 1 })],
    }, [typed.text('\u0000\u001B]]>\uFFFE"\r\n'), typed.texts(['<', '&'])]); // prettier-ignore
    const tree = xmlTree(xml ?? '');
    expect(tree).toEqual({
      name: '_E__x',
      attributes: { _a_b: '\uFFFD\uFFFD]]>\uFFFD"\r\n', A: '"\n\t<>&\'' },
      text: '\uFFFD\uFFFD]]>\uFFFD"',
      children: [
        { name: 'Data', attributes: { Name: 'n' }, text: '<', children: [] },
        { name: 'Data', attributes: { Name: 'n' }, text: '&', children: [] },
      ],
    });
  });
});

describe('an event log file', () => {
  const template = element('Event', data('n', { value: 0 }));
  const chunkOf = (from: number, count: number): ChunkWriter => {
    const writer = new ChunkWriter();
    for (let id = from; id < from + count; id++)
      writer.record({
        id,
        writtenAt: typed.fileTime('2026-11-20T09:00:00Z', id),
        template,
        values: [typed.text(`${id}`)],
      });
    return writer;
  };
  const file = evtxFile([chunkOf(1, 40).finish(), chunkOf(41, 40).finish()]);
  const ids = (records: Iterable<EvtxRecord>): number[] => [...records].map(({ recordId }) => Number(recordId));

  it('is known by its first bytes', () => {
    expect([file, file.subarray(4096), new Uint8Array(), new TextEncoder().encode('{"a":1}')].map(isEvtx)).toEqual([
      true, true, false, false,
    ]); // prettier-ignore
  });

  it('gives each record its number, time and place', () => {
    const records = [...readEvtx(file)];
    expect(ids(records)).toEqual(Array.from({ length: 80 }, (_, index) => index + 1));
    expect(records[40]).toEqual({
      recordId: 41n,
      writtenAt: '2026-11-20T09:00:00.0000041Z',
      chunk: 1,
      offset: 4096 + 65_536 + 512,
      recovered: false,
      event: { Event: { n: '41' } },
    });
  });

  it('is read the same from pieces of any length', async () => {
    const whole = [...readEvtx(file)];
    for (const length of [1000, 4096, 65_536, 100_000]) {
      async function* pieces(): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < file.length; at += length) yield file.subarray(at, at + length);
      }
      const faults: EvtxFault[] = [];
      const read: EvtxRecord[] = [];
      for await (const records of readEvtxStream(pieces(), { onFault: (fault) => faults.push(fault) }))
        read.push(...records);
      expect(read).toEqual(whole);
      expect(faults).toEqual([]);
    }
  });
});
