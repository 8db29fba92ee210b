// What is known of an item, and the items it is kin to.
import { Link } from '@tanstack/react-router';
import type { Evidence } from '@tocsin/contracts/evidence';
import type { ReactNode } from 'react';

import { Verified } from '../../evidence/looks.tsx';
import { words } from '../../evidence/words.ts';
import { CopyButton } from '../../ui/copy.tsx';
import { KeyValues } from '../../ui/key-values.tsx';
import { Panel, Section } from '../../ui/panel.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { Time } from '../../ui/time.tsx';

import classes from './page.module.css';

const { names, ...item } = words.item;

export function About({ evidence }: { evidence: Evidence }) {
  const known = [...ofItem(evidence), ...ofFile(evidence), ...ofAcquisition(evidence)].filter(
    (line): line is readonly [string, ReactNode] => line[1] !== null && line[1] !== '',
  );
  return (
    <Panel title={item.metadata}>
      <ScrollPane label={item.known} className={classes.body}>
        <KeyValues items={known} />
        <Section title={item.derived}>
          <Kin evidence={evidence} />
        </Section>
      </ScrollPane>
    </Panel>
  );
}

type Line = readonly [string, ReactNode];

const ofItem = ({
  incident,
  kind,
  labels,
  description,
  custodian,
  location,
  registeredBy,
  createdAt,
}: Evidence): Line[] => [
  [
    names.incident,
    <Link key="incident" to={`/incidents/${incident.number}`}>
      {incident.number} {incident.title}
    </Link>,
  ],
  [names.kind, words.kinds[kind]],
  [names.labels, labels.join(', ')],
  [names.description, description],
  [names.custodian, custodian],
  [names.location, location],
  [
    names.registered,
    <span key="registered">
      {registeredBy}, <Time at={createdAt} />
    </span>,
  ],
];

function ofFile({ file, verified, scan, malwareSafe }: Evidence): Line[] {
  if (!file) return [];
  const { name, bytes, sha256, mediaType, store, lockedUntil } = file;
  return [
    [names.fileName, name],
    [names.size, words.bytes(bytes)],
    [
      names.sha256,
      <span key="sha256">
        <span className={`mono ${classes.hash}`}>{sha256}</span> <CopyButton text={sha256} look="quiet" />
      </span>,
    ],
    [names.mediaType, mediaType],
    [
      names.store,
      <span key="store">
        {store === 's3' ? item.inBucket : item.onDisk}
        {lockedUntil !== null && (
          <>
            , {item.lockedUntil} <Time at={lockedUntil} look="absolute" />
          </>
        )}
      </span>,
    ],
    [names.verified, <Verified key="verified" verified={verified} />],
    [names.scan, scan.found === null ? words.scans[scan.state] : `${words.scans[scan.state]} (${scan.found})`],
    [names.download, malwareSafe ? words.safe : words.unsafe],
  ];
}

function ofAcquisition({ acquisition, file }: Evidence): Line[] {
  const { method, tool, toolVersion, operator, source, acquiredAt, sha256AtSource } = acquisition;
  return [
    [names.source, source],
    [names.method, method],
    [names.tool, [tool, toolVersion].filter(Boolean).join(' ')],
    [names.operator, operator],
    [names.acquired, acquiredAt === null ? null : <Time key="acquired" at={acquiredAt} look="absolute" />],
    [
      names.atSource,
      sha256AtSource === null ? null : (
        <span key="source" className={classes.hash}>
          <span className="mono">{sha256AtSource}</span>
          {file && ` (${file.sha256 === sha256AtSource ? item.same : item.differs})`}
        </span>
      ),
    ],
  ];
}

function Kin({ evidence: { derivedFrom, derived } }: { evidence: Evidence }) {
  if (derivedFrom === null && derived.length === 0) return <span className="muted">{item.noDerived}</span>;
  return (
    <>
      {derivedFrom && (
        <p>
          {item.derivedFrom} <Link to={`/evidence/${derivedFrom.number}`}>{derivedFrom.number}</Link>{' '}
          <span className="muted">{derivedFrom.transform}</span>
        </p>
      )}
      <ul className={classes.kin} aria-label={item.derivedHere}>
        {derived.map(({ id, number, title, transform }) => (
          <li key={id}>
            <Link to={`/evidence/${number}`}>
              {number} {title}
            </Link>{' '}
            <span className="muted">{transform}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
