// What a hunt reads besides JSON, and the formats it answers in.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ChunkWriter, evtxFile, type ElementOf } from '../../../evtx/src/test-support/chunk-writer.ts';
import { fileTime, integer, text } from '../../../evtx/src/test-support/typed-values.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

function tocsin(...args: string[]): { status: number | null; out: string[]; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'cli/src/main.ts'), ...args], {
    encoding: 'utf8',
  });
  return { status, out: stdout.split(/\r?\n/).filter(Boolean), err: stderr };
}

let folder = '';
const at = (name: string): string => join(folder, name);

const template: ElementOf = {
  name: 'Event',
  content: [
    {
      name: 'System',
      content: [
        { name: 'Provider', attributes: { Name: ['Microsoft-Windows-Sysmon'] } },
        { name: 'EventID', content: [{ value: 0 }] },
        { name: 'Channel', content: ['Microsoft-Windows-Sysmon/Operational'] },
        { name: 'Computer', content: [{ value: 1 }] },
      ],
    },
    {
      name: 'EventData',
      content: [
        { name: 'Data', attributes: { Name: ['UtcTime'] }, content: [{ value: 2 }] },
        { name: 'Data', attributes: { Name: ['Image'] }, content: [{ value: 3 }] },
        { name: 'Data', attributes: { Name: ['CommandLine'] }, content: [{ value: 4 }] },
        { name: 'Data', attributes: { Name: ['User'] }, content: [{ value: 5 }] },
      ],
    },
  ],
};

type Process = { time: string; image: string; command?: string; host?: string; user?: string };

/** An event log of processes that started. */
function log(processes: readonly Process[]): Uint8Array {
  const writer = new ChunkWriter();
  for (const [index, { time, image, command = 'x', host = 'LYO-WS14', user = 'CORP\\alice' }] of processes.entries())
    writer.record({
      id: index + 1,
      writtenAt: fileTime('2026-11-20T00:00:00Z'),
      template,
      values: [integer(0x06, 2, 1), text(host), text(`2026-11-20 ${time}.000`), text(`C:\\${image}`), text(command), text(user)],
    }); // prettier-ignore
  return evtxFile([writer.finish()]);
}

/** A zip archive of stored files. */
function zip(files: Record<string, Uint8Array>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of Object.entries(files)) {
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(bytes.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(name.length, 22);
    parts.push(Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), Buffer.from(bytes));
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000'), fields, rest, Buffer.from(name));
    offset += 30 + name.length + bytes.length;
  }
  const end = Buffer.alloc(18);
  const count = Object.keys(files).length;
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, ...directory, Buffer.from('PK\u0005\u0006'), end]);
}

