// The place where a new rule is written, tried and added.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { RuleTest } from '@tocsin/contracts/rule';
import type { RuleKind } from '@tocsin/contracts/words';
import { lazy, Suspense, useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { Confirm } from '../../../ui/confirm.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { showToast } from '../../../ui/toast.tsx';
import type { EditorHandle } from '../editor/code-editor.tsx';
import { FaultsPanel } from '../faults-panel.tsx';
import { LeaveGuard } from '../leave-guard.tsx';
import { useTestDrafts } from '../life/use-test-drafts.ts';
import { ruleKeys, rulePolicyQuery } from '../queries.ts';
import { RuleEditor } from '../rule-editor.tsx';
import { useRuleDraft, type RuleDraft } from '../use-rule-draft.ts';
import { AsidePanel } from './aside-panel.tsx';
import { HeadBar } from './head-bar.tsx';
import { kindOfText, kindWords, noTests } from './kinds.ts';
import { policyNote, startsOf, type Start } from './start.ts';
import { TryPanel } from './try-panel.tsx';
import { words } from './words.ts';

import classes from '../rule-page.module.css';
import own from './new.module.css';

/** What stands beside the editor before the help, and may write its text. */
export type AsideTab = { id: string; label: string; body: (draft: RuleDraft) => ReactNode };

/** Reads YAML, for which it needs the parser that comes with the editor. */
const CorrelationForm = lazy(async () => ({
  default: (await import('./correlation/form.tsx')).CorrelationForm,
}));
const correlationTab: AsideTab = {
  id: 'form',
  label: words.form,
  body: (draft) => (
    <Suspense fallback={<SkeletonRows label={words.loadingForm} />}>
      <CorrelationForm draft={draft} />
    </Suspense>
  ),
};

type WorkbenchProps = {
  /** The text to begin with. */
  kept: string;
  tests: readonly RuleTest[];
  /** Begins anew with an example of another kind. */
  onKind: (kind: RuleKind) => void;
  aside?: AsideTab;
};

export function Workbench({ kept, tests: given, onKind, aside }: WorkbenchProps) {
  const draft = useRuleDraft(kept);
  const kind = kindOfText(draft.text);
  const drafts = useTestDrafts(given);
  const tests = noTests[kind] === null ? drafts.plain : [];
  const [wanted, setStart] = useState<Start>('active');
  const start = startsOf(kind).includes(wanted) ? wanted : 'draft';
  const [waiting, setWaiting] = useState<RuleKind | null>(null);
  const policy = useQuery(rulePolicyQuery).data;
  const editor = useRef<EditorHandle>(null);
  const add = useAddRule({ source: draft.text, mode: start, tests });
  const testsWritten = JSON.stringify(drafts.plain) !== JSON.stringify(given);
  const incomplete = tests.length > 0 && !drafts.complete;
  const ready = !draft.checking && draft.faults.length === 0 && !incomplete && !add.isPending;
  const begin = (next: RuleKind) => {
    draft.discard();
    onKind(next);
  };
  return (
    <div className={own.page}>
      <HeadBar
        kind={kind}
        start={start}
        note={start === 'active' && policy ? policyNote(policy, tests) : null}
        fault={incomplete ? words.testLacksFault : null}
        ready={ready}
        busy={add.isPending}
        onKind={(next) => (draft.dirty ? setWaiting(next) : begin(next))}
        onStart={setStart}
        onAdd={() => add.mutate()}
      />
      <div className={own.main}>
        <Panel label={words.source} className={classes.main}>
          {add.isError && (
            <div className={classes.refusal}>
              <Problem error={add.error} />
            </div>
          )}
          <div className={classes.code}>
            <RuleEditor
              label={words.sourceOf(kindWords[kind])}
              value={draft.text}
              faults={draft.faults}
              warnings={draft.warnings}
              onChange={draft.setText}
              onSave={() => ready && add.mutate()}
              handle={editor}
            />
          </div>
          <FaultsPanel draft={draft} onJump={(fault) => editor.current?.jumpTo(fault)} />
        </Panel>
        <TryPanel kind={kind} draft={draft} drafts={drafts} opened={given.length > 0} />
      </div>
      <AsidePanel kind={kind} draft={draft} first={kind === 'correlation' ? correlationTab : (aside ?? null)} />
      <LeaveGuard dirty={(draft.dirty || testsWritten) && !add.data} />
      <Confirm
        opened={waiting !== null}
        title={waiting ? words.beginAnew(kindWords[waiting]) : ''}
        action={words.beginAnewAct}
        danger
        onConfirm={() => {
          if (waiting) begin(waiting);
          setWaiting(null);
        }}
        onClose={() => setWaiting(null)}
      >
        {words.beginAnewHelp}
      </Confirm>
    </div>
  );
}

/** Adds the rule and goes to its page. */
function useAddRule(rule: { source: string; mode: Start; tests: readonly RuleTest[] }) {
  const navigate = useNavigate();
  const add = useMutation({
    mutationFn: () => call('POST /detection/rules', { ...rule, tests: [...rule.tests] }),
    onSuccess: (added) => {
      for (const queryKey of [ruleKeys.list, ruleKeys.facets]) void queryClient.invalidateQueries({ queryKey });
      const held = rule.mode === 'active' && added.mode === 'draft';
      showToast({ title: held ? words.addedAsDraft : words.added, detail: added.title });
    },
  });
  const added = add.data;
  // After the guard has heard that nothing is unsaved any more.
  const goThere = useEffectEvent((ruleId: string) => void navigate({ to: '/rules/$ruleId', params: { ruleId } }));
  useEffect(() => {
    if (added) goThere(added.id);
  }, [added]);
  return add;
}
