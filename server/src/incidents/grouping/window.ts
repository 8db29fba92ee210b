// Which alerts lie in one window with an alert, by the three kinds of windows.
import type { GroupableAlert } from '#alerts';

import { spanMs, timeOf, windowMs, type Rule } from './rule.ts';

type Timed = { alert: GroupableAlert; at: number };
const inOrder = (a: Timed, b: Timed): number => a.at - b.at || (a.alert.number < b.alert.number ? -1 : 1);

/** The chain around `at` in which nobody is further than `gap` from the next. */
function chain(at: number, others: readonly Timed[], gap: number): Timed[] {
  const after = others.filter((one) => one.at >= at).toSorted(inOrder);
  const before = others.filter((one) => one.at < at).toSorted((a, b) => inOrder(b, a));
  const walk = (list: readonly Timed[]): Timed[] => {
    let last = at;
    const end = list.findIndex((one) => {
      const far = Math.abs(one.at - last) > gap;
      if (!far) last = one.at;
      return far;
    });
    return end < 0 ? [...list] : list.slice(0, end);
  };
  return [...walk(before), ...walk(after)];
}

/** From the earliest that still has the alert in its window. */
function fixed(at: number, others: readonly Timed[], size: number): Timed[] {
  const near = others.filter((one) => Math.abs(one.at - at) <= size);
  const start = Math.min(at, ...near.map((one) => one.at));
  return near.filter((one) => one.at - start <= size);
}

/** Nearest in time first; together with the alert they span no more than the rule allows. */
export function windowAround(rule: Rule, alert: GroupableAlert, others: readonly GroupableAlert[]): GroupableAlert[] {
  const at = timeOf(rule, alert);
  const timed = others.map((one) => ({ alert: one, at: timeOf(rule, one) }));
  const size = windowMs(rule);
  const { mode } = rule.body.window;
  const inside =
    mode === 'session'
      ? chain(at, timed, size)
      : mode === 'fixed'
        ? fixed(at, timed, size)
        : timed.filter((one) => Math.abs(one.at - at) <= size);
  const nearest = inside.toSorted(
    (a, b) => Math.abs(a.at - at) - Math.abs(b.at - at) || (a.alert.number < b.alert.number ? -1 : 1),
  );
  let [from, to] = [at, at];
  return nearest.flatMap((one) => {
    const [start, end] = [Math.min(from, one.at), Math.max(to, one.at)];
    if (end - start > spanMs(rule)) return [];
    [from, to] = [start, end];
    return [one.alert];
  });
}

/** Whether a group that was met from `firstAt` to `lastAt` still takes an alert of this time. */
export function takes(rule: Rule, at: number, group: { firstAt: Date; lastAt: Date }): boolean {
  const [first, last] = [group.firstAt.getTime(), group.lastAt.getTime()];
  const span = Math.max(last, at) - Math.min(first, at);
  if (rule.body.window.mode === 'fixed') return span <= windowMs(rule);
  const gap = at > last ? at - last : at < first ? first - at : 0;
  return gap <= windowMs(rule) && span <= spanMs(rule);
}
