// Between a Sigma document and a row of the library: parsing with faults at their place, and what is kept of a rule.
import type { RuleFault } from '@tocsin/contracts/rule';
import { parseSigma, type SigmaRule } from '@tocsin/sigma';

import { invalid } from '#platform/errors';

/** What a rule's row says of its document. */
export const columnsOf = (rule: SigmaRule) => ({
  ruleId: rule.id,
  title: rule.title,
  description: rule.description ?? '',
  author: rule.author ?? '',
  severity: rule.severity,
  status: rule.status ?? '',
  product: rule.logsource.product ?? '',
  category: rule.logsource.category ?? '',
  service: rule.logsource.service ?? '',
  tactics: [...rule.attack.tactics],
  techniques: [...rule.attack.techniques],
});
export type RuleColumns = ReturnType<typeof columnsOf>;

/** Every rule of one file, each with its own text; faults carry the file's name, line and column. */
export function readRules(
  source: string,
  file: string,
): { rules: { rule: SigmaRule; source: string }[]; faults: RuleFault[] } {
  const { rules, faults } = parseSigma(source, file);
  return {
    rules: rules.map((rule) => ({ rule, source: rules.length === 1 ? source : rule.source })),
    faults: faults.map(({ line, column, message }) => ({ file, line, column, message })),
  };
}

/** @throws Problem `rule_syntax` with a pointer `/source:LINE:COLUMN` for each fault. */
export function readOneRule(source: string): SigmaRule {
  const { rules, faults } = readRules(source, 'rule');
  const first = faults[0];
  if (first)
    throw invalid(
      'rule_syntax',
      `Line ${first.line}, column ${first.column}: ${first.message}`,
      faults.map(({ line, column, message }) => ({ pointer: `/source:${line}:${column}`, detail: message })),
    );
  const [only, ...others] = rules;
  if (!only || others.length > 0)
    throw invalid(
      'rule_syntax',
      `One Sigma document is expected here; this text holds ${rules.length}. Import several with POST /detection/rules/import.`,
    );
  return only.rule;
}
