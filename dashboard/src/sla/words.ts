// The words of clocks, wherever they stand.
import { formatAge } from '../lib/format.ts';
import { inLanguage } from '../lib/language.ts';

export const words = inLanguage(
  {
    left: (kind: string, long: string) => `${kind}: ${long} left`,
    over: (kind: string, long: string) => `${kind}: breached, ${long} over`,
    atRisk: (kind: string, long: string) => `${kind}: at risk, ${long} left`,
    paused: (kind: string, long: string) => `${kind}: paused, ${long} would be left`,
    pending: (kind: string) => `${kind}: not declared`,
    met: (kind: string) => `${kind}: met`,
    late: (kind: string) => `${kind}: done late`,
    waived: (by: string, reason: string) => `Breach waived by ${by}: ${reason}`,
    column: 'Due',
    by: (policy: string, due: string) => `${policy}, due ${due}`,
    of: (policy: string) => policy,
  },
  {
    left: (kind, long) => `${kind} : il reste ${long}`,
    over: (kind, long) => `${kind} : dépassé de ${long}`,
    atRisk: (kind, long) => `${kind} : menacé, il reste ${long}`,
    paused: (kind, long) => `${kind} : en pause, il resterait ${long}`,
    pending: (kind) => `${kind} : non déclarée`,
    met: (kind) => `${kind} : tenu`,
    late: (kind) => `${kind} : fait en retard`,
    waived: (by, reason) => `Dépassement levé par ${by} : ${reason}`,
    column: 'Échéance',
    by: (policy, due) => `${policy}, échéance ${due}`,
    of: (policy) => policy,
  },
);

const minute = 60_000;
/** With a real minus once it is over: `12m`, `−1h 08`. */
export const formatLeft = (ms: number): string =>
  ms < 0 ? `−${formatAge(-ms)}` : ms < minute ? `<${formatAge(minute)}` : formatAge(ms);
