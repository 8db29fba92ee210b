// What an incident that a rule opens is called, and how bad it is.
import type { GroupableAlert } from '#alerts';

import { titleOf, type Summary } from '../summary.ts';
import { spoken } from './keys.ts';
import type { Rule } from './rule.ts';

/** Unknown parts of a template stay as they are written. */
export function titleFor({ name, body }: Rule, alerts: readonly GroupableAlert[], labels: readonly string[]): string {
  if (body.titleTemplate === null) return titleOf(alerts);
  const parts: Readonly<Record<string, string>> = {
    title: alerts[0]?.title ?? '',
    rule: name,
    count: String(alerts.length),
    key: spoken(labels.slice(0, 3)),
  };
  return body.titleTemplate.replaceAll(/\{(\w+)\}/g, (whole, part: string) => parts[part] ?? whole).slice(0, 200);
}

/** 1 is the worst. */
export function severityFor({ body }: Rule, { severity }: Pick<Summary, 'severity'>, alerts: number): number {
  const { kind, severity: fixed, count } = body.severity;
  if (kind === 'fixed') return fixed;
  return kind === 'raised' && alerts >= count ? Math.max(1, severity - 1) : severity;
}
