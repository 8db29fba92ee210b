// Which state of an item leads to which, and what a state allows.
import type { EvidenceState } from '@tocsin/contracts/evidence';

export const moves = [
  'seal',
  'begin_analysis',
  'end_analysis',
  'transfer',
  'accept',
  'return',
  'ask_disposal',
] as const;
export type Move = (typeof moves)[number];

const ways: Readonly<Record<Move, { from: readonly EvidenceState[]; to: EvidenceState }>> = {
  // A physical thing is sealed as it is registered; what comes back is sealed again once it was looked over.
  seal: { from: ['registered', 'collecting', 'returned'], to: 'sealed' },
  begin_analysis: { from: ['sealed', 'returned'], to: 'in_analysis' },
  end_analysis: { from: ['in_analysis'], to: 'sealed' },
  transfer: { from: ['sealed', 'returned'], to: 'transferred' },
  accept: { from: ['transferred'], to: 'transferred' },
  return: { from: ['transferred'], to: 'returned' },
  ask_disposal: { from: ['registered', 'collecting', 'sealed', 'returned'], to: 'disposal_requested' },
};

/** Null where the state does not allow it. */
export const moved = (from: EvidenceState, move: Move): EvidenceState | null =>
  ways[move].from.includes(from) ? ways[move].to : null;

/** What is said of an item may still be changed. */
export const isOpen = (state: EvidenceState): boolean => state === 'registered' || state === 'collecting';
