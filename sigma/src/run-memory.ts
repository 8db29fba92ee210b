// What a route remembers while it looks at one event; generations stand in for clearing it between events.
import type { FieldText, NativeEvent } from './field-access.ts';
import type { RoutePlan } from './route-plan.ts';

export type RunMemory = ReturnType<typeof createRunMemory>;

export const noEvent: NativeEvent = Object.freeze({});
const lastGeneration = 0x7fff_fff0;

/** Arrays are stamps, equal to `generation` where something holds of the event at hand, unless they say otherwise. */
export function createRunMemory({ predicates, checks, rules, readers }: RoutePlan) {
  return {
    generation: 0,
    event: noEvent,
    fired: new Int32Array(predicates.length),
    /** How often each predicate has fired while it was watched. */
    fires: new Float64Array(predicates.length),
    /** Whether the predicate was looked for alone; and how often that was done, by field, with a stamp beside it. */
    answered: new Int32Array(predicates.length),
    asks: new Int32Array(readers.length),
    asked: new Int32Array(readers.length),
    scanned: new Int32Array(readers.length),
    checked: new Int32Array(checks.length),
    agreed: new Uint8Array(checks.length),
    loaded: new Int32Array(readers.length),
    texts: readers.map((): FieldText => undefined),
    considered: new Int32Array(rules.length),
    /** The rules that were betrayed: the first `candidateCount`. */
    candidates: new Int32Array(rules.length),
    candidateCount: 0,
  };
}

export function beginEvent(memory: RunMemory, event: NativeEvent): void {
  if (memory.generation >= lastGeneration) {
    const { fired, answered, asked, scanned, checked, loaded, considered } = memory;
    for (const stamps of [fired, answered, asked, scanned, checked, loaded, considered]) stamps.fill(0);
    memory.generation = 0;
  }
  memory.generation++;
  memory.event = event;
  memory.candidateCount = 0;
}

/** Lets go of the event. */
export function endEvent(memory: RunMemory): void {
  memory.event = noEvent;
  memory.texts.fill(undefined);
}
