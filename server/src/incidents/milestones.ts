// When an incident reached what: set by the changes of its stage, corrected by people, always in order.
import type { MilestoneMark } from '@tocsin/contracts/incident';
import { incidentStages, milestones, type IncidentStage, type Milestone } from '@tocsin/contracts/words';

type Kept = {
  at: string;
  originalAt: string | null;
  edited: MilestoneMark['edited'];
};
/** As the row holds them; what is derived is not among them until somebody corrects it. */
export type Milestones = Partial<Record<Milestone, Kept>>;

/** Leaving the stage forwards is reaching the milestone: a stage that was skipped claims nothing. */
const reachedByLeaving: Partial<Record<IncidentStage, Milestone>> = {
  containing: 'contained',
  eradicating: 'eradicated',
  recovering: 'recovered',
};
const indexOf = (stage: IncidentStage): number => incidentStages.indexOf(stage);

/** After a move from one stage to another. Going back takes away what is to be reached anew. */
export function milestonesAfter(
  before: Milestones,
  { from, to, at }: { from: IncidentStage; to: IncidentStage; at: Date },
): Milestones {
  const kept: Kept = { at: at.toISOString(), originalAt: null, edited: null };
  const after = { ...before };
  if (from === 'new') after.acknowledged ??= kept;
  if (from === 'closed' || from === 'cancelled') {
    delete after.closed;
    return after;
  }
  if (indexOf(to) > indexOf(from)) {
    const reached = reachedByLeaving[from];
    if (reached) after[reached] ??= kept;
    if (to === 'closed' || to === 'cancelled') after.closed = kept;
    return after;
  }
  for (const [stage, milestone] of Object.entries(reachedByLeaving))
    if (incidentStages.findIndex((each) => each === stage) >= indexOf(to)) delete after[milestone];
  return after;
}

type Dated = { startedAt: Date; createdAt: Date; milestones: Milestones };

/** With those that follow from the incident itself, in their order. */
export function marksOf({ startedAt, createdAt, milestones: kept }: Dated): MilestoneMark[] {
  const derived: Partial<Record<Milestone, Date>> = {
    started: startedAt < createdAt ? startedAt : createdAt,
    detected: createdAt,
  };
  return milestones.flatMap((milestone) => {
    const mark = kept[milestone];
    if (mark) return [{ milestone, ...mark }];
    const at = derived[milestone];
    return at ? [{ milestone, at: at.toISOString(), originalAt: null, edited: null }] : [];
  });
}

/** The milestone that stands in the way of setting one to `at`: an earlier one after it, or a later one before it. */
export function inTheWay(marks: readonly MilestoneMark[], milestone: Milestone, at: Date): MilestoneMark | undefined {
  const place = milestones.indexOf(milestone);
  return marks.find((mark) => {
    const other = milestones.indexOf(mark.milestone);
    if (other === place) return false;
    const time = Date.parse(mark.at);
    return other < place ? time > at.getTime() : time < at.getTime();
  });
}
