// What the tuning dialog holds while it is filled in, and the effect it comes to.
import type { TuningEffect } from '@tocsin/contracts/tuning';
import type { TuningKind } from '@tocsin/contracts/words';

export type TuneForm = {
  kind: TuningKind;
  conditions: { field: string; values: string[] }[];
  count: number;
  minutes: number;
  groupBy: string[];
  severity: number;
  sites: string[];
  datasets: string[];
  exclude: boolean;
};

/** Sigma reads `*` and `?` as wildcards and a doubled backslash as one: a value that was seen is meant literally. */
const literally = (text: string): string =>
  text.replaceAll(/\\{2,}(?![*?\\])|\\*[*?]/g, (found) => {
    const slashes = found.replace(/[*?]$/, '');
    return found === slashes ? slashes + slashes : `${slashes}${slashes}\\${found.slice(-1)}`;
  });

/** Starts from the fields of an alert, each asked for exactly, and its severity. */
export const blankForm = (matched: Readonly<Record<string, string>>, severity = 1): TuneForm => ({
  kind: 'exception',
  conditions: [
    ...Object.entries(matched).map(([field, value]) => ({ field, values: [literally(value)] })),
    ...(Object.keys(matched).length === 0 ? [{ field: '', values: [] }] : []),
  ],
  count: 5,
  minutes: 60,
  groupBy: [],
  severity,
  sites: [],
  datasets: [],
  exclude: false,
});

/** Null while something is missing. */
export function effectOf(form: TuneForm): TuningEffect | null {
  const conditions = form.conditions
    .map(({ field, values }) => ({ field: field.trim(), values }))
    .filter(({ field, values }) => field !== '' && values.length > 0);
  const whole = conditions.length === form.conditions.length;
  switch (form.kind) {
    case 'exception':
      return conditions.length > 0 && whole ? { kind: 'exception', conditions } : null;
    case 'threshold':
      return form.count >= 2 && form.minutes > 0
        ? {
            kind: 'threshold',
            count: form.count,
            timeframeSeconds: Math.round(form.minutes * 60),
            groupBy: form.groupBy,
          }
        : null;
    case 'severity':
      return { kind: 'severity', severity: form.severity, conditions };
    case 'scope': {
      const { sites, datasets, exclude } = form;
      return sites.length + datasets.length > 0 ? { kind: 'scope', sites, datasets, exclude } : null;
    }
  }
}
