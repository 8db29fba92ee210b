// Checking rule files from the command line: the lines, the JSON and the exit codes.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

function check(...args: string[]): { status: number | null; out: string[]; err: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'cli/src/main.ts'), 'rules', 'check', ...args],
    { encoding: 'utf8' },
  );
  return { status, out: stdout.split('\n').filter(Boolean), err: stderr };
}

const rule = (value: string, condition = 'selection'): string => `title: Shell
id: 3f2b8c1e-5d47-4a0b-9c6e-7e1a2d4f8b90
status: test
description: For a test.
author: Ada
date: 2026-01-02
level: high
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    CommandLine|contains: ${value}
  condition: ${condition}
`;
let folder = '';
const at = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-check-'));
  for (const name of ['sound', 'warned', 'faulty']) mkdirSync(at(name));
  writeFileSync(at('sound/a.yml'), rule('whoami'));
  writeFileSync(at('warned/a.yml'), rule('whoami'));
  writeFileSync(at('warned/b.yml'), rule('id'));
  writeFileSync(at('faulty/a.yml'), rule('id', 'selected'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('tocsin rules check', () => {
  test('says nothing of sound rules', () => {
    expect(check(at('sound'), '--strict')).toMatchObject({
      status: 0,
      out: [],
      err: expect.stringContaining('0 errors'),
    });
  });

  test('prints a warning at its place, and fails for it only when strict', () => {
    const { status, out } = check(at('warned'));
    expect(out).toEqual([expect.stringContaining(`${at('warned/b.yml')}:13:27: warning: Nearly every text`)]);
    expect(status).toBe(0);
    expect(check(at('warned'), '--strict').status).toBe(2);
  });

  test('fails with a fault, strict or not', () => {
    const { status, out } = check(at('faulty'));
    expect(out[1]).toMatch(/a\.yml:14:14: error: "selected" is not a selection/);
    expect(status).toBe(1);
    expect(check(at('faulty'), '--strict').status).toBe(1);
  });

  test('prints one JSON object', () => {
    const { status, out } = check(at('faulty/a.yml'), '--json');
    expect(JSON.parse(out.join('\n'))).toMatchObject({
      files: 1,
      faults: [{ file: at('faulty/a.yml'), line: 14, column: 14 }],
      warnings: [{ file: at('faulty/a.yml'), line: 13, column: 27 }],
    });
    expect(status).toBe(1);
  });

  test('says what is wrong with the call', () => {
    expect(check(at('nowhere'))).toMatchObject({ status: 2, err: expect.stringContaining('There is nothing at') });
  });
});
