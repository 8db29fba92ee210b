// When which version was at work, how often it matched, and when Tocsin took one back by itself.
import { IconRocket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Deployment, RuleDocument } from '@tocsin/contracts/rule';

import { formatCount } from '../../../lib/format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ScrollPane } from '../../../ui/scroll-pane.tsx';
import { Time } from '../../../ui/time.tsx';
import { ModeBadge } from './mode.tsx';
import { deploymentsQuery } from './queries.ts';

import classes from './life.module.css';

export function DeploymentsTab({ rule }: { rule: RuleDocument }) {
  const query = useQuery(deploymentsQuery(rule.id));
  return (
    <Panel label="Deployments" className={classes.tab}>
      <ScrollPane label="Deployments of the rule" className={classes.scroll}>
        <Loaded query={query} what="the deployments" rows={4}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState icon={<IconRocket size={20} stroke={1.6} />} title="Never put to work">
                Once this rule is active or in shadow, each version that was at work is listed here with how often it
                matched.
              </EmptyState>
            ) : (
              <Deployments items={items} />
            )
          }
        </Loaded>
      </ScrollPane>
    </Panel>
  );
}

const Deployments = ({ items }: { items: readonly Deployment[] }) => (
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
      {items.map((item) => (
        <Row key={item.from} item={item} />
      ))}
    </tbody>
  </table>
);

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
