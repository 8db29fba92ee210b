// One event on its way through a route: what fires, which rules that betrays, and what those ask.
import type { FieldText } from './field-access.ts';
import { createFieldLooks } from './field-looks.ts';
import type { RoutePlan } from './route-plan.ts';
import { createRunMemory } from './run-memory.ts';
import { noWitnesses, type WitnessIndex } from './witness-index.ts';

/** Whether the gate has fired and the check agrees; -1 stands for none. */
export type Ask = (gate: number, check: number) => boolean;
export type Run = ReturnType<typeof createRun>;

/**
 * Predicates that are watched fire while the event is looked through; the others are answered when a rule that was
 * betrayed asks for them.
 */
export function createRun(plan: RoutePlan) {
  const { readers, checks } = plan;
  const memory = createRunMemory(plan);
  const { fired, fires, checked, agreed, loaded, texts, considered, candidates } = memory;
  const { scanField, lookFor } = createFieldLooks(plan, memory, textAt, fire);
  let witnesses: WitnessIndex = noWitnesses;

  function fire(predicate: number): void {
    const { generation } = memory;
    if (fired[predicate] === generation) return;
    fired[predicate] = generation;
    const from = witnesses.start[predicate] ?? 0;
    const to = witnesses.start[predicate + 1] ?? 0;
    if (from === to) return;
    fires[predicate] = (fires[predicate] ?? 0) + 1;
    for (let at = from; at < to; at++) {
      const rule = witnesses.rules[at] ?? 0;
      if (considered[rule] === generation) continue;
      considered[rule] = generation;
      candidates[memory.candidateCount++] = rule;
    }
  }

  function textAt(field: number): FieldText {
    if (loaded[field] !== memory.generation) {
      loaded[field] = memory.generation;
      texts[field] = readers[field]?.read(memory.event);
    }
    return texts[field];
  }

  function hasFired(gate: number): boolean {
    if (fired[gate] === memory.generation) return true;
    if (witnesses.isWatched[gate] === 1) return false;
    lookFor(gate);
    return fired[gate] === memory.generation;
  }

  const ask: Ask = (gate, check) => {
    if (gate >= 0 && !hasFired(gate)) return false;
    if (check < 0) return true;
    if (checked[check] !== memory.generation) {
      checked[check] = memory.generation;
      agreed[check] = checks[check]?.(memory.event, textAt) ? 1 : 0;
    }
    return agreed[check] === 1;
  };

  /** Calls back with each rule that was betrayed, and each that nothing betrays. */
  function eachCandidate(visit: (rule: number) => void): void {
    const { always } = witnesses;
    for (let at = 0; at < always.length; at++) visit(always[at] ?? 0);
    for (let at = 0; at < memory.candidateCount; at++) visit(candidates[at] ?? 0);
  }

  const watch = (index: WitnessIndex): void => {
    witnesses = index;
  };

  return { memory, fire, textAt, scanField, ask, eachCandidate, watch };
}
