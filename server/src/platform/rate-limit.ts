// Token buckets: how often one caller may ask before being told to wait.

export type RateLimitOptions = {
  /** Tokens given back a second. */
  perSecond: number;
  /** Tokens at most, and at the start. */
  burst: number;
  /** Milliseconds; monotonic. */
  clock?: () => number;
};
export type Allowance = {
  ok: boolean;
  remaining: number;
  /** Until one token is there again; 0 when there is one. */
  retryAfterSeconds: number;
  /** Until the bucket is full again. */
  resetSeconds: number;
};
export type RateLimit = { burst: number; perSecond: number; take: (key: string) => Allowance; size: () => number };

const pruneAbove = 10_000;

/** One bucket a key, in memory: each process counts for itself. Full buckets are forgotten. */
export function createRateLimit({ perSecond, burst, clock = () => performance.now() }: RateLimitOptions): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const tokensAt = (bucket: { tokens: number; at: number }, now: number): number =>
    Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);

  const prune = (now: number): void => {
    for (const [key, bucket] of buckets) if (tokensAt(bucket, now) >= burst) buckets.delete(key);
  };

  return {
    burst,
    perSecond,
    size: () => buckets.size,
    take: (key) => {
      const now = clock();
      if (buckets.size > pruneAbove) prune(now);
      const bucket = buckets.get(key);
      const tokens = bucket ? tokensAt(bucket, now) : burst;
      const ok = tokens >= 1;
      const left = ok ? tokens - 1 : tokens;
      buckets.set(key, { tokens: left, at: now });
      return {
        ok,
        remaining: Math.floor(left),
        retryAfterSeconds: left >= 1 ? 0 : (1 - left) / perSecond,
        resetSeconds: (burst - left) / perSecond,
      };
    },
  };
}
