// Reads Sigma files: YAML text in; rules, correlations, filters and faults out.
import type { SigmaAbout, SigmaCorrelation, SigmaFilter, SigmaRule } from './ast.ts';
import { createFaultList, type FaultList, type Lines, type SigmaFault } from './fault.ts';
import { freezeDeep } from './freeze.ts';
import { attackOf, createMetadata, idFrom, severityOf } from './metadata.ts';
import { parseCorrelation } from './parse-correlation.ts';
import { parseDetection } from './parse-detection.ts';
import { parseFilter } from './parse-filter.ts';
import { entriesOf, excessAlias, offsetOf, scalarOf, type Entry, type RuleDocument } from './yaml-nodes.ts';
import { readYaml } from './yaml-source.ts';

export type ParseOptions = {
  /** Values of `%name%` placeholders for the `expand` modifier. A rule whose placeholder is not here is refused. */
  readonly placeholders?: Readonly<Record<string, readonly string[]>>;
};

export type ParsedSigma = {
  readonly rules: SigmaRule[];
  readonly correlations: SigmaCorrelation[];
  readonly filters: SigmaFilter[];
  readonly faults: SigmaFault[];
};

/**
 * Reads every document of a Sigma file (specification 2.1: rules, correlations, filters). A document with a fault
 * yields nothing; the others do. `file` is only named in faults and rules, never opened. Does not throw on bad input.
 * What correlations and filters refer to is checked by `resolveSigma`.
 */
export function parseSigma(source: string, file = '', options: ParseOptions = {}): ParsedSigma {
  const { documents, lines } = readYaml(source);
  const parsed: ParsedSigma = { rules: [], correlations: [], filters: [], faults: [] };
  const written = documents.filter(({ contents, errors }) => scalarOf(contents) !== null || errors.length > 0);
  for (const document of written) {
    const found = createFaultList(file, lines);
    const read = parseDocument(document, found, { source, file, options, lines, isAlone: written.length === 1 });
    if (read && found.list.length === 0) keep(read, parsed);
    parsed.faults.push(...found.list);
  }
  if (written.length === 0) parsed.faults.push({ file, line: 1, column: 1, message: 'There is no rule in this file.' });
  return parsed;
}

type Read =
  | { kind: 'rule'; document: SigmaRule }
  | { kind: 'correlation'; document: SigmaCorrelation }
  | { kind: 'filter'; document: SigmaFilter };

function keep(read: Read, { rules, correlations, filters }: ParsedSigma): void {
  if (read.kind === 'rule') rules.push(read.document);
  else if (read.kind === 'correlation') correlations.push(read.document);
  else filters.push(read.document);
}

type Origin = {
  readonly source: string;
  readonly file: string;
  readonly options: ParseOptions;
  readonly lines: Lines;
  /** The only document of its file: its text is the file's, with the comments before it. */
  readonly isAlone: boolean;
};

function parseDocument(document: RuleDocument, faults: FaultList, origin: Origin): Read | null {
  const shown = document.errors.slice(0, mostYamlFaults);
  for (const error of shown) faults.at(error.pos[0], yamlFault(error.message));
  const start = offsetOf(document.contents, document.range?.[0] ?? 0);
  if (document.errors.length > 0) return null;
  const alias = excessAlias(document);
  if (alias) {
    faults.at(offsetOf(alias, start), 'From here on the rule has too many aliases (*name).');
    return null;
  }
  const entries = entriesOf(document.contents, document, start, faults);
  if (!entries) {
    faults.at(start, 'A Sigma rule is a mapping with title, logsource and detection.');
    return null;
  }
  const refusal = refusedKind(entries);
  if (refusal) {
    faults.at(refusal.at, refusal.message);
    return null;
  }
  return readRule(document, faults, origin, entries, start);
}

function refusedKind(entries: readonly Entry[]): { at: number; message: string } | null {
  for (const { key, keyAt } of entries) {
    if (key === 'action')
      return { at: keyAt, message: 'Documents joined by "action" were removed from Sigma: write whole rules.' };
  }
  return null;
}

function readRule(
  document: RuleDocument,
  faults: FaultList,
  origin: Origin,
  entries: readonly Entry[],
  start: number,
): Read | null {
  const metadata = createMetadata(document, faults, entries);
  const about = readAbout(metadata, document, faults, origin, start);
  const reader = { document, faults, placeholders: origin.options.placeholders ?? {} };
  const correlation = metadata.find('correlation');
  if (correlation) {
    const parts = parseCorrelation({ document, faults }, correlation);
    return parts && faults.list.length === 0
      ? { kind: 'correlation', document: freezeDeep({ ...about, ...parts }) }
      : null;
  }
  const logsource = metadata.find('logsource');
  if (!logsource) faults.at(start, 'The rule has no logsource.');
  const parts = logsource && metadata.logsource(logsource);
  const filter = metadata.find('filter');
  if (filter) {
    const parsed = parseFilter(reader, filter);
    if (!parts || !parsed || faults.list.length > 0) return null;
    return { kind: 'filter', document: freezeDeep({ ...about, logsource: parts, ...parsed }) };
  }
  const detection = metadata.find('detection');
  if (!detection) faults.at(start, 'The rule has no detection.');
  const parsed = detection && parseDetection(reader, detection);
  if (!parts || !parsed || faults.list.length > 0) return null;
  return { kind: 'rule', document: freezeDeep({ ...about, logsource: parts, ...parsed }) };
}

function readAbout(
  metadata: ReturnType<typeof createMetadata>,
  document: RuleDocument,
  faults: FaultList,
  { source, file, lines, isAlone }: Origin,
  start: number,
): SigmaAbout {
  const title = metadata.text('title');
  if (title === '') faults.at(metadata.find('title')?.keyAt ?? start, 'The rule has no title.');
  const level = metadata.level();
  const tags = metadata.texts('tags');
  const text = source.slice(start, document.range?.[1]).trimEnd();
  return {
    id: metadata.id() ?? idFrom(text),
    title,
    name: metadata.text('name') || null,
    description: metadata.text('description'),
    author: metadata.texts('author').join(', '),
    status: metadata.status(),
    level,
    severity: severityOf(level),
    references: metadata.texts('references'),
    falsePositives: metadata.texts('falsepositives'),
    tags,
    attack: attackOf(tags),
    date: metadata.text('date') || null,
    modified: metadata.text('modified') || null,
    fields: metadata.texts('fields'),
    source: isAlone ? source : text,
    file,
    line: lines.linePos(start).line,
  };
}

/** After so many, the rest follows from the first. */
const mostYamlFaults = 20;

function yamlFault(message: string): string {
  if (message.startsWith('Maximum call stack')) return 'This YAML is nested too deeply.';
  const [firstLine = message] = message.split('\n');
  return `This is not valid YAML: ${firstLine.replace(/ at line \d+, column \d+:?$/, '')}.`;
}
