// What an alert says: the parts that the preview and the alert's own page share.
import { IconChevronRight, IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AlertDetail, AlertEvidence, AlertSource, Entity } from '@tocsin/contracts/alert';
import { useState } from 'react';

import { activityWords } from '../../activity/words.ts';
import { Stage } from '../../alert/stage.tsx';
import { VerdictBadge } from '../../alert/verdict.tsx';
import { CriticalityBadge } from '../../entity/marks.tsx';
import { RuleFromEvent } from '../../event/rule-from-event.tsx';
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
import { MenuValue } from '../../value-menu/menu-value.tsx';
import { said } from '../../words/said.ts';
import { severityWord } from '../../words/severity.ts';
import { tacticWord } from '../../words/tactics.ts';
import { processChain } from './process-chain.ts';
import { alertActivityQuery, dedupQuery, relatedQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './alert-body.module.css';

export function AlertHead({ alert }: { alert: AlertDetail }) {
  return (
    <>
      <div className={classes.badges}>
        <Badge tone={severityTone(alert.severity)} look="solid">
          {words.alert.severityAndRisk(severityWord(alert.severity), alert.riskScore)}
        </Badge>
        {alert.attack.tactics.map((tactic) => (
          <Badge key={tactic}>{tacticWord(tactic)}</Badge>
        ))}
        {alert.verdict && <VerdictBadge verdict={alert.verdict} />}
        <span className="grow" />
        <Stage stage={alert.stage} />
      </div>
      <h2 className={classes.title}>{said(alert.title)}</h2>
      <p className={classes.lead}>
        {words.alert.firstSeen(
          alert.source ? words.alert.productThrough(alert.source.product, alert.source.name) : alert.dataset,
          alert.site?.name ?? null,
        )}{' '}
        <Time at={alert.firstSeenAt} />
        {words.alert.seenSoOften(alert.occurrenceCount, alert.assignee?.name ?? null)}
      </p>
      {alert.source && <Source source={alert.source} />}
    </>
  );
}

const sourceWords: Record<AlertSource['status'], ((product: string) => string) | null> = {
  firing: words.alert.stillThere,
  resolved: words.alert.over,
  unknown: null,
};

/** What the product that raised it says, and the way there. */
function Source({ source }: { source: AlertSource }) {
  const { product, severity, status, statusAt, url } = source;
  const said = sourceWords[status];
  return (
    <p className={classes.lead}>
      {said && (
        <>
          {said(product)} <Time at={statusAt} />.{' '}
        </>
      )}
      {severity !== null && `${words.alert.severityThere(severity)} `}
      {url !== null && (
        <a href={url} target="_blank" rel="noreferrer noopener">
          {words.alert.openIn(product)} <IconExternalLink size={12} stroke={1.6} aria-hidden="true" />
        </a>
      )}
    </p>
  );
}

export function Explanation({ alert }: { alert: AlertDetail }) {
  return (
    <Section title={words.alert.whySeverity}>
      <ul className={classes.reasons}>
        {alert.scoreFactors.map((factor) => (
          <li key={factor}>{said(factor)}</li>
        ))}
      </ul>
      {alert.description && <p className={classes.summary}>{said(alert.description)}</p>}
      {alert.verdictReason && (
        <p className={classes.summary}>{words.alert.resolvedBecause(said(alert.verdictReason))}</p>
      )}
    </Section>
  );
}

type EntitiesProps = { alert: AlertDetail; onInclude?: ((entity: Entity) => void) | undefined };

export function Entities({ alert, onInclude }: EntitiesProps) {
  return (
    <Section
      title={words.alert.entities}
      aside={
        <Link to="/graph" search={{ node: [`alert:${alert.id}`] }}>
          {words.alert.graph}
        </Link>
      }
    >
      <div className="wrap">
        {alert.entities.map((entity) => (
          <EntityChip key={entity.kind + entity.value} entity={entity} onInclude={onInclude} />
        ))}
      </div>
      {alert.assets.map(({ id, entity, name, owner, criticality }) => (
        <p key={entity} className={classes.asset}>
          <Link to="/inventory" search={{ selected: [id] }}>
            {name}
          </Link>{' '}
          <CriticalityBadge criticality={criticality} /> <span className="muted">{owner}</span>
        </p>
      ))}
    </Section>
  );
}

export function ProcessChain({ alert }: { alert: AlertDetail }) {
  const chain = processChain(alert.evidence);
  if (chain.length === 0) return null;
  return (
    <Section title={words.alert.processChain}>
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
      title={alert.source ? words.alert.whatProductSaid(alert.source.product) : words.alert.matchedFields}
      aside={alert.source ? alert.rule.title : words.alert.ruleVersion(alert.rule.version)}
    >
      <KeyValues
        mono
        items={Object.entries(newest.matched).map(
          ([name, value]) => [name, <MenuValue key={name} field={null} value={asText(value)} />] as const,
        )}
      />
    </Section>
  );
}

export function Evidence({ alert }: { alert: AlertDetail }) {
  const { evidence, occurrenceCount } = alert;
  const aside = evidence.length < occurrenceCount ? words.alert.keptOf(evidence.length, occurrenceCount) : undefined;
  return (
    <Section title={words.alert.evidence} aside={aside}>
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
        <span className="grow ellipsis" title={said(item.message)}>
          {said(item.message)}
        </span>
        <span className="muted">
          <Time at={item.time} look="age" />
        </span>
      </summary>
      <div className={classes.fields}>
        <KeyValues
          mono
          items={Object.entries(item.fields).map(
            ([name, value]) => [name, <MenuValue key={name} field={name} value={asText(value)} />] as const,
          )}
        />
        <RuleFromEvent eventId={item.eventId} />
      </div>
    </details>
  );
}

export function Deduplication({ alert }: { alert: AlertDetail }) {
  const dedup = useQuery(dedupQuery(alert.id));
  return (
    <Section title={words.alert.whyOne} aside={dedup.data ? words.alert.keyKinds[dedup.data.keyKind] : undefined}>
      {dedup.isError && <Problem error={dedup.error} onRetry={() => void dedup.refetch()} />}
      {dedup.isPending && <Skeleton width="70%" />}
      {dedup.data && (
        <>
          <KeyValues
            items={dedup.data.components.map(({ name, value }) => [
              words.alert.keyPart(name),
              name === 'rule' && value === alert.rule.id
                ? said(alert.rule.title)
                : name === 'webhook' && alert.source
                  ? alert.source.name
                  : value,
            ])}
          />
          <ul className={classes.reasons} style={{ marginTop: 8 }}>
            {dedup.data.history.map(({ at, outcome, because, count }) => (
              <li key={at + outcome}>
                {words.alert.soOften(words.alert.outcomes[outcome], count)} <Time at={at} />: {said(because)}
              </li>
            ))}
          </ul>
          {dedup.data.open && (
            <p className={classes.summary}>
              {words.alert.joinsUntil} <Time at={dedup.data.idleUntil} look="absolute" />.
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
    <Section title={words.alert.related} aside={related.data?.length}>
      {related.isError && <Problem error={related.error} onRetry={() => void related.refetch()} />}
      {related.isPending && <Skeleton width="80%" />}
      {related.data?.length === 0 && <p className="muted">{words.alert.noRelated}</p>}
      {related.data?.slice(0, all ? count : firstRelated).map((other) => (
        <Link
          key={other.id}
          to="/alerts/$number"
          params={{ number: other.number }}
          className={classes.related}
          title={words.alert.shares(other.shared.join(', '))}
        >
          <SeverityGlyph severity={other.severity} />
          <span className="grow ellipsis">{said(other.title)}</span>
          <span className="muted">
            <Time at={other.lastSeenAt} look="age" />
          </span>
        </Link>
      ))}
      {count > firstRelated && !all && (
        <Button small look="quiet" onClick={() => setAll(true)}>
          {words.alert.showAll(count)}
        </Button>
      )}
    </Section>
  );
}

export function Activity({ alert }: { alert: AlertDetail }) {
  const activity = useQuery(alertActivityQuery(alert.id));
  return (
    <Section title={words.alert.activity}>
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
    <Section title={words.alert.guidance}>
      <ul className={classes.reasons}>
        {alert.falsePositives.map((text) => (
          <li key={text}>{said(text)}</li>
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
