// One thing that was found: what it is, where the words stand, and the way there.
import { IconAffiliate, IconArchive, IconAlertTriangle, IconChecklist, IconMessage } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Found } from '@tocsin/contracts/finding';

import { entityAddress } from '../../entity/entity-link.tsx';
import { formatWord } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { SeverityGlyph } from '../../ui/severity.tsx';
import { Time } from '../../ui/time.tsx';
import { graphKindWords } from '../../words/graph-kinds.ts';
import { said } from '../../words/said.ts';
import { severityWord } from '../../words/severity.ts';
import { alertStageSaid, incidentStageWords } from '../../words/stages.ts';
import { Marked } from './marked.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

type Address = { to: string; search?: Record<string, string[]> };

function addressOf({ kind, id, number, type, title, incident }: Found): Address {
  if (kind === 'alert') return { to: `/alerts/${number ?? id}` };
  if (kind === 'incident') return { to: `/incidents/${number ?? id}` };
  if (kind === 'evidence') return { to: `/evidence/${number ?? id}` };
  if (kind === 'entity') return entityAddress(type ?? '', title);
  if (kind === 'task' && incident)
    return { to: `/incidents/${incident.number}`, search: { tab: ['tasks'], task: [id] } };
  return incident ? { to: `/incidents/${incident.number}`, search: { talk: ['comments'] } } : { to: '/find' };
}

const icons = {
  incident: IconAlertTriangle,
  entity: IconAffiliate,
  evidence: IconArchive,
  comment: IconMessage,
  task: IconChecklist,
} as const;

function Sign({ found }: { found: Found }) {
  if (found.kind === 'alert') return <SeverityGlyph severity={found.severity ?? 0} />;
  const Icon = icons[found.kind];
  return <Icon size={15} stroke={1.6} aria-hidden="true" />;
}

const stagesOfIncidents = new Map<string, string>(Object.entries(incidentStageWords));
const graphKinds = new Map<string, string>(Object.entries(graphKindWords));

function stateOf({ kind, state }: Found): string | null {
  if (state === null) return null;
  if (kind === 'alert') return alertStageSaid(state);
  return (kind === 'incident' && stagesOfIncidents.get(state)) || formatWord(state);
}

export function FoundRow({ found, sought }: { found: Found; sought: readonly string[] }) {
  const { kind, number, severity, type, site, by, incident, excerpt, inContent, at } = found;
  const state = stateOf(found);
  const about = [
    kind === 'entity' && type !== null ? (graphKinds.get(type) ?? type) : null,
    severity === null ? null : severityWord(severity),
    state,
    site,
    by === null ? null : words.by(by),
    incident && kind !== 'comment' ? `${incident.number} ${incident.title}` : (incident?.number ?? null),
  ].filter((part) => part !== null);
  return (
    <li className={classes.found}>
      <Link
        {...addressOf(found)}
        className={classes.way}
        data-found
        {...(kind === 'entity' ? { 'data-entity': `${type ?? ''}:${found.title}` } : {})}
      >
        <span className={classes.sign}>
          <Sign found={found} />
        </span>
        <span className={classes.said}>
          <span className={classes.title}>
            {number !== null && (
              <span className={`${classes.number} mono`}>
                <Marked text={number} sought={sought} />
              </span>
            )}
            <span className={kind === 'entity' ? 'mono' : undefined}>
              <Marked text={kind === 'alert' ? said(found.title) : found.title} sought={sought} />
            </span>
            {inContent && (
              <span title={words.content}>
                <Badge>{words.inContent}</Badge>
              </span>
            )}
          </span>
          {excerpt !== null && (
            <span className={classes.excerpt}>
              <Marked text={excerpt} sought={sought} />
            </span>
          )}
          {about.length > 0 && <span className={classes.about}>{about.join(' · ')}</span>}
        </span>
        <span className={classes.at}>
          <Time at={at} />
        </span>
      </Link>
    </li>
  );
}
