// How the rule is doing: matches by day, what became of its alerts, what it costs.
import { useQuery } from '@tanstack/react-query';
import type { RuleHealth } from '@tocsin/contracts/rule';

import { formatCount, plural } from '../../../lib/format.ts';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { DayBars } from '../day-bars.tsx';
import { healthQuery } from './queries.ts';

import classes from './life.module.css';

export function HealthSection({ ruleId }: { ruleId: string }) {
  const query = useQuery(healthQuery(ruleId));
  return (
    <Section title="Health" aside="30 days">
      {query.isPending && <Skeleton height={90} />}
      {query.isError && !query.data && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && <Health health={query.data} />}
      {query.data === null && <p className="muted">Nothing is known of it yet.</p>}
    </Section>
  );
}

function Health({ health }: { health: RuleHealth }) {
  const { verdicts } = health;
  const decided = ['true_positive', 'benign_true_positive', 'false_positive'].reduce(
    (total, verdict) => total + (verdicts[verdict] ?? 0),
    0,
  );
  return (
    <>
      <DayBars days={health.days} tall />
      {!health.hasData && (
        <p className={classes.note}>
          No event of its log source arrived in the last seven days: it cannot see anything.
        </p>
      )}
      <KeyValues
        items={[
          ['Matches', formatCount(health.hits)],
          ...(health.shadowHits > 0 ? ([['In shadow', formatCount(health.shadowHits)]] as const) : []),
          ...(health.suppressed > 0 ? ([['Hidden by tuning', formatCount(health.suppressed)]] as const) : []),
          ['Alerts', plural(health.alerts, 'alert')],
          [
            'Precision',
            health.precision === null
              ? 'no alert decided yet'
              : `${Math.round(health.precision * 100)}% of ${formatCount(decided)} decided`,
          ],
          ['Cost', health.costMicros === null ? 'not measured yet' : `${health.costMicros.toFixed(2)} µs an event`],
          ...(health.silentSince ? ([['Silent since', <Time key="s" at={health.silentSince} />]] as const) : []),
        ]}
      />
    </>
  );
}
