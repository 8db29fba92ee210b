// What the rules make of alerts now and with a draft: two columns, what moves marked, each with its reason.
import { Switch } from '@mantine/core';
import { IconArrowsExchange, IconInbox } from '@tabler/icons-react';
import { useState } from 'react';

import { IncidentSeverity } from '../../incidents/severity.tsx';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Note } from '../../ui/note.tsx';
import { SeverityGlyph } from '../../ui/severity.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { said } from '../../words/said.ts';
import type { LabAnswer } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

type Row = LabAnswer['rows'][number];
type Incident = LabAnswer['before'][number];
type Side = 'before' | 'after';

export function LabResult({ answer, withDedup = false }: { answer: LabAnswer; withDedup?: boolean }) {
  const { alerts, moved, more, rows, before, after } = answer;
  const [onlyChanges, setOnlyChanges] = useState(true);
  if (alerts === 0)
    return (
      <EmptyState icon={<IconInbox size={20} stroke={1.6} />} title={words.noAlerts}>
        {words.noAlertsText}
      </EmptyState>
    );
  const narrow = onlyChanges && moved > 0;
  const changed = new Set(rows.filter((row) => row.moved).flatMap((row) => [row.before, row.after]));
  const shown = (incidents: readonly Incident[]) =>
    narrow ? incidents.filter(({ key, twin }) => changed.has(key) || twin === null) : incidents;
  return (
    <div className={classes.result}>
      <div className={classes.summary}>
        <b aria-live="polite">{words.summary(alerts, moved)}</b>
        {moved > 0 && (
          <Switch
            label={words.onlyChanges}
            checked={onlyChanges}
            onChange={(event) => setOnlyChanges(event.currentTarget.checked)}
          />
        )}
      </div>
      {more && <Note>{words.more}</Note>}
      {moved === 0 && (
        <p className="muted">
          {words.nothingMoves}. {words.nothingMovesText}
        </p>
      )}
      <div className={classes.columns}>
        <Column side="before" incidents={shown(before)} all={before.length} rows={rows} />
        <Column side="after" incidents={shown(after)} all={after.length} rows={rows} />
      </div>
      <Proposed answer={answer} />
      {withDedup && <Dedup answer={answer} />}
    </div>
  );
}

type ColumnProps = { side: Side; incidents: readonly Incident[]; all: number; rows: readonly Row[] };

function Column({ side, incidents, all, rows }: ColumnProps) {
  const loose = rows.filter((row) => row.moved && row[side] === null);
  return (
    <section className={classes.column} aria-label={words[side]}>
      <h3>
        {words[side]} <span className="muted">{words.beforeCount(all)}</span>
      </h3>
      {incidents.length === 0 && loose.length === 0 && <p className="muted">{words.noIncidents}</p>}
      {incidents.map((incident) => (
        <article key={incident.key} className={classes.card} data-lone={incident.twin === null || undefined}>
          <div className={classes.cardHead}>
            <span className="mono">{incident.key}</span>
            <IncidentSeverity severity={incident.severity} />
            <span className="grow" />
            {incident.twin === null ? (
              <Badge tone={side === 'before' ? 'medium' : 'ok'}>{side === 'before' ? words.gone : words.made}</Badge>
            ) : (
              <span className="muted">{words.same(incident.twin)}</span>
            )}
          </div>
          <b className={classes.cardTitle}>{said(incident.title)}</b>
          <span className="muted">
            {words.grouped(incident.alerts)} · {said(incident.rule)}
          </span>
          <Members rows={rows.filter((row) => row[side] === incident.key)} side={side} />
        </article>
      ))}
      {loose.length > 0 && (
        <article className={classes.card}>
          <b className={classes.cardTitle}>{words.aloneTitle}</b>
          <Members rows={loose} side={side} />
        </article>
      )}
    </section>
  );
}

const most = 8;

/** Those that move first. */
function Members({ rows, side }: { rows: readonly Row[]; side: Side }) {
  const sorted = rows.toSorted((a, b) => Number(b.moved) - Number(a.moved) || a.at.localeCompare(b.at));
  return (
    <ul className={classes.members}>
      {sorted.slice(0, most).map((row) => (
        <Member key={row.key} row={row} side={side} />
      ))}
      {sorted.length > most && <li className="muted">{words.moreAlerts(sorted.length - most)}</li>}
    </ul>
  );
}

function Member({ row, side }: { row: Row; side: Side }) {
  const because = side === 'before' ? row.becauseBefore : row.becauseAfter;
  const other = side === 'before' ? row.after : row.before;
  const where = other === null ? words.alone : side === 'before' ? words.to(other) : words.from(other);
  return (
    <li className={classes.member} data-moved={row.moved || undefined}>
      <SeverityGlyph severity={row.severity} />
      <div>
        <div className="ellipsis" title={said(row.title)}>
          <span className="mono">{row.number}</span> {said(row.title)}
        </div>
        {because !== null && <div className={classes.because}>{said(because)}</div>}
      </div>
      {row.moved && (
        <span className={classes.moved}>
          <IconArrowsExchange size={13} aria-hidden="true" /> {words.moved}, {where}
        </span>
      )}
    </li>
  );
}

function Proposed({ answer }: { answer: LabAnswer }) {
  const { proposalsAfter } = answer;
  if (proposalsAfter.length === 0) return null;
  return (
    <section className={classes.column} aria-label={words.proposalsOnly}>
      <h3>{words.proposalsOnly}</h3>
      <ul className={classes.members}>
        {proposalsAfter.slice(0, 50).map(({ alert, into, rule, because }) => (
          <li key={`${alert} ${rule}`} className={classes.member}>
            <span />
            <div>
              <div>
                <span className="mono">{alert}</span> → <span className="mono">{into}</span>{' '}
                <span className="muted">{said(rule)}</span>
              </div>
              <div className={classes.because}>{said(because)}</div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

const outcomes: Readonly<Record<string, string>> = words.outcomes;
const outcomeSaid = (outcome: string): string => outcomes[outcome] ?? outcome;

function Dedup({ answer: { dedup } }: { answer: LabAnswer }) {
  return (
    <section className={classes.column} aria-label={words.dedup}>
      <h3>{words.dedup}</h3>
      {dedup.length === 0 ? (
        <p className="muted">{words.dedupNone}</p>
      ) : (
        <SmallTable label={words.dedup} heads={words.dedupHeads}>
          {dedup.map((row, at) => (
            // Payloads have no identity but their place.
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={at}>
              <td>
                <span className="mono">{row.number}</span> {said(row.title)}
              </td>
              <td>{row.components.map(({ name, value }) => `${name} ${value}`).join(', ')}</td>
              <td title={said(row.because)}>
                <b>{outcomeSaid(row.outcome)}</b>
                <div className={classes.because}>{said(row.because)}</div>
              </td>
              <td>
                {row.after && (
                  <>
                    <b>{outcomeSaid(row.after.outcome)}</b>
                    <div className={classes.because}>{said(row.after.because)}</div>
                  </>
                )}
              </td>
            </tr>
          ))}
        </SmallTable>
      )}
    </section>
  );
}
