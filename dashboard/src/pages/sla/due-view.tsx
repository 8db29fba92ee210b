// The clocks that run, the one due first first.
import { IconClockHour4 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SlaClock } from '@tocsin/contracts/sla';

import { useUrlSearch } from '../../lib/url.ts';
import { ClockChip } from '../../sla/chip.tsx';
import { clocksQuery } from '../../sla/queries.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Time } from '../../ui/time.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

const shown = 200;
const views = ['open', 'at_risk', 'breached'] as const;

export function DueView() {
  const [search, change] = useUrlSearch();
  const view = views.find((each) => each === search.show?.[0]) ?? 'open';
  const query = useQuery(clocksQuery({ view, limit: shown }));
  const tools = (
    <Tabs
      label={words.show}
      tabs={views.map((id) => ({ id, label: words.clockViews[id] }))}
      chosen={view}
      onChoose={(id) => change({ show: id === 'open' ? null : id })}
    />
  );
  return (
    <Panel title={words.due} aside={tools} className={classes.fill}>
      <Loaded query={query} what={words.loading.clocks} rows={10}>
        {(all) => {
          const clocks = all.filter(({ state }) => state !== 'pending');
          return clocks.length === 0 ? (
            <EmptyState icon={<IconClockHour4 size={20} stroke={1.6} />} title={words.noDue}>
              {words.noDueText}
            </EmptyState>
          ) : (
            <div className={classes.body}>
              <SmallTable
                label={words.due}
                heads={[words.promise, words.subject, words.policy, words.dueAt, words.reason]}
              >
                {clocks.map((clock) => (
                  <ClockRow key={clock.id} clock={clock} />
                ))}
              </SmallTable>
              {all.length === shown && <span className="muted">{words.more}</span>}
            </div>
          );
        }}
      </Loaded>
    </Panel>
  );
}

function ClockRow({ clock }: { clock: SlaClock }) {
  const { subject, policyName, law, dueAt, breachReason, waiver } = clock;
  return (
    <tr>
      <td>
        <ClockChip clock={clock} named />
      </td>
      <td>
        <Link to={`/${subject.kind}s/${subject.number}`} className="mono">
          {subject.number}
        </Link>{' '}
        {subject.title}
      </td>
      <td>
        {policyName}
        {law !== null && <div className="muted">{law}</div>}
      </td>
      <td>{dueAt === null ? <span className="muted">–</span> : <Time at={dueAt} />}</td>
      <td>{waiver?.reason ?? breachReason ?? <span className="muted">–</span>}</td>
    </tr>
  );
}
