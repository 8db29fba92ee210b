// What the counting and the numeric kinds keep of a window: one measure per group, told what enters and leaves.
import type { CorrelationBound, SigmaCorrelation } from '../ast.ts';
import type { RuleDetection } from './detections.ts';
import { ExactSum } from './exact-sum.ts';
import { OrderedNumbers } from './order-statistics.ts';
import type { SourceFields } from './plan.ts';
import { eachTuple, maxTuples } from './tuples.ts';

/** Of one group. Parts enter in time order and leave in the order they came. */
export type Measure<Part> = {
  enter(part: Part, time: number): void;
  leave(part: Part): void;
  /** Of the window that holds what is later than `after`. */
  value(after: number): number;
  holds(value: number, after: number): boolean;
};

/** A correlation's way of measuring: what it takes from a detection, and a measure for each group. */
export type Measuring<Part> = {
  /** Null where the detection has nothing to measure and so takes no part. */
  readonly read: (detection: RuleDetection, fields: SourceFields) => Part | null;
  readonly start: () => Measure<Part>;
};

type Holds = (value: number) => boolean;

/** Whether all bounds hold, to begin with those that fail most. */
export const within =
  (bounds: readonly CorrelationBound[]): Holds =>
  (value) => {
    for (const bound of bounds) if (!isInside(bound, value)) return false;
    return true;
  };

function isInside({ operator, value: limit }: CorrelationBound, value: number): boolean {
  switch (operator) {
    case 'gt':
      return value > limit;
    case 'gte':
      return value >= limit;
    case 'lt':
      return value < limit;
    case 'lte':
      return value <= limit;
    case 'eq':
      return value === limit;
    case 'neq':
      return value !== limit;
  }
}

class EventCount implements Measure<true> {
  readonly holds: Holds;
  #count = 0;

  constructor(holds: Holds) {
    this.holds = holds;
  }

  enter(): void {
    this.#count++;
  }

  leave(): void {
    this.#count--;
  }

  value(): number {
    return this.#count;
  }
}

class DistinctCount implements Measure<readonly string[]> {
  readonly holds: Holds;
  readonly #counts = new Map<string, number>();

  constructor(holds: Holds) {
    this.holds = holds;
  }

  enter(keys: readonly string[]): void {
    for (const key of keys) this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  leave(keys: readonly string[]): void {
    for (const key of keys) {
      const count = this.#counts.get(key) ?? 0;
      if (count > 1) this.#counts.set(key, count - 1);
      else this.#counts.delete(key);
    }
  }

  value(): number {
    return this.#counts.size;
  }
}

/** A detection's numbers; nearly always it has one. */
type Numbers = number | readonly number[];

class Total implements Measure<Numbers> {
  readonly holds: Holds;
  readonly #mean: boolean;
  readonly #sum = new ExactSum();
  #count = 0;

  constructor(holds: Holds, mean: boolean) {
    this.holds = holds;
    this.#mean = mean;
  }

  enter(numbers: Numbers): void {
    if (typeof numbers === 'number') {
      this.#sum.add(numbers);
      this.#count++;
    } else for (const number of numbers) this.enter(number);
  }

  leave(numbers: Numbers): void {
    if (typeof numbers === 'number') {
      this.#sum.remove(numbers);
      this.#count--;
    } else for (const number of numbers) this.leave(number);
  }

  value(): number {
    return this.#mean ? this.#sum.value() / this.#count : this.#sum.value();
  }
}

class Ranked implements Measure<Numbers> {
  readonly holds: Holds;
  readonly #pick: (numbers: OrderedNumbers) => number;
  readonly #numbers = new OrderedNumbers();

  constructor(holds: Holds, pick: (numbers: OrderedNumbers) => number) {
    this.holds = holds;
    this.#pick = pick;
  }

  enter(numbers: Numbers): void {
    if (typeof numbers === 'number') this.#numbers.add(numbers);
    else for (const number of numbers) this.#numbers.add(number);
  }

  leave(numbers: Numbers): void {
    if (typeof numbers === 'number') this.#numbers.remove(numbers);
    else for (const number of numbers) this.#numbers.remove(number);
  }

  value(): number {
    return this.#pick(this.#numbers);
  }
}

/** The middle number; of an even count, the mean of the two in the middle. */
const median = (numbers: OrderedNumbers): number => {
  const half = numbers.size >> 1;
  return numbers.size % 2 === 1 ? numbers.at(half) : numbers.at(half - 1) / 2 + numbers.at(half) / 2;
};

/** Nearest rank: the least number with at least so many per cent of all numbers at or below it. */
const percentile =
  (percent: number) =>
  (numbers: OrderedNumbers): number =>
    numbers.at(Math.max(1, Math.ceil((percent * numbers.size) / 100)) - 1);

export const countEvents = ({ bounds }: SigmaCorrelation): Measuring<true> => {
  const holds = within(bounds);
  return { read: () => true, start: () => new EventCount(holds) };
};

export const countValues = ({ bounds }: SigmaCorrelation): Measuring<readonly string[]> => {
  const holds = within(bounds);
  return { read: readTuples, start: () => new DistinctCount(holds) };
};

/** Sums, means, medians and percentiles of the first value field. */
export function measureNumbers({ type, bounds, percentile: percent }: SigmaCorrelation): Measuring<Numbers> {
  const holds = within(bounds);
  if (type === 'value_sum' || type === 'value_avg')
    return { read: readNumbers, start: () => new Total(holds, type === 'value_avg') };
  const pick = type === 'value_median' ? median : percentile(percent ?? 50);
  return { read: readNumbers, start: () => new Ranked(holds, pick) };
}

function readTuples(detection: RuleDetection, { values }: SourceFields): readonly string[] | null {
  const [field] = values;
  if (field === undefined) return null;
  if (values.length === 1) {
    const texts = detection.values(field);
    if (texts.length === 1) return texts;
  }
  const keys: string[] = [];
  eachTuple(detection, values, (key) => keys.push(key));
  return keys.length > 0 ? keys : null;
}

/** Far from overflow, so that sums stay exact. */
const largestNumber = 1e200;

function readNumbers(detection: RuleDetection, { values }: SourceFields): Numbers | null {
  const [field] = values;
  if (field === undefined) return null;
  const texts = detection.values(field);
  const [first] = texts;
  if (texts.length === 1 && first !== undefined) return numberIn(first);
  const numbers = texts.flatMap((text) => numberIn(text) ?? []).slice(0, maxTuples);
  return numbers.length > 0 ? numbers : null;
}

function numberIn(text: string): number | null {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return Math.abs(number) <= largestNumber ? number : null;
}
