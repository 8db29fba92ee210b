// Tests' ground: a caller who sees everything, as Tocsin's own reactions do.
import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { systemContext } from '#platform/system-context';

export const asTocsin = (handle: DatabaseHandle, { orgId, log, now }: Context): Context =>
  systemContext(handle, { orgId, module: 'finding', log, now });
