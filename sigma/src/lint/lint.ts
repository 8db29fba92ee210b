// Reads a Sigma file for what could be better in it, though it works.
import { LineCounter, parseAllDocuments } from 'yaml';

import { createFaultList } from '../fault.ts';
import { entriesOf, excessAlias, offsetOf, scalarOf, type RuleDocument } from '../yaml-nodes.ts';
import { lintAbout } from './about.ts';
import { lintConditions } from './conditions.ts';
import { lintCorrelation } from './correlation.ts';
import { lintLogSource } from './logsource.ts';
import { lintTags } from './tags.ts';
import { lintValues } from './values.ts';
import type { LintedDocument, LintOptions, SigmaWarning } from './warning.ts';

const checks: readonly ((linted: LintedDocument) => void)[] = [
  lintAbout,
  lintTags,
  lintLogSource,
  lintConditions,
  lintValues,
  lintCorrelation,
];

/** Nobody reads more of them. */
const mostWarnings = 1_000;

/**
 * Warnings about every document of a file, in the order of their places. What has a fault is no rule yet: it gets the
 * warnings that can be told all the same. Does not throw on bad input; `file` is only named, never opened.
 */
export function lintSigma(source: string, file = '', options: LintOptions = {}): SigmaWarning[] {
  const lines = new LineCounter();
  const read = parseAllDocuments(source, { lineCounter: lines, version: '1.2', logLevel: 'error', uniqueKeys: false });
  const documents: readonly RuleDocument[] = Array.isArray(read) ? read : [];
  const warnings: SigmaWarning[] = [];
  for (const document of documents) {
    if (document.errors.length > 0 || scalarOf(document.contents) !== undefined || excessAlias(document)) continue;
    const start = offsetOf(document.contents, 0);
    const entries = entriesOf(document.contents, document, start, createFaultList(file, lines));
    if (!entries || entries.length === 0) continue;
    const linted: LintedDocument = {
      document,
      entries,
      start,
      options,
      find: (key) => entries.find((entry) => entry.key === key),
      warn(check, at, message) {
        if (warnings.length >= mostWarnings) return;
        const { line, col } = lines.linePos(Math.max(0, at));
        warnings.push({ check, file, line: Math.max(1, line), column: Math.max(1, col), message });
      },
    };
    for (const check of checks) check(linted);
  }
  return warnings.toSorted((one, other) => one.line - other.line || one.column - other.column);
}
