// How the rule is doing: matches by day, what became of its alerts, what it costs.
import { useQuery } from '@tanstack/react-query';
import type { RuleHealth } from '@tocsin/contracts/rule';

import { formatCount } from '../../../lib/format.ts';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { DayBars } from '../day-bars.tsx';
import { healthQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './life.module.css';

export function HealthSection({ ruleId }: { ruleId: string }) {
  const query = useQuery(healthQuery(ruleId));
  return (
    <Section title={words.health.title} aside={words.health.span}>
      {query.isPending && <Skeleton height={90} />}
      {query.isError && !query.data && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && <Health health={query.data} />}
      {query.data === null && <p className="muted">{words.health.unknown}</p>}
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
      {!health.hasData && <p className={classes.note}>{words.health.noData}</p>}
      <KeyValues
        items={[
          [words.health.matches, formatCount(health.hits)],
          ...(health.shadowHits > 0 ? ([[words.health.inShadow, formatCount(health.shadowHits)]] as const) : []),
          ...(health.suppressed > 0 ? ([[words.health.hidden, formatCount(health.suppressed)]] as const) : []),
          [words.health.alerts, words.health.alertCount(health.alerts)],
          [
            words.health.precision,
            health.precision === null
              ? words.health.noneDecided
              : words.health.precisionOf(Math.round(health.precision * 100), decided),
          ],
          [
            words.health.cost,
            health.costMicros === null ? words.health.notMeasured : words.health.costOf(health.costMicros.toFixed(2)),
          ],
          ...(health.silentSince
            ? ([[words.health.silentSince, <Time key="s" at={health.silentSince} />]] as const)
            : []),
        ]}
      />
    </>
  );
}
