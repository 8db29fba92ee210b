// Beside the work: what is left before closing, when what was reached, and the incidents around this one.
import type { Incident } from '@tocsin/contracts/incident';

import { Checklist } from './checklist.tsx';
import { Merges } from './merges.tsx';
import { Milestones } from './milestones.tsx';
import { Relations } from './relations.tsx';
import type { IncidentChanges } from './use-incident-changes.ts';

import classes from './rail.module.css';

export type RailProps = {
  incident: Incident;
  shownAs: string;
  changes: IncidentChanges;
  mayWrite: boolean;
};

export const Rail = (props: RailProps) => (
  <div className={classes.rail}>
    <Checklist {...props} />
    <Milestones {...props} />
    <Merges {...props} />
    <Relations {...props} />
  </div>
);
