// A rule's text while someone writes it: what differs from what is kept, and what is wrong with it or could be better.
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { RuleFault } from '@tocsin/contracts/rule';
import { useMemo, useState } from 'react';

import { ruleCheckQuery } from './queries.ts';

const typingPauseMs = 350;
const none: readonly RuleFault[] = [];

const inOrder = (faults: readonly RuleFault[] | undefined): readonly RuleFault[] =>
  faults?.toSorted((one, other) => one.line - other.line || one.column - other.column) ?? none;

export type RuleDraft = {
  text: string;
  setText: (text: string) => void;
  dirty: boolean;
  discard: () => void;
  /** Of the newest text that was checked. */
  faults: readonly RuleFault[];
  /** What works, but could be better. */
  warnings: readonly RuleFault[];
  title: string | null;
  /** The newest text is not checked yet. */
  checking: boolean;
  checkFailed: unknown;
};

/** `kept`: the text to begin with. While nothing is written, it follows what is kept. */
export function useRuleDraft(kept: string): RuleDraft {
  const [written, setWritten] = useState<string | null>(null);
  const text = written ?? kept;
  const [settled] = useDebouncedValue(text, typingPauseMs);
  const check = useQuery(ruleCheckQuery(settled));
  const { faults: wrong, warnings: weak } = check.data ?? {};
  // The same lists as long as they say the same, so that the editor draws them once.
  const faults = useMemo(() => inOrder(wrong), [wrong]);
  const warnings = useMemo(() => inOrder(weak), [weak]);
  return {
    text,
    setText: (next) => setWritten(next === kept ? null : next),
    dirty: text !== kept,
    discard: () => setWritten(null),
    faults,
    warnings,
    title: check.data?.title ?? null,
    checking: settled !== text || check.isPending || check.isPlaceholderData,
    checkFailed: check.error,
  };
}
