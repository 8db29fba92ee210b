// Which sites an organisation has, asked of the database once in a few seconds instead of for every request.
import { siteCodes } from '#identity';
import type { Context } from '#platform/context';

export type SiteCodes = {
  /** A site that was made a moment ago is there; one that is gone is unknown after `freshMs`. */
  has: (ctx: Context, code: string) => Promise<boolean>;
};

const usualFreshMs = 3_000;

type Known = { at: number; codes: Promise<ReadonlySet<string>> };

export function createSiteCodes({
  freshMs = usualFreshMs,
  ask = siteCodes,
  now = () => performance.now(),
}: {
  freshMs?: number;
  ask?: (ctx: Context) => Promise<ReadonlySet<string>>;
  now?: () => number;
} = {}): SiteCodes {
  const known = new Map<string, Known>();

  function load(ctx: Context): Promise<ReadonlySet<string>> {
    const loading: Known = { at: now(), codes: ask(ctx) };
    known.set(ctx.orgId, loading);
    loading.codes.catch(() => {
      if (known.get(ctx.orgId) === loading) known.delete(ctx.orgId);
    });
    return loading.codes;
  }

  return {
    has: async (ctx, code) => {
      const before = known.get(ctx.orgId);
      if (before && now() - before.at < freshMs && (await before.codes).has(code)) return true;
      return (await load(ctx)).has(code);
    },
  };
}
