// One rule on a page of its own: its source, to be read or rewritten, and what it says of itself.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { RuleDocument } from '@tocsin/contracts/rule';
import { useRef, useState } from 'react';

import { call } from '../../lib/api.ts';
import { useKeys } from '../../lib/keyboard.ts';
import { queryClient } from '../../lib/query-client.ts';
import { usePathPart, useUrlSearch } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { showToast } from '../../ui/toast.tsx';
import { AlertsLink } from './alerts-link.tsx';
import type { EditorHandle } from './editor/code-editor.tsx';
import { FaultsPanel } from './faults-panel.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { BacktestTab } from './life/backtest-tab.tsx';
import { DeleteRule } from './life/delete-rule.tsx';
import { DeploymentsTab } from './life/deployments-tab.tsx';
import { DiscussionTab } from './life/discussion-tab.tsx';
import { HealthSection } from './life/health-section.tsx';
import { LifePanel } from './life/life-panel.tsx';
import { TestsTab } from './life/tests-tab.tsx';
import { TuningTab } from './life/tuning-tab.tsx';
import { VersionsTab } from './life/versions-tab.tsx';
import { ruleKeys, ruleQuery } from './queries.ts';
import {
  RuleAttack,
  RuleBadges,
  RuleDescription,
  RuleIdentity,
  RuleLogsource,
  RuleNotes,
  RuleNumbers,
} from './rule-body.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { SearchLink } from './search-link.tsx';
import { useLiveRules, useRuleSwitch } from './use-rule-changes.ts';
import { useRuleDraft } from './use-rule-draft.ts';
import { words as ruleWords } from './words.ts';

import classes from './rule-page.module.css';

const words = ruleWords.page;

const tabIds = ['source', 'tests', 'backtest', 'versions', 'deployments', 'tuning', 'discussion'] as const;
type Tab = (typeof tabIds)[number];
const tabs = tabIds.map((id) => ({ id, label: words.tabs[id] }));
const tabOf = (value: string | undefined): Tab => tabIds.find((id) => id === value) ?? 'source';

export function RulePage() {
  const ruleId = usePathPart('ruleId');
  const query = useQuery(ruleQuery(ruleId));
  useLiveRules();
  return (
    <>
      <PageHeader title={query.data?.title ?? words.rule} crumbs={[{ title: ruleWords.list.title, to: '/rules' }]} />
      {query.isError && !query.data && (
        <div className={classes.problem}>
          <Problem error={query.error} onRetry={() => void query.refetch()} />
        </div>
      )}
      {query.isPending && <SkeletonRows label={words.loading} />}
      {query.data && <RuleView key={query.data.id} rule={query.data} />}
    </>
  );
}

function RuleView({ rule }: { rule: RuleDocument }) {
  const navigate = useNavigate();
  const switchRule = useRuleSwitch();
  const mayWrite = useCan('rule:write');
  const [search, change] = useUrlSearch();
  const tab = tabOf(search.tab?.[0]);
  const choose = (id: string) => change({ tab: id === 'source' ? null : id }, { push: true });
  useKeys([
    {
      keys: 'Escape',
      label: ruleWords.keys.back,
      hint: ruleWords.keys.backHint,
      run: () => void navigate({ to: '/rules' }),
    },
    ...(mayWrite
      ? [
          {
            keys: 'e',
            label: ruleWords.keys.toggle,
            hint: ruleWords.keys.toggleHint,
            run: () => switchRule(rule, !rule.enabled),
          },
        ]
      : []),
  ]);
  return (
    <div className={classes.page}>
      <div className={classes.tabbed}>
        <Tabs label={words.parts} tabs={tabs} chosen={tab} onChoose={choose} />
        <TabBody tab={tab} rule={rule} />
      </div>
      <Panel label={words.about}>
        <ScrollPane className={classes.aside} label={words.aboutContents}>
          <RuleBadges rule={rule} />
          <RuleNumbers rule={rule} />
          <div className={classes.links}>
            {rule.kind !== 'query' && <AlertsLink rule={rule} />}
            {(rule.kind === 'query' || rule.kind === 'threshold') && <SearchLink rule={rule} />}
          </div>
          <div style={{ marginTop: 16 }}>
            <h2 className="visually-hidden">{words.about}</h2>
            <LifePanel rule={rule} onTab={choose} />
            <HealthSection ruleId={rule.ruleId} />
            <RuleDescription rule={rule} />
            <RuleAttack rule={rule} />
            <RuleLogsource rule={rule} />
            <RuleNotes rule={rule} />
            <RuleIdentity rule={rule} />
            <DeleteRule rule={rule} />
          </div>
        </ScrollPane>
      </Panel>
    </div>
  );
}

