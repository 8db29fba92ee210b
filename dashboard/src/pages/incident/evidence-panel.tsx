// What the rules saw: the matched fields of the worst alerts, one card per rule.
import { IconFileSearch } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Alert } from '@tocsin/contracts/alert';

import { formatDay, formatTime } from '../../lib/format.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { classNames } from '../../ui/class-names.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { SeverityGlyph } from '../../ui/severity.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { severityTone, toneClass } from '../../ui/tone.ts';
import { said } from '../../words/said.ts';
import { alertQuery, incidentAlertsQuery } from './queries.ts';
import { words } from './words.ts';
import { worstByRule } from './worst-alerts.ts';

import classes from './evidence-panel.module.css';
import page from './page.module.css';

const mostCards = 8;
const mostFields = 6;

export function EvidencePanel({ shownAs, onOpen }: { shownAs: string; onOpen: (alertId: string) => void }) {
  const alerts = useInfiniteQuery(incidentAlertsQuery(shownAs));
  const worst = worstByRule(alerts.data?.pages.flatMap((each) => each.items) ?? [], mostCards);
  return (
    <Panel
      title={words.evidence.title}
      aside={<span className={classNames('muted num', classes.count)}>{words.evidence.rules(worst.length)}</span>}
    >
      <ScrollPane label={words.evidence.cards} className={classNames(page.pane, classes.cards)}>
        {alerts.isError && worst.length === 0 ? (
          <Problem error={alerts.error} onRetry={() => void alerts.refetch()} />
        ) : alerts.isPending ? (
          <Skeleton height={64} />
        ) : worst.length === 0 ? (
          <EmptyState icon={<IconFileSearch size={18} stroke={1.6} />} title={words.evidence.none}>
            {words.evidence.noneDetail}
          </EmptyState>
        ) : (
          worst.map((alert) => <Card key={alert.id} alert={alert} onOpen={onOpen} />)
        )}
      </ScrollPane>
    </Panel>
  );
}

function Card({ alert, onOpen }: { alert: Alert; onOpen: (alertId: string) => void }) {
  const { clock } = usePreferences();
  const detail = useQuery(alertQuery(alert.id));
  const evidence = detail.data?.evidence.find(({ matched }) => Object.keys(matched).length > 0);
  const matched = Object.entries(evidence?.matched ?? {});
  const host = alert.entities.find((entity) => entity.kind === 'host')?.value;
  const at = new Date(evidence?.time ?? alert.lastSeenAt);
  return (
    <article className={classNames(classes.card, toneClass(severityTone(alert.severity)))}>
      <button type="button" className={classes.head} onClick={() => onOpen(alert.id)}>
        <SeverityGlyph severity={alert.severity} />
        <span className="ellipsis">{said(alert.title)}</span>
        <span className={classNames('mono', classes.number)}>{alert.number}</span>
      </button>
      <div className={classNames(classes.meta, 'ellipsis')}>
        {[host ?? alert.site?.name, alert.dataset, `${formatDay(at, clock)} ${formatTime(at, clock, true)}`]
          .filter(Boolean)
          .join(', ')}
      </div>
      {detail.isPending && <Skeleton width="70%" />}
      {detail.isError && <div className={classes.meta}>{words.evidence.failed}</div>}
      {matched.length > 0 && (
        <dl className={classNames(classes.fields, 'mono')}>
          {matched.slice(0, mostFields).map(([field, value]) => (
            <div key={field}>
              <dt title={field}>{field}</dt>
              <dd title={value}>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {matched.length > mostFields && (
        <div className={classes.meta}>{words.evidence.moreFields(matched.length - mostFields)}</div>
      )}
    </article>
  );
}
