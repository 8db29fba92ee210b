// What the incident is made of: its alerts with the reason why each is in it, and its entities.
import { IconBell, IconCircleMinus, IconUsersGroup } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Output } from '@tocsin/contracts/client';
import type { Incident } from '@tocsin/contracts/incident';
import { useEffect, useRef, useState } from 'react';

import { useKeys } from '../../lib/keyboard.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { EntityChip } from '../../ui/entity-chip.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { SeverityGlyph } from '../../ui/severity.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Time } from '../../ui/time.tsx';
import { severityTone, toneClass } from '../../ui/tone.ts';
import { entityKindTitles } from '../../words/entities.ts';
import { said } from '../../words/said.ts';
import { alertStageWords } from '../../words/stages.ts';
import { verdictWords } from '../../words/verdicts.ts';
import { countEntities } from './entity-groups.ts';
import { Proposed } from './proposed.tsx';
import { incidentAlertsQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './alerts-panel.module.css';
import page from './page.module.css';

type Member = Output<'GET /incidents/:incidentId/alerts'>['items'][number];

type AlertsPanelProps = {
  incident: Incident;
  shownAs: string;
  /** The alert whose preview is open. */
  chosen: string | null;
  onOpen: (alertId: string) => void;
  onRemove: ((alertId: string, reason: string) => Promise<boolean>) | null;
};

export function AlertsPanel({ incident, shownAs, chosen, onOpen, onRemove }: AlertsPanelProps) {
  const [tab, setTab] = useState<'alerts' | 'entities'>('alerts');
  return (
    <Panel label={words.alerts.label}>
      <div className={page.tabHead}>
        <Tabs
          label={words.alerts.tabs}
          tabs={[
            { id: 'alerts', label: words.alerts.alerts, count: incident.alertCount },
            { id: 'entities', label: words.alerts.entities, count: incident.entities.length },
          ]}
          chosen={tab}
          onChoose={setTab}
        />
      </div>
      <Proposed incidentId={incident.id} />
      {tab === 'alerts' ? (
        <AlertList shownAs={shownAs} chosen={chosen} onOpen={onOpen} onRemove={onRemove} />
      ) : (
        <Entities incident={incident} />
      )}
    </Panel>
  );
}

function AlertList({ shownAs, chosen, onOpen, onRemove }: Omit<AlertsPanelProps, 'incident'>) {
  const alerts = useInfiniteQuery(incidentAlertsQuery(shownAs));
  const [removing, setRemoving] = useState<Member | null>(null);
  const rows = alerts.data?.pages.flatMap((each) => each.items) ?? [];
  const step = (by: number): void => {
    const at = rows.findIndex(({ id }) => id === chosen);
    const next = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next) onOpen(next.id);
  };
  useKeys([
    {
      keys: 'j',
      label: words.alerts.next,
      hint: words.alerts.nextHint,
      group: words.page.incident,
      run: () => step(1),
    },
    { keys: 'k', label: words.alerts.previous, group: words.page.incident, run: () => step(-1) },
  ]);
  if (alerts.isError && rows.length === 0)
    return (
      <div className={page.pane}>
        <Problem error={alerts.error} onRetry={() => void alerts.refetch()} />
      </div>
    );
  if (alerts.isPending) return <SkeletonRows label={words.alerts.loading} rows={6} />;
  if (rows.length === 0)
    return (
      <EmptyState icon={<IconBell size={18} stroke={1.6} />} title={words.alerts.none}>
        {words.alerts.noneDetail}
      </EmptyState>
    );
  return (
    <ScrollPane label={words.alerts.ofIncident} className={classes.scroll}>
      <ul className={classes.list}>
        {rows.map((alert) => (
          <AlertRow
            key={alert.id}
            alert={alert}
            chosen={alert.id === chosen}
            onOpen={onOpen}
            onRemove={onRemove ? setRemoving : null}
          />
        ))}
      </ul>
      {alerts.hasNextPage && (
        <div className={classes.more}>
          <Button small busy={alerts.isFetchingNextPage} onClick={() => void alerts.fetchNextPage()}>
            {words.alerts.more}
          </Button>
        </div>
      )}
      <Confirm
        opened={removing !== null}
        title={words.alerts.takeOut(removing?.number ?? '')}
        action={words.alerts.takeItOut}
        reason={words.alerts.whyOut}
        onClose={() => setRemoving(null)}
        onConfirm={(reason) => {
          if (removing) void onRemove?.(removing.id, reason).then((done) => done && setRemoving(null));
        }}
      >
        {words.alerts.goesBack}
      </Confirm>
    </ScrollPane>
  );
}

type RowProps = {
  alert: Member;
  chosen: boolean;
  onOpen: (alertId: string) => void;
  onRemove: ((alert: Member) => void) | null;
};

function AlertRow({ alert, chosen, onOpen, onRemove }: RowProps) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <li
      ref={row}
      className={classNames(classes.row, toneClass(severityTone(alert.severity)))}
      data-chosen={chosen || undefined}
    >
      <SeverityGlyph severity={alert.severity} />
      <div className={classes.words}>
        <button type="button" className={classNames(classes.title, 'ellipsis')} onClick={() => onOpen(alert.id)}>
          {said(alert.title)}
        </button>
        <Because alert={alert} />
      </div>
      <span className={classes.stage} data-resolved={alert.stage === 'resolved' || undefined}>
        {alert.verdict === null ? alertStageWords[alert.stage] : verdictWords[alert.verdict]}
      </span>
      <span className={classes.age}>
        <Time at={alert.lastSeenAt} look="age" />
      </span>
      {onRemove && (
        <IconButton
          label={words.alerts.takeOut(alert.number)}
          className={classes.remove}
          onClick={() => onRemove(alert)}
        >
          <IconCircleMinus size={15} stroke={1.6} />
        </IconButton>
      )}
    </li>
  );
}

/** Why it is here, by which rule, and which rules would have said so too. */
function Because({ alert: { number, membership } }: { alert: Member }) {
  const { because, rule, alsoMatched } = membership;
  const why = rule ? words.alerts.byRule(said(because), said(rule.name), rule.version) : said(because);
  const also = alsoMatched.length > 0 ? words.alerts.alsoMatched(alsoMatched.map(said).join(', ')) : '';
  return (
    <div className={classNames(classes.because, 'ellipsis')} title={[why, also].filter(Boolean).join(' ')}>
      <span className="mono">{number}</span> · {why}
    </div>
  );
}

function Entities({ incident }: { incident: Incident }) {
  const groups = countEntities(incident.entities);
  if (groups.length === 0)
    return (
      <EmptyState icon={<IconUsersGroup size={18} stroke={1.6} />} title={words.alerts.noEntities}>
        {words.alerts.noEntitiesDetail}
      </EmptyState>
    );
  return (
    <ScrollPane label={words.alerts.entitiesOfIncident} className={classNames(page.pane, classes.groups)}>
      <Link to="/graph" search={{ node: [`incident:${incident.id}`] }}>
        {words.alerts.graph}
      </Link>
      {groups.map((group) => (
        <section key={group.kind} aria-label={entityKindTitles[group.kind]}>
          <h3 className={classes.groupTitle}>
            {entityKindTitles[group.kind]} <span className="muted num">{group.entities.length}</span>
          </h3>
          <div className="wrap">
            {group.entities.map((entity) => (
              <EntityChip key={entity.value} entity={entity} />
            ))}
          </div>
        </section>
      ))}
    </ScrollPane>
  );
}
