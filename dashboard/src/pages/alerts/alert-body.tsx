// What an alert says: the parts that the preview and the alert's own page share.
import { IconChevronRight, IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AlertDetail, AlertEvidence, AlertSource, Entity } from '@tocsin/contracts/alert';
import { severityName } from '@tocsin/contracts/words';
import { useState } from 'react';

import { activityWords } from '../../activity/words.ts';
import { Stage } from '../../alert/stage.tsx';
import { VerdictBadge } from '../../alert/verdict.tsx';
import { RuleFromEvent } from '../../event/rule-from-event.tsx';
import { formatTactic, formatWord, plural } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { EntityChip } from '../../ui/entity-chip.tsx';
import { KeyValues } from '../../ui/key-values.tsx';
import { Section } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SeverityGlyph } from '../../ui/severity.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { severityTone } from '../../ui/tone.ts';
import { processChain } from './process-chain.ts';
import { alertActivityQuery, dedupQuery, relatedQuery } from './queries.ts';

import classes from './alert-body.module.css';

export function AlertHead({ alert }: { alert: AlertDetail }) {
  return (
    <>
      <div className={classes.badges}>
        <Badge tone={severityTone(alert.severity)} look="solid">
          {formatWord(severityName(alert.severity))}, risk {alert.riskScore}
        </Badge>
        {alert.attack.tactics.map((tactic) => (
          <Badge key={tactic}>{formatTactic(tactic)}</Badge>
        ))}
        {alert.verdict && <VerdictBadge verdict={alert.verdict} />}
        <span className="grow" />
        <Stage stage={alert.stage} />
      </div>
      <h2 className={classes.title}>{alert.title}</h2>
      <p className={classes.lead}>
        {alert.source ? `${alert.source.product} through ${alert.source.name}` : alert.dataset}
        {alert.site && ` at ${alert.site.name}`}, first seen <Time at={alert.firstSeenAt} />,{' '}
        {plural(alert.occurrenceCount, 'occurrence')}
        {alert.assignee && `, with ${alert.assignee.name}`}
      </p>
      {alert.source && <Source source={alert.source} />}
    </>
  );
}

const sourceWords: Record<AlertSource['status'], string> = {
  firing: 'It is still there',
  resolved: 'It is over',
  unknown: '',
};

/** What the product that raised it says, and the way there. */
function Source({ source }: { source: AlertSource }) {
  const { product, severity, status, statusAt, url } = source;
  return (
    <p className={classes.lead}>
      {sourceWords[status] !== '' && (
        <>
          {sourceWords[status]} according to {product}, <Time at={statusAt} />.{' '}
        </>
      )}
      {severity !== null && `Severity there: ${severity}. `}
      {url !== null && (
        <a href={url} target="_blank" rel="noreferrer noopener">
          Open in {product} <IconExternalLink size={12} stroke={1.6} aria-hidden="true" />
        </a>
      )}
    </p>
  );
}

export function Explanation({ alert }: { alert: AlertDetail }) {
  return (
    <Section title="Why this severity">
      <ul className={classes.reasons}>
        {alert.scoreFactors.map((factor) => (
          <li key={factor}>{factor}</li>
        ))}
      </ul>
      {alert.description && <p className={classes.summary}>{alert.description}</p>}
      {alert.verdictReason && <p className={classes.summary}>Resolved because: {alert.verdictReason}</p>}
    </Section>
  );
}

type EntitiesProps = { alert: AlertDetail; onInclude?: ((entity: Entity) => void) | undefined };

export function Entities({ alert, onInclude }: EntitiesProps) {
  return (
    <Section title="Entities">
      <div className="wrap">
        {alert.entities.map((entity) => (
          <EntityChip key={entity.kind + entity.value} entity={entity} onInclude={onInclude} />
        ))}
      </div>
    </Section>
  );
}

export function ProcessChain({ alert }: { alert: AlertDetail }) {
  const chain = processChain(alert.evidence);
  if (chain.length === 0) return null;
  return (
    <Section title="Process chain">
      <div className={classes.chain}>
        {chain.map(({ name, pid, command, caught }, depth) => (
          <div
            key={depth}
            className={classNames(classes.link, caught && classes.caught)}
            style={{ marginLeft: depth * 14 }}
            title={command ?? name}
          >
            <span className="ellipsis">{caught ? (command ?? name) : name}</span>
            {pid !== null && <span className="muted">{pid}</span>}
          </div>
        ))}
      </div>
    </Section>
  );
}

export function MatchedFields({ alert }: { alert: AlertDetail }) {
  const [newest] = alert.evidence;
  if (!newest) return null;
  return (
    <Section
      title={alert.source ? `What ${alert.source.product} said` : 'Matched fields'}
      aside={alert.source ? alert.rule.title : `rule version ${alert.rule.version}`}
    >
      <KeyValues mono items={Object.entries(newest.matched)} />
    </Section>
  );
}

