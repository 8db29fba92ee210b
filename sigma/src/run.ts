// What a route remembers while it looks at one event; generations stand in for clearing it between events.
import type { FieldReader, FieldText, NativeEvent } from './field-access.ts';
import type { Check, RouteFormula } from './predicates.ts';
import { witnessOf } from './witness.ts';

export type RunPlan = {
  readonly checks: readonly Check[];
  readonly predicateCount: number;
  /** A guess of how often each predicate fires, before any event was seen. */
  readonly guess: Float64Array;
  readonly rules: readonly { readonly index: number; readonly formula: RouteFormula }[];
};

/** Whether the gate has fired and the check agrees; -1 stands for none. */
export type Ask = (gate: number, check: number) => boolean;

const noEvent: NativeEvent = Object.freeze({});
const lastGeneration = 0x7fff_fff0;
/** After how many events the witnesses are chosen anew, by what fired. */
const lessons = new Set([500, 5_000, 50_000, 500_000]);

export function createRun(plan: RunPlan, readers: readonly (FieldReader | null)[]) {
  const { checks } = plan;
  const memory = createMemory(plan, readers.length);
  const { fired, fires, checked, agreed, loaded, considered, candidates } = memory;
  const texts: FieldText[] = readers.map(() => undefined);
  let witnesses = indexWitnesses(plan, (predicate) => plan.guess[predicate] ?? 1);
  let candidateCount = 0;
  let generation = 0;
  let seen = 0;
  let current = noEvent;

  const cost = (predicate: number): number => ((fires[predicate] ?? 0) + (plan.guess[predicate] ?? 1)) / (seen + 1);

  function begin(event: NativeEvent): void {
    if (generation >= lastGeneration) {
      for (const stamps of [fired, checked, loaded, considered]) stamps.fill(0);
      generation = 0;
    }
    generation++;
    current = event;
    candidateCount = 0;
    if (lessons.has(seen++)) witnesses = indexWitnesses(plan, cost);
  }

  function fire(predicate: number): void {
    if (fired[predicate] === generation) return;
    fired[predicate] = generation;
    fires[predicate] = (fires[predicate] ?? 0) + 1;
    const end = witnesses.start[predicate + 1] ?? 0;
    for (let at = witnesses.start[predicate] ?? 0; at < end; at++) {
      const rule = witnesses.rules[at] ?? 0;
      if (considered[rule] === generation) continue;
      considered[rule] = generation;
      candidates[candidateCount++] = rule;
    }
  }

  function textAt(field: number): FieldText {
    if (loaded[field] !== generation) {
      loaded[field] = generation;
      texts[field] = readers[field]?.read(current);
    }
    return texts[field];
  }

  const ask: Ask = (gate, check) => {
    if (gate >= 0 && fired[gate] !== generation) return false;
    if (check < 0) return true;
    if (checked[check] !== generation) {
      checked[check] = generation;
      agreed[check] = checks[check]?.(current, textAt) ? 1 : 0;
    }
    return agreed[check] === 1;
  };

  function eachCandidate(visit: (rule: number) => void): void {
    for (const rule of witnesses.always) visit(rule);
    for (let at = 0; at < candidateCount; at++) visit(candidates[at] ?? 0);
  }

  /** Lets go of the event. */
  const end = (): void => {
    current = noEvent;
    texts.fill(undefined);
  };

  return { begin, fire, textAt, ask, eachCandidate, end };
}

function createMemory({ predicateCount, checks, rules }: RunPlan, fields: number) {
  return {
    fired: new Int32Array(predicateCount),
    /** How often each predicate has fired since the route was made. */
    fires: new Float64Array(predicateCount),
    checked: new Int32Array(checks.length),
    agreed: new Uint8Array(checks.length),
    loaded: new Int32Array(fields),
    considered: new Int32Array(rules.length),
    candidates: new Int32Array(rules.length),
  };
}

type WitnessIndex = { readonly start: Int32Array; readonly rules: Int32Array; readonly always: readonly number[] };

/** `always`: the rules nothing speaks for, looked at for every event. */
function indexWitnesses({ rules, predicateCount }: RunPlan, cost: (predicate: number) => number): WitnessIndex {
  const spokenFor = Array.from({ length: predicateCount }, (): number[] => []);
  const always: number[] = [];
  for (const [rule, { formula }] of rules.entries()) {
    const witness = witnessOf(formula, cost);
    if (!witness) always.push(rule);
    else for (const predicate of witness.predicates) spokenFor[predicate]?.push(rule);
  }
  const start = new Int32Array(predicateCount + 1);
  for (const [predicate, list] of spokenFor.entries()) start[predicate + 1] = (start[predicate] ?? 0) + list.length;
  return { start, rules: Int32Array.from(spokenFor.flat()), always };
}
