// A sum of floating-point numbers without rounding errors, from which numbers can be taken out again.

/**
 * Keeps the sum as parts that do not overlap (Shewchuk, "Adaptive Precision Floating-Point Arithmetic", 1997),
 * so that it depends on the numbers inside alone, never on their order or on what came and went before.
 * Exact while no intermediate sum exceeds the range of a double.
 */
export class ExactSum {
  /** Whole numbers are added here as long as that is exact, which is quicker. */
  #whole = 0;
  #parts: number[] | null = null;

  add(number: number): void {
    const whole = this.#whole + number;
    if (Number.isSafeInteger(number) && Number.isSafeInteger(whole)) this.#whole = whole;
    else this.#addPart(number);
  }

  #addPart(number: number): void {
    const parts = (this.#parts ??= []);
    let carried = number;
    let kept = 0;
    for (const part of parts) {
      const larger = Math.abs(carried) < Math.abs(part) ? part : carried;
      const smaller = larger === part ? carried : part;
      const sum = larger + smaller;
      const rest = smaller - (sum - larger);
      if (rest !== 0) parts[kept++] = rest;
      carried = sum;
    }
    parts.length = kept;
    if (carried !== 0) parts.push(carried);
  }

  remove(number: number): void {
    this.add(-number);
  }

  /** The sum, rounded once, half to even. */
  value(): number {
    const parts = this.#parts;
    if (!parts || parts.length === 0) return this.#whole;
    this.#addPart(this.#whole);
    this.#whole = 0;
    let at = parts.length - 1;
    let sum = parts[at] ?? 0;
    let rest = 0;
    while (at > 0 && rest === 0) {
      const part = parts[--at] ?? 0;
      const next = sum + part;
      rest = part - (next - sum);
      sum = next;
    }
    // Halfway between two doubles: what lies below decides.
    const below = at > 0 ? (parts[at - 1] ?? 0) : 0;
    if (rest !== 0 && below !== 0 && rest < 0 === below < 0) {
      const twice = rest * 2;
      const next = sum + twice;
      if (twice === next - sum) sum = next;
    }
    return sum;
  }
}
