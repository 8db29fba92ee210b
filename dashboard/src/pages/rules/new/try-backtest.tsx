// The rule over the events of the last 7 days, before it is in the library.
import { IconHistory, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { RuleKind } from '@tocsin/contracts/words';
import type { ReactNode } from 'react';

import { call } from '../../../lib/api.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { ScrollPane } from '../../../ui/scroll-pane.tsx';
import { BacktestView } from '../life/backtest-view.tsx';
import { backtestQuery } from '../life/queries.ts';
import type { RuleDraft } from '../use-rule-draft.ts';
import { noBacktest } from './kinds.ts';
import { words } from './words.ts';

import classes from './new.module.css';

const windowMs = 7 * 86_400_000;

type TryBacktestProps = {
  kind: RuleKind;
  draft: RuleDraft;
  head: ReactNode;
  tail: ReactNode;
  /** Out of sight it keeps its run and shows nothing. */
  hidden: boolean;
};

export function TryBacktest({ kind, draft, head, tail, hidden }: TryBacktestProps) {
  const start = useMutation({
    mutationFn: (source: string) => {
      const to = Date.now();
      return call('POST /detection/backtests', {
        source,
        from: new Date(to - windowMs).toISOString(),
        to: new Date(to).toISOString(),
      });
    },
  });
  const started = start.data;
  const followed = useQuery({ ...backtestQuery(started?.id ?? ''), enabled: started !== undefined });
  const shown = followed.data ?? started ?? null;
  const refusal = noBacktest[kind];
  const running = start.isPending || shown?.state === 'running';
  const outdated = shown !== null && start.variables !== draft.text;
  if (hidden) return null;
  return (
    <>
      <div className={classes.tryBar}>
        {head}
        {refusal === null && outdated && <span className={classes.outdated}>{words.earlierText}</span>}
        <span className="grow" />
        {refusal === null && (
          <Button
            small
            look={shown === null || outdated ? 'primary' : 'plain'}
            icon={<IconPlayerPlay size={14} />}
            busy={running}
            disabled={draft.checking || draft.faults.length > 0}
            onClick={() => start.mutate(draft.text)}
          >
            {shown === null ? words.run : words.runAgain}
          </Button>
        )}
        {tail}
      </div>
      <ScrollPane label={words.lastDays} className={classes.tryBody}>
        {refusal !== null ? (
          <p className="muted">{refusal}</p>
        ) : start.isError || followed.isError ? (
          <Problem error={start.error ?? followed.error} />
        ) : shown ? (
          <BacktestView backtest={shown} />
        ) : (
          <EmptyState icon={<IconHistory size={20} stroke={1.6} />} title={words.wouldFind}>
            {words.wouldFindHelp}
          </EmptyState>
        )}
      </ScrollPane>
    </>
  );
}
