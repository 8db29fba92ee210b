// One alert beside the incident: what it says, what matched, why it scores as it does.
import { IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AlertDetail } from '@tocsin/contracts/alert';

import { Badge } from '../../ui/badge.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Drawer } from '../../ui/drawer.tsx';
import { EntityChip } from '../../ui/entity-chip.tsx';
import { KeyValues } from '../../ui/key-values.tsx';
import { Section } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { severityTone } from '../../ui/tone.ts';
import { said } from '../../words/said.ts';
import { severityWord } from '../../words/severity.ts';
import { alertStageWords } from '../../words/stages.ts';
import { tacticWord } from '../../words/tactics.ts';
import { verdictWords } from '../../words/verdicts.ts';
import { alertQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './alert-preview.module.css';

export function AlertPreview({ alertId, onClose }: { alertId: string; onClose: () => void }) {
  const alert = useQuery(alertQuery(alertId));
  return (
    <div className={classes.place}>
      <Drawer
        label={words.preview.label}
        head={<span className="mono muted">{alert.data?.number ?? words.preview.alert}</span>}
        tools={
          alert.data && (
            <Link to={`/alerts/${alert.data.number}`} className={classes.open}>
              <IconExternalLink size={14} stroke={1.6} /> {words.preview.open}
            </Link>
          )
        }
        onClose={onClose}
      >
        {alert.isError ? (
          <Problem error={alert.error} onRetry={() => void alert.refetch()} />
        ) : alert.data ? (
          <Contents alert={alert.data} />
        ) : (
          <SkeletonRows label={words.preview.loading} rows={5} />
        )}
      </Drawer>
    </div>
  );
}

function Contents({ alert }: { alert: AlertDetail }) {
  const [first] = alert.evidence;
  return (
    <>
      <div className="wrap">
        <Badge tone={severityTone(alert.severity)} look="solid">
          {words.preview.severityAndRisk(severityWord(alert.severity), alert.riskScore)}
        </Badge>
        {alert.attack.tactics.map((tactic) => (
          <Badge key={tactic}>{tacticWord(tactic)}</Badge>
        ))}
        <Badge tone="neutral">
          {alert.verdict === null ? alertStageWords[alert.stage] : verdictWords[alert.verdict]}
        </Badge>
      </div>
      <h2 className={classes.title}>{alert.title}</h2>
      <p className="muted">
        {words.preview.lastSeen(alert.dataset, alert.site?.name ?? null)} <Time at={alert.lastSeenAt} />
        {words.preview.events(alert.occurrenceCount)}
      </p>
      {alert.description !== '' && <p className={classNames('soft', classes.description)}>{alert.description}</p>}
      <div className={classes.sections}>
        {alert.entities.length > 0 && (
          <Section title={words.preview.entities}>
            <div className="wrap">
              {alert.entities.map((entity) => (
                <EntityChip key={`${entity.kind}:${entity.value}`} entity={entity} />
              ))}
            </div>
          </Section>
        )}
        {first && (
          <Section title={words.preview.matched} aside={<Time at={first.time} look="absolute" />}>
            <KeyValues mono items={Object.entries(first.matched)} />
            <p className={classNames('mono muted', classes.message)}>{said(first.message)}</p>
          </Section>
        )}
        {alert.scoreFactors.length > 0 && (
          <Section title={words.preview.why}>
            <ul className={classes.factors}>
              {alert.scoreFactors.map((factor) => (
                <li key={factor}>{said(factor)}</li>
              ))}
            </ul>
          </Section>
        )}
        {alert.falsePositives.length > 0 && (
          <Section title={words.preview.falsePositives}>
            <ul className={classes.factors}>
              {alert.falsePositives.map((each) => (
                <li key={each}>{said(each)}</li>
              ))}
            </ul>
          </Section>
        )}
      </div>
    </>
  );
}
