// A policy as it is typed, and the way from and to what the server takes.
import type { SlaAction, SlaPolicy, SlaPolicyBody, SlaTarget } from '@tocsin/contracts/sla';
import type { SlaSubjectKind } from '@tocsin/contracts/words';

import { readSpan, writeSpan } from './texts.ts';

export const severitiesOf: Readonly<Record<SlaSubjectKind, readonly number[]>> = {
  alert: [4, 3, 2, 1, 0],
  incident: [1, 2, 3, 4, 5],
};

export type TargetDraft = Omit<SlaTarget, 'spans' | 'maxPauseMinutes' | 'atRisk' | 'actions' | 'law'> & {
  law: string;
  spans: Readonly<Record<number, string>>;
  maxPause: string;
  atRisk: string;
  mails: string;
  webhook: string;
  raiseSeverity: boolean;
  /** Actions that this form does not show stay as they are. */
  kept: SlaTarget['actions'];
};
export type PolicyDraft = Pick<SlaPolicyBody, 'name' | 'appliesTo' | 'layer' | 'enabled'> & {
  position: string;
  severities: string;
  sites: string;
  rules: string;
  text: string;
  targets: readonly TargetDraft[];
  match: SlaPolicyBody['match'];
};

const listIn = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
const joined = (values: readonly (string | number)[] | undefined): string => (values ?? []).join(', ');

const shownActions: ReadonlySet<string> = new Set(['email', 'webhook', 'raise_severity']);
const unshown = (actions: readonly SlaAction[]): SlaAction[] => actions.filter(({ type }) => !shownActions.has(type));
const mailsIn = (actions: readonly SlaAction[]): string[] =>
  actions.flatMap((action) => (action.type === 'email' ? action.to : []));
const webhookIn = (actions: readonly SlaAction[]): string =>
  actions.flatMap((action) => (action.type === 'webhook' ? [action.url] : []))[0] ?? '';

function draftOfTarget(target: SlaTarget): TargetDraft {
  const { spans, maxPauseMinutes, atRisk, actions, law, ...plain } = target;
  const all = [...actions.atRisk, ...actions.breached];
  return {
    ...plain,
    law: law ?? '',
    spans: Object.fromEntries(spans.map(({ severity, ...span }) => [severity, writeSpan(span)])),
    maxPause: maxPauseMinutes === null ? '' : writeSpan({ unit: 'minutes', count: maxPauseMinutes }),
    atRisk: joined(atRisk),
    mails: joined([...new Set(mailsIn(all))]),
    webhook: webhookIn(all),
    raiseSeverity: actions.breached.some(({ type }) => type === 'raise_severity'),
    kept: { atRisk: unshown(actions.atRisk), breached: unshown(actions.breached) },
  };
}

export const newTarget = (taken: readonly string[]): TargetDraft => ({
  key:
    ['ack', 'resolve', ...Array.from({ length: 20 }, (_, index) => `promise-${index + 1}`)].find(
      (key) => !taken.includes(key),
    ) ?? 'promise',
  kind: 'ack',
  law: '',
  spans: {},
  calendarId: null,
  startOn: 'created',
  stopOn: null,
  pauseOn: [],
  maxPause: '',
  atRisk: '75',
  mails: '',
  webhook: '',
  raiseSeverity: false,
  breachReasonRequired: false,
  kept: { atRisk: [], breached: [] },
});

export function draftOf(policy: SlaPolicy | null): PolicyDraft {
  const match = policy?.match ?? {};
  const filter = policy?.appliesTo === 'alert' ? match.alert : match.incident;
  return {
    name: policy?.name ?? '',
    appliesTo: policy?.appliesTo ?? 'incident',
    layer: policy?.layer ?? 'service',
    enabled: policy?.enabled ?? true,
    position: String(policy?.position ?? 100),
    severities: joined(filter?.severity),
    sites: joined(filter?.site),
    rules: joined(match.alert?.rule),
    text: filter?.q ?? '',
    targets: policy?.targets.map(draftOfTarget) ?? [newTarget([])],
    match,
  };
}

/** Whether nothing is promised with this text, or something that can be read. */
export const isSpan = (text: string): boolean => text.trim() === '' || readSpan(text) !== null;

function actionsOf({ mails, webhook, raiseSeverity, kept }: TargetDraft): SlaTarget['actions'] {
  const to = listIn(mails);
  const tell: SlaAction[] = [
    ...(to.length > 0 ? [{ type: 'email' as const, to }] : []),
    ...(webhook.trim() === '' ? [] : [{ type: 'webhook' as const, url: webhook.trim() }]),
  ];
  const raise: SlaAction[] = raiseSeverity ? [{ type: 'raise_severity' }] : [];
  return { atRisk: [...kept.atRisk, ...tell], breached: [...kept.breached, ...tell, ...raise] };
}

function targetOf(draft: TargetDraft, severities: readonly number[]): SlaTarget | null {
  const {
    spans: texts,
    maxPause,
    atRisk,
    mails: _,
    webhook: __,
    raiseSeverity: ___,
    kept: ____,
    law,
    ...plain
  } = draft;
  const spans = severities.flatMap((severity) => {
    const span = readSpan(texts[severity] ?? '');
    return span ? [{ severity, ...span }] : [];
  });
  const longest = maxPause.trim() === '' ? null : readSpan(maxPause);
  const wrong = severities.some((severity) => !isSpan(texts[severity] ?? ''));
  if (spans.length === 0 || wrong || !isSpan(maxPause) || (longest && longest.unit !== 'minutes')) return null;
  const percents = listIn(atRisk).map(Number);
  if (percents.some((percent) => !Number.isInteger(percent))) return null;
  return {
    ...plain,
    law: law.trim() || null,
    spans,
    maxPauseMinutes: longest?.count ?? null,
    atRisk: percents,
    actions: actionsOf(draft),
  };
}

function matchOf({ appliesTo, severities, sites, rules, text, match }: PolicyDraft): SlaPolicyBody['match'] {
  const common = {
    severity: severities.trim() === '' ? undefined : listIn(severities).map(Number),
    site: sites.trim() === '' ? undefined : listIn(sites),
    q: text.trim() || undefined,
  };
  if (appliesTo === 'incident') return { incident: { ...match.incident, ...common } };
  return { alert: { ...match.alert, ...common, rule: rules.trim() === '' ? undefined : listIn(rules) } };
}

/** Null while a part cannot be read. */
export function bodyOf(draft: PolicyDraft): SlaPolicyBody | null {
  const targets = draft.targets.map((target) => targetOf(target, severitiesOf[draft.appliesTo]));
  const position = Number(draft.position);
  const whole = targets.flatMap((target) => target ?? []);
  if (draft.name.trim() === '' || whole.length === 0 || whole.length < targets.length || !Number.isInteger(position))
    return null;
  const { name, appliesTo, layer, enabled } = draft;
  return { name: name.trim(), appliesTo, layer, enabled, position, match: matchOf(draft), targets: whole };
}
