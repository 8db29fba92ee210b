// Everything that can be done to alerts, as functions, as keys, and as the dialogs some of them need.
import type { Alert } from '@tocsin/contracts/alert';
import type { Verdict } from '@tocsin/contracts/words';
import { lazy, Suspense, useState, type ReactNode } from 'react';

import type { KeyBinding } from '../../lib/keyboard.ts';
import { useCan, useSession } from '../../session/session.ts';
import { showToast, type Toast } from '../../ui/toast.tsx';
import type { Act } from './expected.ts';
import { useTriage } from './use-triage.ts';
import { words } from './words.ts';

const Dialogs = lazy(async () => ({ default: (await import('./dialogs.tsx')).Dialogs }));

export type DialogKind = 'resolve' | 'escalate' | 'reopen' | 'assign' | 'tune';
export type AlertActions = {
  mayTriage: boolean;
  mayEscalate: boolean;
  mayTune: boolean;
  act: (act: Act) => void;
  assignMe: () => void;
  resolve: (verdict: Verdict) => void;
  ask: (dialog: DialogKind) => void;
};

type Options = {
  /** The alerts an action goes to at this moment. */
  targets: () => readonly Alert[];
  /** Called with them just before they change, to move on to the next row. */
  onActing?: (alerts: readonly Alert[], act: Act) => void;
};

export function useAlertActions({ targets, onActing }: Options): {
  actions: AlertActions;
  keys: KeyBinding[];
  dialogs: ReactNode;
} {
  const triage = useTriage();
  const myId = useSession()?.user.id;
  const mayTriage = useCan('alert:write');
  const mayEscalate = useCan('incident:write');
  const mayTune = useCan('rule:write');
  const [asked, setAsked] = useState<{ kind: DialogKind; alerts: readonly Alert[] } | null>(null);

  const actOn = (act: Act, alerts: readonly Alert[]) => {
    if (!mayTriage || alerts.length === 0) return;
    onActing?.(alerts, act);
    void triage(act, alerts);
  };
  const act = (what: Act) => actOn(what, targets());
  const ask = (kind: DialogKind) => {
    const alerts = targets();
    const may = kind === 'escalate' ? mayEscalate : kind === 'tune' ? mayTune : mayTriage;
    if (!may || alerts.length === 0) return;
    const elsewhere = alerts[0]?.source?.product;
    if (kind === 'tune' && alerts.length > 1) showToast(onlyOne);
    else if (kind === 'tune' && elsewhere !== undefined) showToast(rulesOf(elsewhere));
    else setAsked({ kind, alerts });
  };
  const assignMe = () => myId !== undefined && act({ action: 'assign', assigneeId: myId });
  const resolve = (verdict: Verdict) => act({ action: 'resolve', verdict });
  const actions: AlertActions = { mayTriage, mayEscalate, mayTune, act, assignMe, resolve, ask };
  const dialogs = asked && (
    <Suspense>
      <Dialogs
        kind={asked.kind}
        alerts={asked.alerts}
        onAct={(what) => actOn(what, asked.alerts)}
        onClose={() => setAsked(null)}
      />
    </Suspense>
  );
  return { actions, keys: keysFor(actions), dialogs };
}

const onlyOne: Toast = {
  title: words.triage.oneOnly,
  detail: words.triage.oneOnlyDetail,
  look: 'news',
};

/** The rule is not in our library. */
const rulesOf = (product: string): Toast => ({
  title: words.triage.ruleElsewhere(product),
  detail: words.triage.ruleElsewhereDetail,
  look: 'news',
});

const group = words.keys.triage;

function keysFor({ mayTriage, mayEscalate, mayTune, act, assignMe, resolve, ask }: AlertActions): KeyBinding[] {
  const triage: KeyBinding[] = [
    { keys: 'a', label: words.keys.assignMe, hint: words.keys.assignMeHint, group, run: assignMe },
    { keys: 'y', label: words.keys.acknowledge, group, run: () => act({ action: 'acknowledge' }) },
    {
      keys: 'i',
      label: words.keys.investigate,
      hint: words.keys.investigateHint,
      group,
      run: () => act({ action: 'investigate' }),
    },
    {
      keys: 'f',
      label: words.keys.falsePositive,
      hint: words.keys.falsePositiveHint,
      group,
      run: () => resolve('false_positive'),
    },
    {
      keys: 't',
      label: words.keys.truePositive,
      hint: words.keys.truePositiveHint,
      group,
      run: () => resolve('true_positive'),
    },
    { keys: 'r', label: words.keys.resolve, group, run: () => ask('resolve') },
  ];
  const escalate: KeyBinding = {
    keys: 'e',
    label: words.keys.escalate,
    hint: words.keys.escalateHint,
    group,
    run: () => ask('escalate'),
  };
  const tune: KeyBinding = {
    keys: 'n',
    label: words.keys.tune,
    hint: words.keys.tuneHint,
    group,
    run: () => ask('tune'),
  };
  return [...(mayTriage ? triage : []), ...(mayEscalate ? [escalate] : []), ...(mayTune ? [tune] : [])];
}
