// The rules in the order in which they are asked, with how each does; the chosen one beside them.
import { IconArrowDown, IconArrowUp, IconBinaryTree, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { GroupingRule, GroupingStatistics } from '@tocsin/contracts/grouping';

import { call } from '../../lib/api.ts';
import { locale } from '../../lib/language.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { SplitPage } from '../../ui/split-page.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { said } from '../../words/said.ts';
import { rulesQuery, statisticsQuery } from './queries.ts';
import { RuleDesk } from './rule-desk.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

const fresh = 'new';
const tones = { active: 'ok', shadow: 'info', disabled: 'neutral' } as const;
const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });

export function RulesView() {
  const query = useQuery(rulesQuery);
  const statistics = useQuery(statisticsQuery).data ?? [];
  const mayWrite = useCan('incident:manage');
  const [search, change] = useUrlSearch();
  const chosen = search.selected?.[0] ?? null;
  const choose = (selected: string | null) => change({ selected });
  const order = useMutation({
    mutationFn: (ids: string[]) => call('PUT /grouping/order', { ids }),
    onSuccess: ({ items }) => queryClient.setQueryData(rulesQuery.queryKey, items),
    onError: (error) => showProblem(error, words.ordering),
  });
  const add = mayWrite && (
    <Button small icon={<IconPlus size={14} />} onClick={() => choose(fresh)}>
      {words.newRule}
    </Button>
  );
  return (
    <Loaded query={query} what={words.loading.rules} rows={8}>
      {(rules) => {
        const rule = rules.find(({ id }) => id === chosen) ?? null;
        const move = (at: number, by: number): void => {
          const ids = rules.map(({ id }) => id);
          const [id] = ids.splice(at, 1);
          if (id !== undefined) order.mutate(ids.toSpliced(at + by, 0, id));
        };
        return (
          <SplitPage
            list={
              <Panel title={words.rules} aside={add}>
                {rules.length === 0 ? (
                  <EmptyState icon={<IconBinaryTree size={20} stroke={1.6} />} title={words.noRules}>
                    {words.noRulesText}
                  </EmptyState>
                ) : (
                  <ScrollPane label={words.panes.rules}>
                    <ol className={classes.list}>
                      {rules.map((each, at) => (
                        <RuleItem
                          key={each.id}
                          rule={each}
                          statistics={statistics.find(({ ruleId }) => ruleId === each.id) ?? null}
                          chosen={each.id === chosen}
                          busy={order.isPending}
                          onChoose={() => choose(each.id)}
                          onUp={mayWrite && at > 0 ? () => move(at, -1) : null}
                          onDown={mayWrite && at < rules.length - 1 ? () => move(at, 1) : null}
                        />
                      ))}
                    </ol>
                  </ScrollPane>
                )}
              </Panel>
            }
          >
            {rule || (chosen === fresh && mayWrite) ? (
              <RuleDesk key={`${chosen} ${rule?.rev ?? 0}`} rule={rule} mayWrite={mayWrite} onDone={choose} />
            ) : (
              <Panel label={words.chooseRule}>
                <EmptyState icon={<IconBinaryTree size={20} stroke={1.6} />} title={words.chooseRule}>
                  {words.chooseRuleText}
                </EmptyState>
              </Panel>
            )}
          </SplitPage>
        );
      }}
    </Loaded>
  );
}

type ItemProps = {
  rule: GroupingRule;
  statistics: GroupingStatistics | null;
  chosen: boolean;
  busy: boolean;
  onChoose: () => void;
  onUp: (() => void) | null;
  onDown: (() => void) | null;
};

/** What it did, in a few words. */
function hits(statistics: GroupingStatistics | null): string {
  if (!statistics) return '';
  const { grouped, incidents, shadow, proposed, precision } = statistics;
  const parts = [
    ...(grouped > 0 ? [words.grouped(grouped), words.incidentsMade(incidents)] : []),
    ...(shadow > 0 ? [words.shadowed(shadow)] : []),
    ...(proposed > 0 ? [words.proposedCount(proposed)] : []),
    ...(precision === null ? [] : [words.precision(percent.format(precision))]),
  ];
  return parts.length === 0 ? words.noHits : parts.join(' · ');
}

function RuleItem({ rule, statistics, chosen, busy, onChoose, onUp, onDown }: ItemProps) {
  const name = said(rule.name);
  return (
    <li className={classes.item} data-chosen={chosen || undefined}>
      <span className={classes.place}>{rule.position}</span>
      <button type="button" className={classes.choose} aria-pressed={chosen} onClick={onChoose}>
        <b className={classes.itemName}>
          {name} <Badge tone={tones[rule.mode]}>{words.modes[rule.mode]}</Badge>
        </b>
        <span>
          {words.kinds[rule.kind]} · {words.actions[rule.action]}
        </span>
        <span>{hits(statistics)}</span>
      </button>
      <span className={classes.arrows}>
        {onUp && (
          <IconButton label={words.up(name)} disabled={busy} onClick={onUp}>
            <IconArrowUp size={14} />
          </IconButton>
        )}
        {onDown && (
          <IconButton label={words.down(name)} disabled={busy} onClick={onDown}>
            <IconArrowDown size={14} />
          </IconButton>
        )}
      </span>
    </li>
  );
}
