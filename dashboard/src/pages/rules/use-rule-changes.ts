// Switching rules on and off: at once on screen, undone by one key, and kept true while others change them too.
import { useMutation, type InfiniteData } from '@tanstack/react-query';
import type { Output } from '@tocsin/contracts/client';
import type { Rule, RuleDocument } from '@tocsin/contracts/rule';
import { useEffect, useRef } from 'react';

import { call } from '../../lib/api.ts';
import { useLive } from '../../lib/live.ts';
import { queryClient } from '../../lib/query-client.ts';
import { proposalKey } from '../../shell/queries.ts';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { ruleKeys } from './queries.ts';
import { words } from './words.ts';

type Lists = InfiniteData<Output<'GET /detection/rules'>>;

/** Changes one rule wherever the browser holds it. */
function patchHeld(id: string, patch: Partial<Rule>) {
  queryClient.setQueriesData<Lists>({ queryKey: ruleKeys.list }, (data) =>
    data
      ? {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            items: page.items.map((rule) => (rule.id === id ? { ...rule, ...patch } : rule)),
          })),
        }
      : data,
  );
  queryClient.setQueriesData<RuleDocument>({ queryKey: ruleKeys.detail }, (rule) =>
    rule?.id === id ? { ...rule, ...patch } : rule,
  );
}

/** @returns what switches a rule, with a toast that undoes it. */
export function useRuleSwitch(): (rule: Rule, enabled: boolean) => void {
  const change = useMutation({
    mutationFn: ({ rule, enabled }: { rule: Rule; enabled: boolean; quiet: boolean }) =>
      call('PATCH /detection/rules/:ruleId', { ruleId: rule.id, enabled }),
    onMutate: ({ rule, enabled }) => patchHeld(rule.id, { enabled }),
    onSuccess: (saved, { rule, enabled, quiet }) => {
      patchHeld(rule.id, { enabled: saved.enabled, rev: saved.rev, updatedAt: saved.updatedAt });
      void queryClient.invalidateQueries({ queryKey: ruleKeys.facets });
      if (quiet) return;
      showToast({
        title: enabled ? words.toggling.enabled : words.toggling.disabled,
        detail: rule.title,
        undo: () => change.mutate({ rule, enabled: !enabled, quiet: true }),
      });
    },
    onError: (error, { rule, enabled }) => {
      patchHeld(rule.id, { enabled: !enabled });
      showProblem(error, enabled ? words.toggling.enabling : words.toggling.disabling);
    },
  });
  return (rule, enabled) => change.mutate({ rule, enabled, quiet: false });
}

const settleMs = 400;

/** While on screen: what others switch changes in its place, what they add or rewrite is loaded anew. */
export function useLiveRules() {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLive('rules', (message) => {
    if (!('activity' in message)) return;
    const { type, subjectId, data } = message.activity;
    if (type === 'rule.toggled') {
      patchHeld(subjectId, { enabled: data.enabled === true });
      void queryClient.invalidateQueries({ queryKey: ruleKeys.facets });
      return;
    }
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      for (const queryKey of [ruleKeys.list, ruleKeys.facets, ruleKeys.detail, proposalKey])
        void queryClient.invalidateQueries({ queryKey });
    }, settleMs);
  });
}
