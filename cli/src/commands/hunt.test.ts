// The hunt as a command: layouts of JSON, the table, calls that are wrong, and the public recordings.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const corpora = process.env['TOCSIN_CORPORA'] ?? join(root, '../shared/corpora');
const regression = join(corpora, 'sigma/regression');

function tocsin(...args: string[]): { status: number | null; out: string[]; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'cli/src/main.ts'), ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { status, out: stdout.split('\n').filter(Boolean), err: stderr };
}

let folder = '';
const at = (name: string): string => join(folder, name);
const rule = (title: string, image: string, level: string): string =>
  `title: ${title}\nlogsource:\n  product: windows\n  category: process_creation\ndetection:\n  a:\n    Image|endswith: '\\${image}'\n  condition: a\nlevel: ${level}\n`;
const event = (image: string, command = 'x', time = '2026-11-20 09:12:44.120') => ({
  EventID: 1,
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  Provider_Name: 'Microsoft-Windows-Sysmon',
  Computer: 'lyo-ws14',
  UtcTime: time,
  Image: `C:\\${image}`,
  CommandLine: command,
});
const dumped = (image: string) => ({
  Event: {
    System: {
      Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
      EventID: 1,
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      Computer: 'lyo-ws14',
    },
    EventData: { Image: `C:\\${image}` },
  },
});

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-hunt-'));
  mkdirSync(at('rules'));
  mkdirSync(at('logs'));
  writeFileSync(at('rules/a.yml'), rule('Calculator', 'calc.exe', 'high'));
  writeFileSync(at('rules/b.yml'), rule('Editor', 'notepad.exe', 'low'));
  writeFileSync(
    at('rules/broken.yml'),
    'title: Broken\nlogsource:\n  product: windows\ndetection:\n  condition: nothing\n',
  );
  writeFileSync(
    at('logs/lines.jsonl'),
    `${JSON.stringify(event('calc.exe'))}\n${JSON.stringify(event('other.exe'))}\nnot json\n`,
  );
  writeFileSync(at('logs/array.json'), JSON.stringify([event('calc.exe'), event('notepad.exe')]));
  writeFileSync(
    at('logs/dump.json'),
    `${JSON.stringify(dumped('calc.exe'), null, 2)}\n${JSON.stringify(dumped('notepad.exe'), null, 2)}`,
  );
  writeFileSync(at('logs/packed.jsonl.gz'), gzipSync(JSON.stringify({ event: event('calc.exe') })));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('tocsin hunt', () => {
  test('reads every layout in a folder and prints one JSON object a finding', () => {
    const { status, out, err } = tocsin('hunt', at('logs'), '--rules', at('rules'), '--json');
    const findings = out.map(
      (line) => JSON.parse(line) as { rule: { title: string }; file: string; event: { EventID: number } },
    );
    expect(findings.map(({ rule: { title } }) => title).toSorted()).toEqual([
      'Calculator',
      'Calculator',
      'Calculator',
      'Calculator',
      'Editor',
      'Editor',
    ]);
    expect(new Set(findings.map(({ file }) => file)).size).toBe(4);
    expect(findings[0]?.event.EventID).toBe(1);
    expect(err).toMatch(/broken\.yml:\d+:\d+: /);
    expect(err).toMatch(/4 files, 8 events \(1 could not be read\), 2 rules: 6 findings by 2 rules/);
    expect(status).toBe(0);
  });

  test('prints a table, and only what is severe enough', () => {
    const { out } = tocsin('hunt', at('logs/array.json'), '--rules', at('rules'), '--level', 'high', '--quiet');
    expect(out[0]).toMatch(/^TIME \(UTC\)\s+LEVEL\s+HOST\s+RULE\s+EVENT$/);
    expect(out.slice(1)).toEqual([expect.stringMatching(/^2026-11-20 09:12:44 +high +lyo-ws14 +Calculator /)]);
  });

  test('keeps the terminal safe from what events hold', () => {
    writeFileSync(at('hostile.jsonl'), JSON.stringify(event('calc.exe', '\u001B[2Jgone\u0007')));
    const { out } = tocsin('hunt', at('hostile.jsonl'), '--rules', at('rules'), '--quiet');
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(out.join('')).not.toMatch(/[\u0000-\u001F]/);
  });

  test('says in one line what is wrong with the call', () => {
    expect(tocsin('hunt', at('nowhere'), '--rules', at('rules'))).toMatchObject({
      status: 2,
      err: `tocsin: There is nothing at ${at('nowhere')}.\n`,
    });
    expect(tocsin('hunt', at('logs'), '--rules', at('rules/broken.yml'), '--quiet')).toMatchObject({
      status: 2,
      err: expect.stringContaining('no rule') as unknown,
    });
    expect(tocsin('hunt', at('logs')).status).not.toBe(0);
  });

  test.skipIf(!existsSync(regression))(
    'finds in the public regression recordings what they say, as event logs and as JSON (skipped where the corpora are absent)',
    () => {
      const { out, err } = tocsin('hunt', regression, '--rules', join(corpora, 'sigma/rules'), '--json', '--quiet');
      const found = new Set(
        out
          .map((line) => JSON.parse(line) as { rule: { id: string }; file: string })
          .map((finding) => `${finding.file} ${finding.rule.id}`),
      );
      const infos = readdirSync(join(regression, 'rules'), { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('info.yml'),
      );
      const missing = infos.flatMap((name) => {
        const text = readFileSync(join(regression, 'rules', name), 'utf8');
        const id = /rule_metadata:\s*\n\s*- id: ([0-9a-f-]{36})/.exec(text)?.[1];
        const here = dirname(join(regression, 'rules', name));
        return readdirSync(here)
          .filter((file) => /\.(?:json|evtx)$/.test(file))
          .map((file) => `${join(here, file)} ${id}`)
          .filter((pair) => id !== undefined && !found.has(pair));
      });
      expect(err).toContain('(0 could not be read)');
      expect(infos.length).toBeGreaterThan(50);
      expect(missing).toEqual([]);
    },
  );
});
