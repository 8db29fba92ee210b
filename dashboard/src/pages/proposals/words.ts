// Upstream changes in words.
import type { Proposal } from '@tocsin/contracts/api/rule-life';
import type { RulePolicy } from '@tocsin/contracts/rule';
import type { ProposalKind } from '@tocsin/contracts/words';

import { formatCount } from '../../lib/format.ts';
import type { Tone } from '../../ui/tone.ts';
import { proposalKindWords } from '../../words/proposal-kinds.ts';
import { words } from './catalogue.ts';

const kindTones: Record<ProposalKind, Tone> = { add: 'ok', change: 'low', remove: 'medium' };
export const kindLook = (kind: ProposalKind): { word: string; tone: Tone } => ({
  word: proposalKindWords[kind],
  tone: kindTones[kind],
});

/** `https://github.com/SigmaHQ/sigma.git` → `github.com/SigmaHQ/sigma`; a folder stays as it is. */
export const sourceName = (url: string): string =>
  url
    .replace(/^[a-z+]+:\/\/(?:[^/@]*@)?/, '')
    .replace(/\.git$/, '')
    .replace(/(?<=.)\/+$/, '');

const shortHash = 10;

/** Hashes by their first characters, names as they are. */
export function revisionName(revision: string): string {
  const hash = revision.replace(/^[a-z0-9]+:(?=[0-9a-f]{16})/i, '');
  return /^[0-9a-f]{16,}$/i.test(hash) ? hash.slice(0, shortHash) : revision;
}

/** `+12 −3`, with a real minus; what is zero is left out. */
export const linesText = ({ added, removed }: Pick<Proposal, 'added' | 'removed'>): string =>
  [added > 0 ? `+${formatCount(added)}` : '', removed > 0 ? `−${formatCount(removed)}` : '']
    .filter(Boolean)
    .join(' ') || '±0';

/** What the policy asks for before a rule is at work, e.g. `passed tests and a review`; null where it asks nothing. */
export function gateWords(policy: RulePolicy): string | null {
  const { requireTests, requireBacktest, requireReview } = policy;
  const asked = [
    ...(requireTests ? [words.gates.tests] : []),
    ...(requireBacktest ? [words.gates.backtest] : []),
    ...(requireReview ? [words.gates.review] : []),
  ];
  return asked.length === 0 ? null : words.gates.all(asked);
}

const countOf = (proposals: readonly Proposal[], kind: ProposalKind): number =>
  proposals.filter((proposal) => proposal.kind === kind).length;

/** What accepting does, one sentence for each kind there is. */
export function acceptWords(proposals: readonly Proposal[], gates: string | null): string[] {
  const { one, many } = words.accepting;
  const said = (kind: ProposalKind): string[] => {
    const count = countOf(proposals, kind);
    if (count === 0) return [];
    return [proposals.length === 1 ? one[kind](gates) : many[kind](count, gates)];
  };
  return [...said('add'), ...said('change'), ...said('remove')];
}