const rules = `title: Calculator
name: calculator
id: 8d0a7d45-3c5b-4a44-9a49-6b1f4f5f0f01
logsource: { product: windows, category: process_creation }
detection: { a: { Image|endswith: '\\calc.exe' }, condition: a }
level: high
tags: [attack.execution, attack.defense-evasion, attack.t1059]
---
title: Editor
name: editor
logsource: { product: windows, category: process_creation }
detection: { a: { Image|endswith: '\\notepad.exe' }, condition: a }
level: low
---
title: Editor, then calculator
correlation: { type: temporal_ordered, rules: [editor, calculator], group-by: [User], timespan: 10m, generate: true }
level: critical
---
title: Only what people run
logsource: { product: windows }
filter: { rules: [calculator], a: { User|endswith: SYSTEM }, condition: not a }
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-hunt-'));
  mkdirSync(at('logs'));
  writeFileSync(at('plain.yml'), rules.split('---\ntitle: Editor, then')[0] ?? '');
  writeFileSync(at('all.yml'), rules.split('---\ntitle: Only')[0] ?? '');
  writeFileSync(at('logs/b.evtx'), log([{ time: '10:00:05', image: 'calc.exe' }, { time: '10:00:09', image: 'calc.exe' }]));
  writeFileSync(at('logs/a.evtx'), log([{ time: '11:00:00', image: 'calc.exe' }, { time: '10:30:00', image: 'notepad.exe', host: 'DC01.corp.example', user: 'CORP\\bob' }]));
}); // prettier-ignore
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const titles = (out: readonly string[]): string[] =>
  out.map((line) => (JSON.parse(line) as { rule: { title: string } }).rule.title);

describe('tocsin hunt reads', () => {
  const calc = [{ time: '10:00:00', image: 'calc.exe' }];
  const xml =
    '<Event><System><Provider Name="Microsoft-Windows-Sysmon"/><EventID>1</EventID><Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>a</Computer></System><EventData><Data Name="Image">C:\\calc.exe</Data></EventData></Event>';

  test('event logs, JSON and XML, packed or not, in a folder and named', () => {
    const files: Record<string, string | Uint8Array> = {
      'kinds/one.evtx': log(calc),
      'kinds/deep/er/packed.evtx.gz': gzipSync(log(calc)),
      'kinds/two.zip': zip({ 'readme.txt': Buffer.from('x'), 'in/one.evtx': log(calc), 'one.xml.gz': gzipSync(xml) }),
      'kinds/one.xml': `<Events>${xml}</Events>`,
      'kinds/wide.xml': Buffer.from(`\uFEFF${xml}`, 'utf16le'),
      'kinds/ignored.txt': 'no log',
      'another-name.bak': log(calc),
    };
    mkdirSync(at('kinds/deep/er'), { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(at(name), content);
    const { status, out, err } = tocsin(
      'hunt',
      at('kinds'),
      at('another-name.bak'),
      '--rules',
      at('plain.yml'),
      '--json',
    );
    expect(out.map((line) => (JSON.parse(line) as { file: string }).file)).toEqual(
      [
        'kinds/deep/er/packed.evtx.gz',
        'kinds/one.evtx',
        'kinds/one.xml',
        'kinds/two.zip!in/one.evtx',
        'kinds/two.zip!one.xml.gz',
        'kinds/wide.xml',
        'another-name.bak',
      ].map(at),
    );
    expect(err).toContain('6 files, 7 events (0 could not be read)');
    expect(status).toBe(0);
  });

  test('what stands beside damage, and says where the damage is', () => {
    const damaged = log([...calc, { time: '10:00:01', image: 'calc.exe' }, { time: '10:00:02', image: 'calc.exe' }]);
    const sizeAt = (record: number): number => new DataView(damaged.buffer).getUint32(record + 4, true);
    const second = 4096 + 512 + sizeAt(4096 + 512);
    damaged.fill(0x55, second, second + sizeAt(second));
    writeFileSync(at('damaged.evtx'), damaged);
    const { status, out, err } = tocsin('hunt', at('damaged.evtx'), '--rules', at('plain.yml'));
    expect(out).toHaveLength(3);
    expect(err).toContain(`damaged.evtx: chunk 0, byte ${second}: `);
    expect(err).toContain('2 events (0 could not be read, 2 damaged places)');
    expect(status).toBe(0);
  });

  test('what it can of several files, and ends with 1 when one of them is no log', () => {
    writeFileSync(at('photo.evtx'), Buffer.from([0xff, 0xd8, 0x00, 0x01]));
    writeFileSync(at('cut.jsonl.gz'), gzipSync('{"a":1}\n'.repeat(2000)).subarray(0, 40));
    const several = tocsin('hunt', at('photo.evtx'), at('cut.jsonl.gz'), at('logs'), '--rules', at('plain.yml'));
    expect(several.err).toContain(`${at('photo.evtx')} is not a log: it is neither a Windows event log nor text.\n`);
    expect(several.err).toContain(`${at('cut.jsonl.gz')} is damaged: its gzip data ends or breaks off.\n`);
    expect(several.out).toHaveLength(5);
    expect(several.status).toBe(1);
    expect(tocsin('hunt', at('photo.evtx'), '--rules', at('plain.yml'))).toEqual({
      status: 2,
      out: [],
      err: `tocsin: ${at('photo.evtx')} is not a log: it is neither a Windows event log nor text.\n`,
    });
  });

  test('only the time that was asked for', () => {
    const between = (...times: string[]): string[] => tocsin('hunt', at('logs'), '--rules', at('plain.yml'), ...times).out;
    expect(between('--from', '2026-11-20T10:00:09Z')).toHaveLength(4);
    expect(between('--from', '2026-11-20 10:00', '--to', '2026-11-20T11:00:00Z')).toHaveLength(4);
    expect(between('--to', '2026-11-20')).toEqual([]);
    const wrong = tocsin('hunt', at('logs'), '--rules', at('plain.yml'), '--from', 'yesterday');
    expect(wrong.err).toContain('Give a day or a time: 2026-11-20 or 2026-11-20T09:00:00Z.');
    expect(wrong.status).not.toBe(0);
  }); // prettier-ignore

  test('what is left over of earlier records, where that is asked for, and marks it', () => {
    const older = log(Array.from({ length: 9 }, () => ({ time: '08:00:00', image: 'calc.exe' })));
    const newer = log(calc);
    const end = 4096 + new DataView(newer.buffer).getUint32(4096 + 48, true);
    newer.set(older.subarray(end + 300), end + 300);
    writeFileSync(at('used.evtx'), newer);
    const found = (...more: string[]): unknown[] =>
      tocsin('hunt', at('used.evtx'), '--rules', at('plain.yml'), '--json', ...more).out.map(
        (line) => (JSON.parse(line) as { leftover?: boolean }).leftover,
      );
    expect(found()).toEqual([undefined]);
    const [first, ...others] = found('--leftovers');
    expect(first).toBeUndefined();
    expect(others.length).toBeGreaterThan(3);
    expect(others.every((leftover) => leftover === true)).toBe(true);
  });
});

describe('tocsin hunt answers', () => {
  test('with a timeline over all files, equal findings in one entry, in lanes of host and account', () => {
    const { out } = tocsin('hunt', at('logs'), '--rules', at('plain.yml'), '--format', 'timeline', '--quiet');
    expect(out.map((line) => line.replace(/─+$/, '─').replaceAll(/ {2,}/g, ' '))).toEqual([
      'A LYO-WS14 · CORP\\alice (3)',
      'B DC01 · CORP\\bob (1)',
      '── 2026-11-20 Friday, UTC ─',
      '10:00:05–11:00:00 A· high Execution +1 Calculator ×3 x started',
      '10:30:00 ·B low - Editor x started',
    ]);
  });

  test('with CSV that no spreadsheet runs', () => {
    const command = '=HYPERLINK("http://evil.example","x")';
    writeFileSync(at('formula.evtx'), log([{ time: '10:00:00', image: 'calc.exe', host: '@sum', command }]));
    const { out } = tocsin('hunt', at('formula.evtx'), '--rules', at('plain.yml'), '--format', 'csv', '--quiet');
    expect(out[0]).toBe('time,level,rule,rule_id,tactics,techniques,host,user,event,dataset,file,matched');
    expect(out[1]).toContain('2026-11-20T10:00:00.000Z,high,Calculator,');
    expect(out[1]).toContain(`"Execution, Defense Evasion"`);
    expect(out[1]).toContain(`,'@sum,CORP\\alice,"'=HYPERLINK(""http://evil.example"",""x"") started"`);
    expect(tocsin('hunt', at('logs'), '--rules', at('plain.yml'), '--format', 'csv', '--to', '2020-01-01').out).toHaveLength(1);
  }); // prettier-ignore

  test('into a file', () => {
    const { out } = tocsin('hunt', at('logs'), '--rules', at('plain.yml'), '--json', '--output', at('found.jsonl'));
    expect(out).toEqual([]);
    expect(titles(readFileSync(at('found.jsonl'), 'utf8').split('\n').filter(Boolean))).toHaveLength(4);
    const { status, err } = tocsin('hunt', at('logs'), '--rules', at('plain.yml'), '--output', at('no/where'));
    expect(err).toContain(`tocsin: ${at('no/where')} cannot be written: it is no longer there.`);
    expect(status).toBe(2);
  });

  test('with what correlations find over all files, whatever the level of the rules they count', () => {
    writeFileSync(at('first.evtx'), log([{ time: '10:05:00', image: 'calc.exe' }]));
    writeFileSync(at('second.evtx'), log([{ time: '10:01:00', image: 'notepad.exe' }]));
    const { out, err } = tocsin('hunt', at('first.evtx'), at('second.evtx'), '--rules', at('all.yml'), '--level', 'high', '--json');
    expect(titles(out)).toEqual(['Calculator', 'Editor, then calculator']);
    expect(JSON.parse(out[1] ?? '')).toMatchObject({
      time: '2026-11-20T10:05:00.000Z',
      level: 'critical',
      host: 'LYO-WS14',
      user: 'CORP\\alice',
      message: '2 rules in order in 2 events with User=CORP\\alice, 2026-11-20 10:01:00 to 2026-11-20 10:05:00',
      event: null,
    });
    expect(err).toContain('2 rules: 2 findings by 2 rules');
  }); // prettier-ignore

  test('without what filters take out', () => {
    writeFileSync(at('filtered.yml'), rules.replace('condition: not a }', 'condition: a }'));
    writeFileSync(at('system.evtx'), log([{ time: '10:00:00', image: 'calc.exe', user: 'SYSTEM' }, { time: '10:00:01', image: 'calc.exe' }]));
    const { out } = tocsin('hunt', at('system.evtx'), '--rules', at('filtered.yml'), '--json');
    expect(out.map((line) => (JSON.parse(line) as { user: string }).user)).toEqual(['CORP\\alice']);
  }); // prettier-ignore
});
