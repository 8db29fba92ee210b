// The attack's phases: each ATT&CK tactic from the moment it first shows until the next one does.

export type Phase = { readonly from: number; readonly to: number; readonly tactic: string };
export type TacticMark = { at: number; tactic: string | null; severity: number };

/**
 * One band per tactic, in the order of first appearance; the last ends with the last mark that has a tactic.
 * Marks must be sorted by time. Info and low marks count only where nothing worse carries a tactic:
 * discovery noise must not open a phase in an intrusion.
 */
export function findPhases(marks: readonly TacticMark[]): Phase[] {
  const withTactic = marks.filter((mark) => mark.tactic !== null);
  const serious = withTactic.filter((mark) => mark.severity >= 2);
  const counted = serious.length > 0 ? serious : withTactic;
  const firsts: { at: number; tactic: string }[] = [];
  for (const { at, tactic } of counted)
    if (tactic !== null && !firsts.some((first) => first.tactic === tactic)) firsts.push({ at, tactic });
  const end = counted.at(-1)?.at ?? 0;
  return firsts
    .map((first, index) => ({ from: first.at, to: firsts[index + 1]?.at ?? end, tactic: first.tactic }))
    .filter((phase, index) => phase.to > phase.from || index === firsts.length - 1);
}

/** The phase of a moment; where two meet, the later. */
export const phaseAt = (phases: readonly Phase[], at: number): Phase | null =>
  phases.findLast((phase) => at >= phase.from && at <= phase.to) ?? null;
