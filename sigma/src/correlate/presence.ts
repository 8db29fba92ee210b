// What the temporal kinds keep of a window: which rules were seen in it, and whether in their order.
import type { RuleCondition } from '../ast.ts';
import { alternativesOf } from './alternatives.ts';
import type { RuleDetection } from './detections.ts';
import { within, type Measure, type Measuring } from './measures.ts';
import type { Plan } from './plan.ts';

/** How often each rule is in the window, by the rule's number among the distinct listed ones. */
class Presence {
  readonly counts: number[];
  present = 0;

  constructor(rules: number) {
    this.counts = Array.from({ length: rules }, () => 0);
  }

  enter(rule: number): void {
    const count = this.counts[rule] ?? 0;
    if (count === 0) this.present++;
    this.counts[rule] = count + 1;
  }

  leave(rule: number): void {
    const count = (this.counts[rule] ?? 0) - 1;
    if (count === 0) this.present--;
    this.counts[rule] = count;
  }

  has(rule: number): boolean {
    return (this.counts[rule] ?? 0) > 0;
  }
}

/** The rules of a list seen in its order, gaps allowed; each detection serves one place of the list. */
class Sequence {
  readonly #places: readonly (readonly number[])[];
  readonly #length: number;
  /**
   * At [place × length + n]: the latest time at which an ordered choice of n + 1 places up to `place` begins.
   * The latest beginning is the last to leave the window, so nothing else need be kept.
   */
  readonly #begins: number[];

  /** @param places by rule number, the places it has in the list, the last first */
  constructor(places: readonly (readonly number[])[], length: number) {
    this.#places = places;
    this.#length = length;
    this.#begins = Array.from({ length: length * length }, () => -Infinity);
  }

  enter(rule: number, time: number): void {
    const length = this.#length;
    // The last place first: a detection must not serve a place and the one after it.
    for (const place of this.#places[rule] ?? [])
      for (let chosen = 0; chosen <= place; chosen++) {
        const begin = chosen === 0 ? time : (this.#begins[(place - 1) * length + chosen - 1] ?? -Infinity);
        if (begin === -Infinity) break;
        for (let at = place; at < length && (this.#begins[at * length + chosen] ?? 0) < begin; at++)
          this.#begins[at * length + chosen] = begin;
      }
  }

  /** How many places can be served in order by what is later than `after`. */
  longest(after: number): number {
    const last = (this.#length - 1) * this.#length;
    let count = 0;
    while (count < this.#length && (this.#begins[last + count] ?? -Infinity) > after) count++;
    return count;
  }
}

type Judge = (presence: Presence, value: number) => boolean;

class AnyOrder implements Measure<number> {
  readonly #presence: Presence;
  readonly #judge: Judge;

  constructor(rules: number, judge: Judge) {
    this.#presence = new Presence(rules);
    this.#judge = judge;
  }

  enter(rule: number): void {
    this.#presence.enter(rule);
  }

  leave(rule: number): void {
    this.#presence.leave(rule);
  }

  value(): number {
    return this.#presence.present;
  }

  holds(value: number): boolean {
    return this.#judge(this.#presence, value);
  }
}

class InOrder implements Measure<number> {
  readonly #sequence: Sequence;
  readonly #judge: (value: number) => boolean;

  constructor(sequence: Sequence, judge: (value: number) => boolean) {
    this.#sequence = sequence;
    this.#judge = judge;
  }

  enter(rule: number, time: number): void {
    this.#sequence.enter(rule, time);
  }

  leave(): void {}

  value(after: number): number {
    return this.#sequence.longest(after);
  }

  holds(value: number): boolean {
    return this.#judge(value);
  }
}

type Ordering = {
  readonly places: readonly (readonly number[])[];
  readonly length: number;
  readonly absent: readonly number[];
};

/** An ordered condition: one of its alternatives is seen in order, and what it forbids is not there at all. */
class AlternativeOrders implements Measure<number> {
  readonly #presence: Presence;
  readonly #orders: readonly { readonly ordering: Ordering; readonly sequence: Sequence }[];
  readonly #bounds: (value: number) => boolean;

  constructor(rules: number, orderings: readonly Ordering[], bounds: (value: number) => boolean) {
    this.#presence = new Presence(rules);
    this.#orders = orderings.map((ordering) => ({
      ordering,
      sequence: new Sequence(ordering.places, ordering.length),
    }));
    this.#bounds = bounds;
  }

  enter(rule: number, time: number): void {
    this.#presence.enter(rule);
    for (const { sequence } of this.#orders) sequence.enter(rule, time);
  }

  leave(rule: number): void {
    this.#presence.leave(rule);
  }

  value(): number {
    return this.#presence.present;
  }

  holds(value: number, after: number): boolean {
    if (!this.#bounds(value)) return false;
    return this.#orders.some(
      ({ ordering: { absent, length }, sequence }) =>
        !absent.some((rule) => this.#presence.has(rule)) && sequence.longest(after) === length,
    );
  }
}

/** For `temporal` and `temporal_ordered`. */
export function measurePresence({ correlation, rules: listed, condition }: Plan): Measuring<number> {
  const rules = [...new Set(listed)];
  const numbers = new Map(rules.map((rule, number) => [rule, number]));
  const read = (detection: RuleDetection): number | null => numbers.get(detection.rule) ?? null;
  const bounds = within(correlation.bounds);
  const places = (order: readonly string[]): readonly (readonly number[])[] =>
    rules.map((rule) => order.flatMap((other, place) => (other === rule ? [place] : [])).toReversed());

  if (correlation.type === 'temporal') {
    const all = correlation.bounds.length === 0 && condition === null;
    const asked = condition ? compile(condition, numbers) : () => true;
    const judge: Judge = all
      ? ({ present }) => present === rules.length
      : (presence, value) => bounds(value) && asked(presence);
    return { read, start: () => new AnyOrder(rules.length, judge) };
  }
  if (condition === null) {
    const table = places(listed);
    const judge = correlation.bounds.length === 0 ? (value: number) => value === listed.length : bounds;
    return { read, start: () => new InOrder(new Sequence(table, listed.length), judge) };
  }
  const orderings = (alternativesOf(condition) ?? []).map(({ seen, absent }): Ordering => {
    const order = rules.filter((rule) => seen.has(rule));
    return {
      places: places(order),
      length: order.length,
      absent: [...absent].flatMap((rule) => numbers.get(rule) ?? []),
    };
  });
  return { read, start: () => new AlternativeOrders(rules.length, orderings, bounds) };
}

function compile(condition: RuleCondition, numbers: ReadonlyMap<string, number>): (presence: Presence) => boolean {
  if (condition.kind === 'rule') {
    const number = numbers.get(condition.rule);
    return (presence) => number !== undefined && presence.has(number);
  }
  if (condition.kind === 'not') {
    const part = compile(condition.of, numbers);
    return (presence) => !part(presence);
  }
  const parts = condition.of.map((part) => compile(part, numbers));
  return condition.kind === 'and'
    ? (presence) => parts.every((part) => part(presence))
    : (presence) => parts.some((part) => part(presence));
}
