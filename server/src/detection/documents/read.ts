// Reads a text of any kind of rule: what it is, what it says of itself, and what is wrong with it.
import type { RuleFault, RuleKind } from '@tocsin/contracts/rule';
import { parseSigma, type SigmaCorrelation, type SigmaFilter, type SigmaRule } from '@tocsin/sigma';

import { invalid } from '#platform/errors';

import { sigmaColumns, type DocumentColumns } from './about.ts';
import { readSavedQuery, type SavedQuery } from './saved-query.ts';
import { readThreshold, type Threshold } from './threshold.ts';
import { looksLikeYara, readYara } from './yara.ts';

/** One document with its own text; several may stand in one file of Sigma. */
export type ReadDocument = { columns: DocumentColumns; source: string } & (
  | { kind: 'sigma'; rule: SigmaRule }
  | { kind: 'correlation'; correlation: SigmaCorrelation }
  | { kind: 'filter'; filter: SigmaFilter }
  | { kind: 'threshold'; threshold: Threshold }
  | { kind: 'query'; query: SavedQuery }
  | { kind: 'yara' }
);
export type ReadText = { documents: ReadDocument[]; faults: RuleFault[] };

/** The kind a text is of; what is neither YARA nor names a kind of ours is Sigma. */
export function kindOf(source: string): RuleKind {
  if (looksLikeYara(source)) return 'yara';
  const said = /^kind:\s*(threshold|query)\s*(?:#.*)?$/m.exec(source)?.[1];
  if (said === 'threshold' || said === 'query') return said;
  if (/^correlation:/m.test(source)) return 'correlation';
  return /^filter:/m.test(source) ? 'filter' : 'sigma';
}

/** Never throws; faults carry the file's name, line and column. */
export function readDocuments(source: string, file: string): ReadText {
  switch (kindOf(source)) {
    case 'yara':
      return one(readYara(source, file), (read) => ({ kind: 'yara', columns: read.columns, source }));
    case 'threshold':
      return one(readThreshold(source, file), (read) => ({ ...read, kind: 'threshold', source }));
    case 'query':
      return one(readSavedQuery(source, file), (read) => ({ ...read, kind: 'query', source }));
    default:
      return readSigma(source, file);
  }
}

function one<Read extends { faults: RuleFault[] }>(
  read: Read | { faults: RuleFault[] },
  made: (read: Extract<Read, { columns: DocumentColumns }>) => ReadDocument,
): ReadText {
  const isWhole = (found: Read | { faults: RuleFault[] }): found is Extract<Read, { columns: DocumentColumns }> =>
    'columns' in found;
  return { documents: isWhole(read) ? [made(read)] : [], faults: read.faults };
}

function readSigma(source: string, file: string): ReadText {
  const { rules, correlations, filters, faults } = parseSigma(source, file);
  const alone = rules.length + correlations.length + filters.length === 1;
  const text = (own: string): string => (alone ? source : own);
  return {
    documents: [
      ...rules.map((rule): ReadDocument => ({
        kind: 'sigma',
        rule,
        columns: sigmaColumns('sigma', rule, rule.logsource),
        source: text(rule.source),
      })),
      ...correlations.map((correlation): ReadDocument => ({
        kind: 'correlation',
        correlation,
        columns: sigmaColumns('correlation', correlation),
        source: text(correlation.source),
      })),
      ...filters.map((filter): ReadDocument => ({
        kind: 'filter',
        filter,
        columns: sigmaColumns('filter', filter, filter.logsource),
        source: text(filter.source),
      })),
    ],
    faults: faults.map(({ line, column, message }) => ({ file, line, column, message })),
  };
}

/** @throws Problem `rule_syntax` with a pointer `/source:LINE:COLUMN` for each fault. */
export function readOneDocument(source: string): ReadDocument {
  const { documents, faults } = readDocuments(source, 'rule');
  const first = faults[0];
  if (first)
    throw invalid(
      'rule_syntax',
      `Line ${first.line}, column ${first.column}: ${first.message}`,
      faults.map(({ line, column, message }) => ({ pointer: `/source:${line}:${column}`, detail: message })),
    );
  const [only, ...others] = documents;
  if (!only || others.length > 0)
    throw invalid(
      'rule_syntax',
      `One document is expected here; this text holds ${documents.length}. Import several with POST /detection/rules/import.`,
    );
  return only;
}
