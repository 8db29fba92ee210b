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
import { said } from '../../../words/said.ts';
import { ModeBadge } from './mode.tsx';
import { deploymentsQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './life.module.css';

export function DeploymentsTab({ rule }: { rule: RuleDocument }) {
  const query = useQuery(deploymentsQuery(rule.id));
  return (
    <Panel label={words.deployments.many} className={classes.tab}>
      <ScrollPane label={words.deployments.ofRule} className={classes.scroll}>
        <Loaded query={query} what={words.deployments.what} rows={4}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState icon={<IconRocket size={20} stroke={1.6} />} title={words.deployments.never}>
                {words.deployments.neverHelp}
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
        <th>{words.deployments.mode}</th>
        <th>{words.deployments.version}</th>
        <th>{words.deployments.from}</th>
        <th>{words.deployments.until}</th>
        <th className={classes.right}>{words.deployments.matches}</th>
        <th className={classes.right}>{words.deployments.expected}</th>
        <th>{words.deployments.by}</th>
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
    <td>
      {item.until ? <Time at={item.until} look="absolute" /> : <Badge tone="accent">{words.deployments.now}</Badge>}
    </td>
    <td className={`num ${classes.right}`}>{formatCount(item.hits)}</td>
    <td className={`num ${classes.right}`}>
      {item.expectedPerHour === null ? (
        <span className="muted">{words.deployments.noBacktest}</span>
      ) : (
        item.expectedPerHour.toFixed(2)
      )}
    </td>
    <td>
      {item.by}
      {item.rolledBack && <Badge tone="high">{words.deployments.rolledBack}</Badge>}
      {item.because && <div className="muted">{said(item.because)}</div>}
    </td>
  </tr>
);
