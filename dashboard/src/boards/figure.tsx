// A number that opens the list it counts, and a row of them by severity.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { incidentSeverityWord } from '../incidents/severity.tsx';
import { formatCount } from '../lib/format.ts';
import { SeverityGlyph } from '../ui/severity.tsx';
import { severityTone, toneClass, type Tone } from '../ui/tone.ts';
import { severityWord } from '../words/severity.ts';
import type { ListLink } from './links.ts';
import { words } from './words.ts';

import classes from './boards.module.css';

type FigureProps = {
  label: string;
  count: number;
  link: ListLink;
  /** Drawn in it where the number is not 0. */
  tone?: Tone;
  /** Under the label: what exactly is counted. */
  note?: ReactNode;
};

export const Figure = ({ label, count, link, tone, note }: FigureProps) => (
  <Link
    to={link.to}
    search={link.search}
    className={`${classes.figure} ${tone !== undefined && count > 0 ? toneClass(tone) : ''}`}
  >
    <b className="num">{formatCount(count)}</b>
    <span>{label}</span>
    {note !== undefined && <small>{note}</small>}
  </Link>
);

/** A count in a table or a list. */
export const CountLink = ({ label, count, link }: { label: string; count: number; link: ListLink | null }) =>
  link === null ? (
    <span className="num">{formatCount(count)}</span>
  ) : (
    <Link
      to={link.to}
      search={link.search}
      className={`${classes.count} num`}
      aria-label={words.counted(label, formatCount(count))}
    >
      {formatCount(count)}
    </Link>
  );

type SeveritiesProps = {
  label: string;
  /** Of alerts 0 to 4, of incidents 1 to 5. */
  of: 'alerts' | 'incidents';
  counts: readonly number[];
  link: (severity: number) => ListLink;
  small?: boolean;
};

/** The worst first, each by glyph, word and colour. */
export function Severities({ label, of, counts, link, small = false }: SeveritiesProps) {
  const places = of === 'alerts' ? [4, 3, 2, 1, 0] : [0, 1, 2, 3, 4];
  return (
    <ul className={small ? classes.severitiesSmall : classes.severities} aria-label={words.bySeverity(label)}>
      {places.map((place) => {
        const severity = of === 'alerts' ? place : place + 1;
        const asAlert = of === 'alerts' ? place : 4 - place;
        const word = of === 'alerts' ? severityWord(severity) : incidentSeverityWord(severity);
        const count = counts[place] ?? 0;
        const { to, search } = link(severity);
        return (
          <li key={place}>
            <Link
              to={to}
              search={search}
              className={toneClass(severityTone(asAlert))}
              data-empty={count === 0 || undefined}
              title={word}
            >
              <SeverityGlyph severity={asAlert} />
              <b className="num">{formatCount(count)}</b>
              <span className={small ? 'visually-hidden' : undefined}>{word}</span>
              <span className="visually-hidden">{label}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
