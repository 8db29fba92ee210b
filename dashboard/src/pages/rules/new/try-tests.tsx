// Records that the rule must match, or must not, run against the text as it stands.
import { useDebouncedValue } from '@mantine/hooks';
import { IconFlask } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { RuleKind } from '@tocsin/contracts/words';
import { useState, type ReactNode } from 'react';

import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { ScrollPane } from '../../../ui/scroll-pane.tsx';
import { AddTestButtons, Outcome, TestList } from '../life/test-list.tsx';
import type { TestDrafts } from '../life/use-test-drafts.ts';
import type { RuleDraft } from '../use-rule-draft.ts';
import { noTests } from './kinds.ts';
import { ruleTestQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './new.module.css';

const typingPauseMs = 350;

type TryTestsProps = { kind: RuleKind; draft: RuleDraft; drafts: TestDrafts; head: ReactNode; tail: ReactNode };

export function TryTests({ kind, draft, drafts, head, tail }: TryTestsProps) {
  const refusal = noTests[kind];
  const [asked, ask] = useState('');
  const [tests] = useDebouncedValue(drafts.plain, typingPauseMs);
  const settled = tests === drafts.plain && !draft.checking;
  const runnable = refusal === null && settled && draft.faults.length === 0 && tests.length > 0 && drafts.complete;
  const key = JSON.stringify([draft.text, tests]);
  // A correlation reads the whole library for each run, so it runs when asked; the others as soon as typing pauses.
  const run = useQuery({
    ...ruleTestQuery(draft.text, tests),
    enabled: runnable && (kind !== 'correlation' || asked === key),
  });
  const outcome = settled && run.data && tests.length > 0 ? run.data : null;
  return (
    <>
      <div className={classes.tryBar}>
        {head}
        {outcome && <Outcome passed={outcome.passed} results={outcome.results} />}
        {refusal === null && !drafts.complete && <span className={classes.outdated}>{words.testLacks}</span>}
        <span className="grow" />
        {refusal === null && (
          <>
            <AddTestButtons drafts={drafts} small />
            <Button
              small
              icon={<IconFlask size={14} />}
              busy={run.isFetching}
              disabled={!runnable}
              onClick={() => {
                if (asked !== key && kind === 'correlation') ask(key);
                else void run.refetch();
              }}
            >
              {words.run}
            </Button>
          </>
        )}
        {tail}
      </div>
      <ScrollPane label={words.tests} className={classes.tryBody}>
        {run.isError && <Problem error={run.error} onRetry={() => void run.refetch()} />}
        {refusal !== null ? (
          <p className="muted">{refusal}</p>
        ) : drafts.tests.length === 0 ? (
          <EmptyState icon={<IconFlask size={20} stroke={1.6} />} title={words.noTestsYet}>
            {words.noTestsYetHelp}
          </EmptyState>
        ) : (
          <TestList drafts={drafts} results={outcome?.results ?? null} mayWrite several={kind === 'correlation'} />
        )}
      </ScrollPane>
    </>
  );
}
