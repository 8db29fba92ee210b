// Which rule counts for a record: the most specific one, and without any the default.
import { eventKinds, retainedKinds, type RetainedKind } from '@tocsin/contracts/api/retention';

/** `days` null: for ever. */
export type Rule = {
  kind: RetainedKind;
  dataset: string | null;
  site: string | null;
  days: number | null;
  /** No rule of the organisation: of events, the days that each was given on arrival. */
  isDefault: boolean;
};

/** What is so without any rule; events have the days of the settings. */
const defaultDays: Readonly<Record<Exclude<RetainedKind, 'events'>, number | null>> = {
  detections: 400,
  deliveries: 14,
  receipts: 1,
  backtests: null,
  incidents: null,
  alerts: null,
  activities: null,
};
const defaultRule = (kind: RetainedKind, eventDays: number): Rule => ({
  kind,
  dataset: null,
  site: null,
  days: kind === 'events' ? eventDays : defaultDays[kind],
  isDefault: true,
});

/** A dataset before the beginning of datasets, a longer beginning before a shorter one, a site before none. */
function specificity({ dataset, site }: Pick<Rule, 'dataset' | 'site'>): number {
  const ofDataset = dataset === null ? 0 : dataset.endsWith('*') ? dataset.length : 1000;
  return ofDataset * 2 + (site === null ? 0 : 1);
}

/** Of each kind, most specific first; each kind ends with a rule for all that is left. */
export function inOrder(own: readonly Omit<Rule, 'isDefault'>[], eventDays: number): Rule[] {
  return retainedKinds.flatMap((kind) => {
    const rules = own
      .filter((rule) => rule.kind === kind)
      .map((rule) => ({ ...rule, isDefault: false }))
      .toSorted((a, b) => specificity(b) - specificity(a) || (a.dataset ?? '').localeCompare(b.dataset ?? ''));
    const last = rules.at(-1);
    const coversAll = last && last.dataset === null && last.site === null;
    return coversAll ? rules : [...rules, defaultRule(kind, eventDays)];
  });
}

export const ofDatasets = (kind: RetainedKind): boolean => eventKinds.includes(kind);

const dayMs = 86_400_000;
/** Before this moment is over; null: never. */
export const cutoffOf = ({ days }: Pick<Rule, 'days'>, now: Date): Date | null =>
  days === null ? null : new Date(now.getTime() - days * dayMs);
