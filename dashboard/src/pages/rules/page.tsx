// The rule library: what is watched for, how often it was seen, and switching it on and off.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';

import { useKeys } from '../../lib/keyboard.ts';
import { useUrlSearch, type UrlPatch } from '../../lib/url.ts';
import { useSelected } from '../../lib/use-selected.ts';
import { useCan } from '../../session/session.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { PageFrame, PageMain } from '../../ui/page-frame.tsx';
import { stepKeys } from '../../ui/step-keys.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { ImportRules } from './import-rules.tsx';
import { PolicyDialog } from './policy-dialog.tsx';
import { ruleFacetsQuery, ruleListQuery } from './queries.ts';
import { RuleList } from './rule-list.tsx';
import { RulePreview } from './rule-preview.tsx';
import { Toolbar } from './toolbar.tsx';
import { useLiveRules, useRuleSwitch } from './use-rule-changes.ts';
import { filterOf, patchForTab, readView, tabOf, tabs, type Tab } from './view.ts';
import { words } from './words.ts';

export function RulesPage() {
  const [search, change] = useUrlSearch();
  const view = useMemo(() => readView(search), [search]);
  const filter = useMemo(() => filterOf(view), [view]);
  const list = useInfiniteQuery(ruleListQuery(filter, view.sort));
  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const facets = useQuery(ruleFacetsQuery(filter)).data;
  const [selected, select] = useSelected('selected');
  const [files, setFiles] = useState<readonly File[] | null>(null);
  const [policyOpen, setPolicyOpen] = useState(false);
  const filterInput = useRef<HTMLInputElement>(null);
  const mayWrite = useCan('rule:write');
  const switchRule = useRuleSwitch();
  const navigate = useNavigate();
  useLiveRules();

  const step = (patch: UrlPatch) => change(patch, { push: true });
  const open = (ruleId: string) => void navigate({ to: '/rules/$ruleId', params: { ruleId } });
  const create = () => void navigate({ to: '/rules/new' });
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  useKeys([
    ...stepKeys(words.keys, { ids, selected, select }),
    {
      keys: 'Enter',
      label: words.keys.open,
      hint: words.keys.openHint,
      run: () => selected !== null && open(selected),
    },
    { keys: 'Escape', label: words.keys.close, run: () => select(null) },
    { keys: '/', label: words.keys.filter, hint: words.keys.filterHint, run: () => filterInput.current?.focus() },
    ...(mayWrite
      ? [
          {
            keys: 'e',
            label: words.keys.toggle,
            hint: words.keys.toggleHint,
            run: () => {
              const rule = rows.find(({ id }) => id === selected);
              if (rule) switchRule(rule, !rule.enabled);
            },
          },
          { keys: 'n', label: words.keys.new, hint: words.keys.newHint, run: create },
          { keys: 'i', label: words.importing.title, run: () => setFiles([]) },
        ]
      : []),
  ]);

  return (
    <PageFrame
      besideWidth="396px"
      beside={
        selected !== null && (
          <RulePreview
            key={selected}
            ruleId={selected}
            onOpen={open}
            onSwitch={switchRule}
            onClose={() => select(null)}
          />
        )
      }
    >
      <PageHeader title={words.list.title}>
        <RuleTabs view={view} onChoose={(tab) => step(patchForTab(tab))} />
      </PageHeader>
      <PageMain>
        <Toolbar
          view={view}
          facets={facets}
          onChange={step}
          inputRef={filterInput}
          onNew={mayWrite ? create : null}
          onImport={mayWrite ? () => setFiles([]) : null}
          onPolicy={() => setPolicyOpen(true)}
          onProposals={() => void navigate({ to: '/rules/proposals' })}
        />
        <RuleList
          view={view}
          rows={rows}
          list={list}
          facets={facets}
          selected={selected}
          mayWrite={mayWrite}
          onSelect={select}
          onOpen={open}
          onSwitch={switchRule}
          onChange={step}
          onNew={create}
          onFiles={setFiles}
        />
      </PageMain>
      {files !== null && <ImportRules dropped={files} onClose={() => setFiles(null)} />}
      {policyOpen && <PolicyDialog onClose={() => setPolicyOpen(false)} />}
    </PageFrame>
  );
}

function RuleTabs({ view, onChoose }: { view: ReturnType<typeof readView>; onChoose: (tab: Tab) => void }) {
  const facets = useQuery(ruleFacetsQuery({})).data;
  const countOf = (facet: string, value: string) =>
    facets && (facets[facet]?.find((each) => each.value === value)?.count ?? 0);
  const modes = facets?.['mode'];
  const counts: Record<Tab, number | undefined> = {
    all: modes?.reduce((sum, { count }) => sum + count, 0),
    active: countOf('mode', 'active'),
    shadow: countOf('mode', 'shadow'),
    draft: countOf('mode', 'draft'),
    disabled: countOf('mode', 'disabled'),
    own: countOf('origin', 'own'),
  };
  return (
    <Tabs
      label={words.list.views}
      tabs={tabs.map((id) => ({ id, label: words.list.tabs[id], count: counts[id] }))}
      chosen={tabOf(view)}
      onChoose={onChoose}
    />
  );
}
