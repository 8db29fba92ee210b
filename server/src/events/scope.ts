// The rows one search may see: its organisation and its time, in the innermost source of every query.
import type { ParamValue } from '#platform/event-store';

import { compileQuery } from './query/compile.ts';
import type { Window } from './window.ts';

export type Scope = { source: string; params: Record<string, ParamValue> };

const moment = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`;

/** `event PREWHERE … WHERE …`, to stand after FROM; `further` narrows it. @throws Problem `query_syntax` */
export function scopeOf(orgId: string, query: string, window: Window, further = '1'): Scope {
  const { where, params } = compileQuery(query);
  return {
    source: `event PREWHERE org = {org:String} AND time >= ${moment('from')} AND time < ${moment('to')} WHERE (${where}) AND ${further}`,
    params: { ...params, org: orgId, from: window.from, to: window.to },
  };
}
