// The kinds of rule one may write: what they are called, how a text is told, and how it can be tried.
import { ruleKinds, type RuleKind } from '@tocsin/contracts/words';

import { ruleKindWords } from '../../../words/rule-kinds.ts';
import { words } from './words.ts';

/** As short as a tab wants them. */
export const kindWords: Readonly<Record<RuleKind, string>> = { ...ruleKindWords, yara: 'YARA' };

export const asKind = (word: string | undefined): RuleKind => ruleKinds.find((kind) => kind === word) ?? 'sigma';

/** The kind a text is of, told as the server tells it. */
export function kindOfText(source: string): RuleKind {
  if (looksLikeYara(source)) return 'yara';
  const said = /^kind:\s*(threshold|query)\s*(?:#.*)?$/m.exec(source)?.[1];
  if (said === 'threshold' || said === 'query') return said;
  if (/^correlation:/m.test(source)) return 'correlation';
  return /^filter:/m.test(source) ? 'filter' : 'sigma';
}

const yaraStart = /^\s*(?:(?:import|include)\s+"[^"\n]*"\s*)*(?:(?:private|global)\s+)*rule\s+[A-Za-z_]/;
const looksLikeYara = (source: string): boolean =>
  yaraStart.test(source.replaceAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, ' '));

/** Why records cannot be tried on a kind; null where they can. */
export const noTests: Record<RuleKind, string | null> = {
  sigma: null,
  correlation: null,
  filter: null,
  threshold: words.noTests.threshold,
  query: words.noTests.query,
  yara: words.noTests.yara,
};

/** Why a kind cannot run over stored events; null where it can. */
export const noBacktest: Record<RuleKind, string | null> = {
  sigma: null,
  correlation: null,
  filter: words.noBacktest.filter,
  threshold: null,
  query: null,
  yara: words.noBacktest.yara,
};

/** Whether a kind raises alerts, so that it can be watched in shadow first. */
export const canShadow = (kind: RuleKind): boolean =>
  kind === 'sigma' || kind === 'correlation' || kind === 'threshold';
