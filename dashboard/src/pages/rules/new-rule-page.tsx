// Writing a rule of one's own, from a whole small one.
import { Switch } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef, useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useCan, useSession } from '../../session/session.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel, Section } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { showToast } from '../../ui/toast.tsx';
import type { EditorHandle } from './editor/code-editor.tsx';
import { FaultsPanel } from './faults-panel.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { newRuleId, newRuleText } from './new-rule.ts';
import { ruleKeys } from './queries.ts';
import { RuleEditor } from './rule-editor.tsx';
import { useRuleDraft } from './use-rule-draft.ts';

import classes from './rule-page.module.css';

export function NewRulePage() {
  if (useCan('rule:write')) return <NewRule />;
  return (
    <>
      <PageHeader title="New rule" crumbs={[{ title: 'Rules', to: '/rules' }]} />
      <EmptyState icon={<IconLock size={20} stroke={1.6} />} title="You may read rules, not write them">
        Supervisors and administrators write rules.
      </EmptyState>
    </>
  );
}

function NewRule() {
  const author = useSession()?.user.name ?? '';
  const [skeleton] = useState(() => newRuleText({ id: newRuleId(), author, on: new Date() }));
  const [enabled, setEnabled] = useState(true);
  const draft = useRuleDraft(skeleton);
  const editor = useRef<EditorHandle>(null);
  const navigate = useNavigate();
  const add = useMutation({
    mutationFn: () => call('POST /detection/rules', { source: draft.text, enabled }),
    onSuccess: (rule) => {
      for (const queryKey of [ruleKeys.list, ruleKeys.facets]) void queryClient.invalidateQueries({ queryKey });
      showToast({ title: 'Rule added', detail: rule.title });
    },
  });
  const added = add.data;
  // After the guard has heard that nothing is unsaved any more.
  const goThere = useEffectEvent((ruleId: string) => void navigate({ to: '/rules/$ruleId', params: { ruleId } }));
  useEffect(() => {
    if (added) goThere(added.id);
  }, [added]);
  const ready = !draft.checking && draft.faults.length === 0 && !add.isPending;
  return (
    <div className={classes.page}>
      <PageHeader title="New rule" crumbs={[{ title: 'Rules', to: '/rules' }]} />
      <Panel label="Sigma source" className={classes.main}>
        <div className={classes.bar}>
          <div className={classes.file}>
            <b>Sigma source</b>
            <span className="muted ellipsis">{draft.title ?? 'untitled'}</span>
          </div>
          <span className="grow" />
          <Switch
            label={enabled ? 'At work at once' : 'Added, not at work'}
            withThumbIndicator={false}
            checked={enabled}
            onChange={(event) => setEnabled(event.currentTarget.checked)}
          />
          <Button onClick={() => void navigate({ to: '/rules' })}>Cancel</Button>
          <Button look="primary" disabled={!ready} busy={add.isPending} onClick={() => add.mutate()}>
            Add rule
          </Button>
        </div>
        {add.isError && (
          <div className={classes.refusal}>
            <Problem error={add.error} />
          </div>
        )}
        <div className={classes.code}>
          <RuleEditor
            label="Sigma source. Escape leaves the editor."
            value={draft.text}
            faults={draft.faults}
            onChange={draft.setText}
            onSave={() => ready && add.mutate()}
            handle={editor}
          />
        </div>
        <FaultsPanel draft={draft} onJump={(fault) => editor.current?.jumpTo(fault)} />
      </Panel>
      <Panel label="How a rule is written">
        <ScrollPane className={classes.aside} label="How a rule is written, contents">
          <Help />
        </ScrollPane>
      </Panel>
      <LeaveGuard dirty={draft.dirty && !added} />
    </div>
  );
}

const Help = () => (
  <div className={classes.help}>
    <h2>How a rule is written</h2>
    <Section title="Which events">
      <p>
        <code>logsource</code> says what the rule looks at: a <code>product</code> such as windows, linux or zeek, and a{' '}
        <code>category</code> or <code>service</code>.
      </p>
    </Section>
    <Section title="What in them">
      <p>
        Each name under <code>detection</code> is a selection. All fields in it must match; of a list of values one is
        enough.
      </p>
    </Section>
    <Section title="How values match">
      <ul>
        <li>
          <code>*</code> and <code>?</code> stand for any characters and for one.
        </li>
        <li>
          <code>|contains</code>, <code>|startswith</code>, <code>|endswith</code> for a part.
        </li>
        <li>
          <code>|all</code> where every value of a list must be there.
        </li>
        <li>
          <code>|re</code> for a regular expression, <code>|cidr</code> for a network.
        </li>
      </ul>
    </Section>
    <Section title="Put together">
      <p>
        <code>condition</code> joins the selections with <code>and</code>, <code>or</code>, <code>not</code> and
        parentheses, or with <code>1 of filter_*</code> and <code>all of them</code>.
      </p>
    </Section>
    <Section title="Keys">
      <ul>
        <li>Ctrl+S adds the rule, Ctrl+Z undoes.</li>
        <li>Tab and Shift+Tab indent, Ctrl+/ comments.</li>
        <li>Escape leaves the editor.</li>
      </ul>
    </Section>
  </div>
);
