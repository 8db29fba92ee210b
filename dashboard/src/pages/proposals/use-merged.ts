// The merged text of a conflict while it is being written. It outlives the view, so that moving about loses nothing.
import { useState } from 'react';

import { words } from './catalogue.ts';
import { mergeTexts } from './merge.ts';
import type { ProposalTexts } from './queries.ts';

const written = new Map<string, string>();
const keyOf = ({ id, upstream }: ProposalTexts): string => `${id} ${upstream.revision}`;

/** Three texts are brought together by a person only where the rule was changed here and upstream. */
export const needsMerge = ({ conflict, kind, ours, theirs }: ProposalTexts): boolean =>
  conflict && kind === 'change' && ours !== null && theirs !== null;

export type StartingText = 'both' | 'ours' | 'theirs';

/** What the editor starts with: both sides' changes where they fit, ours where they do not or nothing is known. */
export function proposedMerge({ base, ours, theirs }: ProposalTexts) {
  const mine = ours ?? '';
  return base === null ? { text: mine, clashes: null } : mergeTexts(base, mine, theirs ?? '');
}

/** Which of the texts one can start from the editor holds; null once it was written in. */
export function startOf(proposal: ProposalTexts, text: string): StartingText | null {
  const start = proposedMerge(proposal);
  if (start.clashes !== null && text === start.text) return 'both';
  if (text === proposal.ours) return 'ours';
  return text === proposal.theirs ? 'theirs' : null;
}

/** What the text to keep is, in a sentence or two. */
export function keptWords(proposal: ProposalTexts, text: string): { tone: 'good' | 'care'; words: string } {
  const { clashes } = proposedMerge(proposal);
  switch (startOf(proposal, text)) {
    case 'both':
      return clashes === null || clashes.length === 0
        ? { tone: 'good', words: words.kept.fit }
        : { tone: 'care', words: words.kept.clash(clashes) };
    case 'ours':
      return { tone: 'care', words: words.kept.ours };
    case 'theirs':
      return { tone: 'care', words: words.kept.theirs };
    case null:
      return { tone: 'good', words: words.kept.byHand };
  }
}

export type MergedText = { text: string; change: (text: string) => void };

/** The component that uses it is keyed by the proposal. */
export function useMerged(proposal: ProposalTexts): MergedText {
  const [text, setText] = useState(() => written.get(keyOf(proposal)) ?? proposedMerge(proposal).text);
  return {
    text,
    change: (next) => {
      written.set(keyOf(proposal), next);
      setText(next);
    },
  };
}