export function Evidence({ alert }: { alert: AlertDetail }) {
  const { evidence, occurrenceCount } = alert;
  const aside = evidence.length < occurrenceCount ? `${evidence.length} kept of ${occurrenceCount}` : undefined;
  return (
    <Section title="Evidence" aside={aside}>
      {evidence.map((item) => (
        <EvidenceItem key={item.eventId} item={item} />
      ))}
    </Section>
  );
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function EvidenceItem({ item }: { item: AlertEvidence }) {
  return (
    <details className={classes.evidence}>
      <summary>
        <IconChevronRight size={12} />
        <span className="grow ellipsis" title={item.message}>
          {item.message}
        </span>
        <span className="muted">
          <Time at={item.time} look="age" />
        </span>
      </summary>
      <div className={classes.fields}>
        <KeyValues mono items={Object.entries(item.fields).map(([name, value]) => [name, asText(value)] as const)} />
        <RuleFromEvent eventId={item.eventId} />
      </div>
    </details>
  );
}

export function Deduplication({ alert }: { alert: AlertDetail }) {
  const dedup = useQuery(dedupQuery(alert.id));
  return (
    <Section title="Why one alert" aside={dedup.data ? `${formatWord(dedup.data.keyKind)} key` : undefined}>
      {dedup.isError && <Problem error={dedup.error} onRetry={() => void dedup.refetch()} />}
      {dedup.isPending && <Skeleton width="70%" />}
      {dedup.data && (
        <>
          <KeyValues
            items={dedup.data.components.map(({ name, value }) => [
              name,
              name === 'rule' && value === alert.rule.id
                ? alert.rule.title
                : name === 'webhook' && alert.source
                  ? alert.source.name
                  : value,
            ])}
          />
          <ul className={classes.reasons} style={{ marginTop: 8 }}>
            {dedup.data.history.map(({ at, outcome, because, count }) => (
              <li key={at + outcome}>
                {formatWord(outcome)}
                {count > 1 && ` ${count} times`}, <Time at={at} />: {because}
              </li>
            ))}
          </ul>
          {dedup.data.open && (
            <p className={classes.summary}>
              Joins what comes until <Time at={dedup.data.idleUntil} look="absolute" />.
            </p>
          )}
        </>
      )}
    </Section>
  );
}

const firstRelated = 6;

export function Related({ alert }: { alert: AlertDetail }) {
  const related = useQuery(relatedQuery(alert.id));
  const [all, setAll] = useState(false);
  const count = related.data?.length ?? 0;
  return (
    <Section title="Same entities, 24 hours around" aside={related.data?.length}>
      {related.isError && <Problem error={related.error} onRetry={() => void related.refetch()} />}
      {related.isPending && <Skeleton width="80%" />}
      {related.data?.length === 0 && <p className="muted">No other alert shares an entity with this one.</p>}
      {related.data?.slice(0, all ? count : firstRelated).map((other) => (
        <Link
          key={other.id}
          to="/alerts/$number"
          params={{ number: other.number }}
          className={classes.related}
          title={`Shares ${other.shared.join(', ')}`}
        >
          <SeverityGlyph severity={other.severity} />
          <span className="grow ellipsis">{other.title}</span>
          <span className="muted">
            <Time at={other.lastSeenAt} look="age" />
          </span>
        </Link>
      ))}
      {count > firstRelated && !all && (
        <Button small look="quiet" onClick={() => setAll(true)}>
          Show all {count}
        </Button>
      )}
    </Section>
  );
}

export function Activity({ alert }: { alert: AlertDetail }) {
  const activity = useQuery(alertActivityQuery(alert.id));
  return (
    <Section title="Activity">
      {activity.isError && <Problem error={activity.error} onRetry={() => void activity.refetch()} />}
      {activity.isPending && <Skeleton width="60%" />}
      <ul className={classes.events}>
        {activity.data?.map((row) => (
          <li key={row.id} className={classes.event}>
            <span>
              <b style={{ fontWeight: 550 }}>{row.actor.name}</b> <span className="soft">{activityWords(row)}</span>
            </span>
            <span className="muted">
              <Time at={row.at} look="age" />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Guidance({ alert }: { alert: AlertDetail }) {
  if (alert.falsePositives.length === 0 && alert.references.length === 0) return null;
  return (
    <Section title="Known false positives and references">
      <ul className={classes.reasons}>
        {alert.falsePositives.map((text) => (
          <li key={text}>{text}</li>
        ))}
        {alert.references.map((address) => (
          <li key={address} style={{ overflowWrap: 'anywhere' }}>
            {/^https?:\/\//.test(address) ? (
              <a href={address} target="_blank" rel="noreferrer noopener">
                {address}
              </a>
            ) : (
              address
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
