// Tests' ground: a caller who sees everything, as Tocsin's own reactions do.
import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { everything } from '#platform/reach';

export const asTocsin = <Ctx extends Context>(handle: DatabaseHandle, ctx: Ctx): Ctx => ({
  ...ctx,
  reach: everything,
  transact: <T>(work: Parameters<typeof handle.transact<T>>[1]) => handle.transact(ctx.orgId, work, everything),
});