function TabBody({ tab, rule }: { tab: Tab; rule: RuleDocument }) {
  const mayWrite = useCan('rule:write');
  switch (tab) {
    case 'source':
      return mayWrite ? <EditableSource rule={rule} /> : <SourceToRead rule={rule} />;
    case 'tests':
      return <TestsTab key={rule.rev} rule={rule} />;
    case 'backtest':
      return <BacktestTab rule={rule} />;
    case 'versions':
      return <VersionsTab rule={rule} />;
    case 'deployments':
      return <DeploymentsTab rule={rule} />;
    case 'tuning':
      return <TuningTab rule={rule} />;
    case 'discussion':
      return <DiscussionTab rule={rule} />;
  }
}

function SourceToRead({ rule }: { rule: RuleDocument }) {
  return (
    <Panel label={words.source} className={classes.main}>
      <div className={classes.bar}>
        <Version rule={rule} />
        <span className="grow" />
        <CopyButton text={rule.source} />
      </div>
      <div className={classes.code}>
        <RuleEditor label={words.source} value={rule.source} readOnly />
      </div>
    </Panel>
  );
}

const Version = ({ rule }: { rule: RuleDocument }) => (
  <div className={classes.file}>
    <b>{words.source}</b>
    <span className="muted">{ruleWords.list.version(rule.version)}</span>
  </div>
);

function EditableSource({ rule }: { rule: RuleDocument }) {
  // What the text was written from; only a save, a discard or "Load theirs" moves it on.
  const [base, setBase] = useState(rule);
  const draft = useRuleDraft(base.source);
  const editor = useRef<EditorHandle>(null);
  const overtaken = rule.version > base.version;
  if (overtaken && !draft.dirty) setBase(rule);
  const save = useMutation({
    mutationFn: () => call('PATCH /detection/rules/:ruleId', { ruleId: rule.id, source: draft.text, rev: rule.rev }),
    onSuccess: (saved) => {
      setBase(saved);
      queryClient.setQueryData(ruleQuery(saved.id).queryKey, saved);
      void queryClient.invalidateQueries({ queryKey: ruleKeys.list });
      showToast({ title: words.savedAs(saved.version), detail: saved.title });
    },
  });
  const ready = draft.dirty && !draft.checking && draft.faults.length === 0 && !save.isPending;
  return (
    <Panel label={words.source} className={classes.main}>
      <div className={classes.bar}>
        <Version rule={base} />
        {draft.dirty && <span className={classes.unsaved}>{words.notSaved}</span>}
        <span className="grow" />
        <CopyButton text={draft.text} />
        {draft.dirty && <Button onClick={draft.discard}>{words.discard}</Button>}
        <Button look="primary" disabled={!ready} busy={save.isPending} onClick={() => save.mutate()}>
          {words.saveAs(base.version + 1)}
        </Button>
      </div>
      {overtaken && draft.dirty && (
        <div className={classes.notice} role="alert">
          <span className="grow">{words.overtaken(rule.version)}</span>
          <Button
            small
            onClick={() => {
              setBase(rule);
              draft.discard();
            }}
          >
            {words.loadTheirs}
          </Button>
        </div>
      )}
      {save.isError && (
        <div className={classes.refusal}>
          <Problem error={save.error} />
        </div>
      )}
      <div className={classes.code}>
        <RuleEditor
          label={words.sourceToWrite}
          value={draft.text}
          faults={draft.faults}
          warnings={draft.warnings}
          onChange={draft.setText}
          onSave={() => ready && save.mutate()}
          handle={editor}
        />
      </div>
      <FaultsPanel draft={draft} onJump={(fault) => editor.current?.jumpTo(fault)} />
      <LeaveGuard dirty={draft.dirty} />
    </Panel>
  );
}
