// The tests that live with a rule: records that must match and records that must not.
import { IconFlask } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { RuleDocument, RuleTest } from '@tocsin/contracts/rule';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { ScrollPane } from '../../../ui/scroll-pane.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { ruleKeys, ruleQuery } from '../queries.ts';
import { AddTestButtons, Outcome, TestList } from './test-list.tsx';
import { useTestDrafts } from './use-test-drafts.ts';
import { words } from './words.ts';

import classes from './life.module.css';

export function TestsTab({ rule }: { rule: RuleDocument }) {
  const mayWrite = useCan('rule:write');
  const drafts = useTestDrafts(rule.tests);
  const { plain, complete } = drafts;
  const run = useMutation({
    mutationFn: (tests: readonly RuleTest[]) =>
      call('POST /detection/rules/test', { source: rule.source, tests: [...tests] }),
  });
  const save = useMutation({
    mutationFn: () => call('PUT /detection/rules/:ruleId/tests', { ruleId: rule.id, tests: [...plain], rev: rule.rev }),
    onSuccess: (saved) => {
      queryClient.setQueryData(ruleQuery(saved.id).queryKey, saved);
      void queryClient.invalidateQueries({ queryKey: [...ruleKeys.detail, saved.id] });
      showToast({ title: words.tests.saved, detail: words.tests.count(saved.tests.length) });
    },
  });
  const dirty = JSON.stringify(plain) !== JSON.stringify(rule.tests);
  // What was found of tests that have changed since says nothing.
  const outcome = run.variables === plain ? run.data : undefined;
  return (
    <Panel label={words.tests.title} className={classes.tab}>
      <div className={classes.bar}>
        <b>{words.tests.count(plain.length)}</b>
        {outcome && <Outcome passed={outcome.passed} results={outcome.results} />}
        <span className="grow" />
        {mayWrite && <AddTestButtons drafts={drafts} />}
        <Button
          icon={<IconFlask size={14} />}
          busy={run.isPending}
          disabled={plain.length === 0 || !complete}
          onClick={() => run.mutate(plain)}
        >
          {words.tests.run}
        </Button>
        {mayWrite && (
          <Button look="primary" busy={save.isPending} disabled={!dirty || !complete} onClick={() => save.mutate()}>
            {words.tests.save}
          </Button>
        )}
      </div>
      {(save.isError || run.isError) && (
        <div className={classes.refusal}>
          <Problem error={save.error ?? run.error} />
        </div>
      )}
      <ScrollPane label={words.tests.ofRule} className={classes.scroll}>
        {plain.length === 0 ? (
          <EmptyState icon={<IconFlask size={20} stroke={1.6} />} title={words.tests.none}>
            {words.tests.noneHelp}
          </EmptyState>
        ) : (
          <TestList
            drafts={drafts}
            results={outcome?.results ?? null}
            mayWrite={mayWrite}
            several={rule.kind === 'correlation'}
          />
        )}
      </ScrollPane>
    </Panel>
  );
}
