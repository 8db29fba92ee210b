// The rules of a hunt, from wherever they lie: filters applied, correlations with what they build on.
import { severityNames, type SeverityName } from '@tocsin/contracts/severity';
import {
  correlationFaults,
  parseSigma,
  resolveSigma,
  type ResolvedCorrelation,
  type SigmaFault,
  type SigmaRule,
  type SigmaSet,
} from '@tocsin/sigma';

import { CommandFault } from './fault.ts';
import { readRuleFiles } from './rule-files.ts';

export type RuleSet = {
  /** All that must be matched: what is shown, and what a shown correlation counts. */
  rules: readonly SigmaRule[];
  /** Each behind those it builds on. */
  correlations: readonly ResolvedCorrelation[];
  /** Whether its matches are findings of their own, by id. */
  isShown: (id: string) => boolean;
  /** How many rules and correlations are shown. */
  count: number;
};

/** Refused rules are listed on standard error. @throws CommandFault when no rule of the level is left */
export async function loadRules(path: string, level: SeverityName, quiet: boolean): Promise<RuleSet> {
  const read = (await readRuleFiles(path)).map((file) => parseSigma(file.source, file.path));
  const set: SigmaSet = {
    rules: read.flatMap(({ rules }) => rules),
    correlations: read.flatMap(({ correlations }) => correlations),
    filters: read.flatMap(({ filters }) => filters),
  };
  const { rules, correlations, silenced, faults } = resolveSigma(set);
  if (!quiet) list([...read.flatMap((file) => file.faults), ...faults, ...correlationFaults(correlations)]);
  const least = severityNames.indexOf(level);
  const about = [...rules, ...correlations.map(({ correlation }) => correlation)];
  const shown = new Set(about.filter(({ id, severity }) => severity >= least && !silenced.has(id)).map(({ id }) => id));
  if (shown.size === 0) throw new CommandFault(`${path} holds no rule of this level that can be used.`);
  const needed = neededBy(correlations, shown);
  return {
    rules: rules.filter(({ id }) => shown.has(id) || needed.has(id)),
    correlations: correlations.filter(({ correlation: { id } }) => shown.has(id) || needed.has(id)),
    isShown: (id) => shown.has(id),
    count: about.filter(({ id }) => shown.has(id)).length,
  };
}

function list(faults: readonly SigmaFault[]): void {
  for (const { file, line, column, message } of faults) console.error(`${file}:${line}:${column}: ${message}`);
}

/** What shown correlations build on, through others too. */
function neededBy(correlations: readonly ResolvedCorrelation[], shown: ReadonlySet<string>): Set<string> {
  const needed = new Set<string>();
  for (const { correlation, refs } of correlations.toReversed())
    if (shown.has(correlation.id) || needed.has(correlation.id)) for (const id of Object.values(refs)) needed.add(id);
  return needed;
}
