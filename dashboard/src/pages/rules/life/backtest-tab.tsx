// Backtests of a rule: what it would have found in the stored events of a window, and what that cannot tell.
import { Select } from '@mantine/core';
import { IconHistory, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Backtest } from '@tocsin/contracts/backtest';
import type { RuleDocument } from '@tocsin/contracts/rule';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { formatDay } from '../../../lib/format.ts';
import { usePreferences } from '../../../lib/preferences.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ScrollPane } from '../../../ui/scroll-pane.tsx';
import { Time } from '../../../ui/time.tsx';
import { showProblem } from '../../../ui/toast.tsx';
import { backtestStateWords } from '../../../words/backtest-states.ts';
import { BacktestView } from './backtest-view.tsx';
import { backtestsQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './life.module.css';

const dayMs = 86_400_000;
export const windows = [
  { value: '1', label: words.backtest.windows.day },
  { value: '7', label: words.backtest.windows.week },
  { value: '30', label: words.backtest.windows.month },
  { value: '90', label: words.backtest.windows.quarter },
];

export function BacktestTab({ rule }: { rule: RuleDocument }) {
  const query = useQuery(backtestsQuery(rule.id));
  const [days, setDays] = useState('7');
  const [chosen, setChosen] = useState<string | null>(null);
  const start = useMutation({
    mutationFn: () => {
      const to = new Date();
      const from = new Date(to.getTime() - Number(days) * dayMs);
      return call('POST /detection/backtests', { ruleId: rule.id, from: from.toISOString(), to: to.toISOString() });
    },
    onSuccess: (backtest) => {
      setChosen(backtest.id);
      void queryClient.invalidateQueries({ queryKey: backtestsQuery(rule.id).queryKey });
    },
    onError: (error) => showProblem(error, words.backtest.starting),
  });
  const items = query.data?.items ?? [];
  const shown = items.find(({ id }) => id === chosen) ?? items[0] ?? null;
  return (
    <Panel label={words.backtest.many} className={classes.tab}>
      <div className={classes.bar}>
        <b>{words.backtest.one}</b>
        {shown && <span className="muted">{aboutRun(shown)}</span>}
        <span className="grow" />
        <Select
          aria-label={words.backtest.window}
          data={windows}
          value={days}
          allowDeselect={false}
          w={140}
          onChange={(value) => setDays(value ?? '7')}
        />
        <Button
          look="primary"
          icon={<IconPlayerPlay size={14} />}
          busy={start.isPending}
          onClick={() => start.mutate()}
        >
          {words.backtest.runOn(rule.version)}
        </Button>
      </div>
      <ScrollPane label={words.backtest.resultOf} className={classes.scroll}>
        <Loaded query={query} what={words.backtest.what} rows={4}>
          {() =>
            shown ? (
              <BacktestView backtest={shown} />
            ) : (
              <EmptyState icon={<IconHistory size={20} stroke={1.6} />} title={words.backtest.never}>
                {words.backtest.neverHelp}
              </EmptyState>
            )
          }
        </Loaded>
        {items.length > 1 && <Earlier items={items} shown={shown} onChoose={setChosen} />}
      </ScrollPane>
    </Panel>
  );
}

const aboutRun = ({ version, startedBy }: Backtest): string =>
  version === null ? words.backtest.ofUnsaved(startedBy) : words.backtest.ofVersion(version, startedBy);

type EarlierProps = { items: readonly Backtest[]; shown: Backtest | null; onChoose: (id: string) => void };

function Earlier({ items, shown, onChoose }: EarlierProps) {
  const { clock } = usePreferences();
  return (
    <section className={classes.earlier} aria-label={words.backtest.earlier}>
      <h3>{words.backtest.runs}</h3>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <button type="button" aria-pressed={item.id === shown?.id} onClick={() => onChoose(item.id)}>
              <Time at={item.startedAt} />
              <span className="muted">
                {words.backtest.span(
                  formatDay(new Date(item.from), clock),
                  formatDay(new Date(item.to), clock),
                  aboutRun(item),
                )}
              </span>
              <span className="grow" />
              <span>{item.result ? words.backtest.hits(item.result.hits) : backtestStateWords[item.state]}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
