// An incident's severity, SEV1 (the worst) to SEV5: its number, its word and its glyph.
import { classNames } from '../ui/class-names.ts';
import { SeverityGlyph } from '../ui/severity.tsx';
import { severityTone, toneClass, type Tone } from '../ui/tone.ts';
import { severityWord } from '../words/severity.ts';

import classes from './severity.module.css';

/** SEV1 is drawn as an alert's critical (4), SEV5 as info (0). */
const alertSeverity = (severity: number): number => 5 - severity;

export const incidentTone = (severity: number): Tone => severityTone(alertSeverity(severity));
/** `SEV1` → `Critical`. */
export const incidentSeverityWord = (severity: number): string => severityWord(alertSeverity(severity));

export function IncidentSeverity({ severity }: { severity: number }) {
  return (
    <span className={classNames(classes.severity, toneClass(incidentTone(severity)))}>
      <SeverityGlyph severity={alertSeverity(severity)} />
      {incidentSeverityWord(severity)}
    </span>
  );
}

export const incidentSeverities = [1, 2, 3, 4, 5] as const;
