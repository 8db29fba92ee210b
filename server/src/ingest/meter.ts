// How fast events come in, per organisation: a ring of one-second counts.
const seconds = 10;

export type Meter = {
  count: (orgId: string, events: number) => void;
  /** Events per second over the last ten whole seconds. */
  perSecond: (orgId: string) => number;
};

export function createMeter(now: () => number = Date.now): Meter {
  const rings = new Map<string, { counts: Float64Array; second: number }>();

  function ringAt(orgId: string): { counts: Float64Array; second: number } {
    const second = Math.floor(now() / 1000);
    const ring = rings.get(orgId) ?? { counts: new Float64Array(seconds + 1), second };
    rings.set(orgId, ring);
    for (let passed = Math.max(ring.second + 1, second - seconds); passed <= second; passed += 1)
      ring.counts[passed % (seconds + 1)] = 0;
    ring.second = second;
    return ring;
  }

  return {
    count: (orgId, events) => {
      const { counts, second } = ringAt(orgId);
      const slot = second % (seconds + 1);
      counts[slot] = (counts[slot] ?? 0) + events;
    },
    perSecond: (orgId) => {
      const { counts, second } = ringAt(orgId);
      const current = counts[second % (seconds + 1)] ?? 0;
      return (counts.reduce((sum, count) => sum + count, 0) - current) / seconds;
    },
  };
}
