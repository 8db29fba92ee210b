// Checks rule files without a server: what is wrong with them, and what could be better.
import { statSync } from 'node:fs';
import { join } from 'node:path';

import { readDocuments } from '@tocsin/server/detection/documents/read';
import { readWarnings } from '@tocsin/server/detection/documents/warnings';

import { readRuleFiles } from '../rule-files.ts';

type Found = { file: string; line: number; column: number; message: string };

export async function checkRules(path: string, { strict, json }: { strict: boolean; json: boolean }): Promise<void> {
  const files = await readRuleFiles(path);
  const isFolder = statSync(path).isDirectory();
  const placeOf = (name: string): string => (isFolder ? join(path, name) : /\.ya?ml$/i.test(path) ? path : name);
  const faults: Found[] = [];
  const warnings: Found[] = [];
  const today = new Date();
  for (const { path: name, source } of files) {
    const file = placeOf(name);
    faults.push(...readDocuments(source, file).faults);
    warnings.push(...readWarnings(source, file, { today }));
  }
  if (json) console.log(JSON.stringify({ files: files.length, faults, warnings }));
  else report(files.length, faults, warnings);
  if (faults.length > 0) process.exitCode = 1;
  else if (strict && warnings.length > 0) process.exitCode = 2;
}

/** Lines that editors and build servers know how to open. */
function report(files: number, faults: readonly Found[], warnings: readonly Found[]): void {
  const marked = [
    ...faults.map((fault) => ({ ...fault, word: 'error' })),
    ...warnings.map((warning) => ({ ...warning, word: 'warning' })),
  ].toSorted((one, other) => compare(one.file, other.file) || one.line - other.line || one.column - other.column);
  for (const { file, line, column, word, message } of marked)
    console.log(`${file}:${line}:${column}: ${word}: ${message}`);
  console.error(
    `${counted(files, 'file')} checked: ${counted(faults.length, 'error')}, ${counted(warnings.length, 'warning')}.`,
  );
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
