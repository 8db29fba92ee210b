// Upstream changes in words.
import type { Proposal } from '@tocsin/contracts/api/rule-life';
import type { RulePolicy } from '@tocsin/contracts/rule';
import type { ProposalKind } from '@tocsin/contracts/words';

import { formatCount, plural } from '../../lib/format.ts';
import type { Tone } from '../../ui/tone.ts';

export const kindLooks: Record<ProposalKind, { word: string; tone: Tone }> = {
  add: { word: 'New', tone: 'ok' },
  change: { word: 'Changed', tone: 'low' },
  remove: { word: 'Removed', tone: 'medium' },
};

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
    ...(requireTests ? ['passed tests'] : []),
    ...(requireBacktest ? ['a backtest'] : []),
    ...(requireReview ? ['a review'] : []),
  ];
  return asked.length === 0 ? null : asked.join(asked.length > 2 ? ', ' : ' and ');
}

const countOf = (proposals: readonly Proposal[], kind: ProposalKind): number =>
  proposals.filter((proposal) => proposal.kind === kind).length;

/** What accepting does, one sentence for each kind there is. */
export function acceptWords(proposals: readonly Proposal[], gates: string | null): string[] {
  const alone = proposals.length === 1;
  const said = (kind: ProposalKind, tell: (many: boolean, rules: string) => string): string[] => {
    const count = countOf(proposals, kind);
    return count === 0 ? [] : [tell(count > 1, alone ? 'The rule' : plural(count, 'rule'))];
  };
  const work = gates === null ? 'goes to work at once if the rule is at work' : `needs ${gates} before it is active`;
  return [
    ...said('add', (many, rules) => `${rules} ${many ? 'are' : 'is'} added to the library.`),
    ...said('change', (many, rules) => `${rules} ${many ? 'get' : 'gets'} a new version, which ${work}.`),
    ...said('remove', (many, rules) => `${rules} ${many ? 'are' : 'is'} gone upstream and will be disabled.`),
  ];
}
