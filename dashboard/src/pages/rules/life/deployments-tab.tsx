// When which version was at work, how often it matched, and when Tocsin took one back by itself.
import { useQuery } from '@tanstack/react-query';
import type { Deployment, RuleDocument } from '@tocsin/contracts/rule';

import { formatCount } from '../../../lib/format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { ScrollPane } from '../../../ui/scroll-pane.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { ModeBadge } from './mode.tsx';
import { deploymentsQuery } from './queries.ts';

import classes from './life.module.css';

export function DeploymentsTab({ rule }: { rule: RuleDocument }) {
  const query = useQuery(deploymentsQuery(rule.id));
  return (
    <Panel label="Deployments" className={classes.tab}>
      <ScrollPane label="Deployments of the rule" className={classes.scroll}>
        {query.isError && <Problem error={query.error} onRetry={() => void query.refetch()} />}
        {query.isPending && <SkeletonRows label="Loading the deployments" rows={4} />}
        {query.data?.items.length === 0 && <p className="muted">This rule has never been put to work.</p>}
        {query.data && query.data.items.length > 0 && (
          <table className={classes.table}>
            <thead>
              <tr>
                <th>Mode</th>
                <th>Version</th>
                <th>From</th>
                <th>Until</th>
                <th className={classes.right}>Matches</th>
                <th className={classes.right}>Expected an hour</th>
                <th>By</th>
              </tr>
            </thead>
            <tbody>
              {query.data.items.map((item) => (
                <Row key={item.from} item={item} />
              ))}
            </tbody>
          </table>
        )}
      </ScrollPane>
    </Panel>
  );
}

const Row = ({ item }: { item: Deployment }) => (
  <tr>
    <td>
      <ModeBadge mode={item.mode} />
    </td>
    <td className="num">{item.version}</td>
    <td>
      <Time at={item.from} look="absolute" />
    </td>
    <td>{item.until ? <Time at={item.until} look="absolute" /> : <Badge tone="accent">now</Badge>}</td>
    <td className={`num ${classes.right}`}>{formatCount(item.hits)}</td>
    <td className={`num ${classes.right}`}>
      {item.expectedPerHour === null ? <span className="muted">no backtest</span> : item.expectedPerHour.toFixed(2)}
    </td>
    <td>
      {item.by}
      {item.rolledBack && <Badge tone="high">rolled back</Badge>}
      {item.because && <div className="muted">{item.because}</div>}
    </td>
  </tr>
);
