// The keys that go through a list, whose rows they choose one after the other.
import type { KeyBinding } from '../lib/keyboard.ts';
import { moved } from './selection.ts';

type StepWords = { next: string; nextHint: string; previous: string; previousHint: string };
type Steps = { ids: readonly string[]; selected: string | null; select: (id: string | null) => void };

export const stepKeys = (words: StepWords, { ids, selected, select }: Steps): readonly KeyBinding[] => [
  { keys: 'j', label: words.next, hint: words.nextHint, run: () => select(moved(ids, selected, 1)) },
  { keys: 'k', label: words.previous, hint: words.previousHint, run: () => select(moved(ids, selected, -1)) },
];
