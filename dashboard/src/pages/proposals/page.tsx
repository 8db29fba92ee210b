// Upstream changes that wait: looked at one by one beside the list, accepted or dismissed singly or together.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';

import { useKeys } from '../../lib/keyboard.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { useSelected } from '../../lib/use-selected.ts';
import { useCan } from '../../session/session.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { PageFrame, PageMain } from '../../ui/page-frame.tsx';
import { toggled, type Selection } from '../../ui/selection.ts';
import { stepKeys } from '../../ui/step-keys.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { words } from './catalogue.ts';
import { DecideDialog, type Asked } from './decide-dialog.tsx';
import type { Decision } from './decide.ts';
import { Preview } from './preview.tsx';
import { ProposalList } from './proposal-list.tsx';
import { proposalCountsQuery, proposalListQuery } from './queries.ts';
import { Toolbar } from './toolbar.tsx';
import { useDecideKeys } from './use-decide-keys.ts';
import { useLiveProposals } from './use-live-proposals.ts';
import { filterOf, nextAfter, patchForTab, readView, tabs } from './view.ts';

const nothing: Selection = new Set();

export function ProposalsPage() {
  const [search, change] = useUrlSearch();
  const view = useMemo(() => readView(search), [search]);
  const filter = useMemo(() => filterOf(view), [view]);
  const list = useInfiniteQuery(proposalListQuery(filter));
  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const counts = useQuery(proposalCountsQuery).data;
  const [selected, select] = useSelected('selected');
  const [selection, setSelection] = useState<Selection>(nothing);
  const [asked, setAsked] = useState<Asked | null>(null);
  const filterInput = useRef<HTMLInputElement>(null);
  const mayWrite = useCan('rule:write');
  const navigate = useNavigate();
  useLiveProposals();

  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const chosen = rows.filter(({ id }) => selection.has(id));
  const open = (proposalId: string) =>
    void navigate({ to: '/rules/proposals/$proposalId', params: { proposalId }, search });
  const askChosen = (decision: Decision) => {
    const free = chosen.filter(({ conflict }) => !conflict);
    setAsked({ decision, subject: { rows: free }, leftOut: chosen.length - free.length, merged: null });
  };
  const onDecided = (decided: readonly string[]) => {
    setSelection(nothing);
    if (selected !== null && decided.includes(selected)) select(nextAfter(ids, selected, new Set(decided)));
  };
  useDecideKeys(mayWrite && chosen.length > 0 ? askChosen : null);
  useKeys([
    ...stepKeys(words.keys, { ids, selected, select }),
    {
      keys: 'Enter',
      label: words.keys.open,
      hint: words.keys.openHint,
      run: () => selected !== null && open(selected),
    },
    {
      keys: 'Escape',
      label: words.keys.clear,
      run: () => (selection.size > 0 ? setSelection(nothing) : select(null)),
    },
    { keys: '/', label: words.keys.filter, hint: words.keys.filterHint, run: () => filterInput.current?.focus() },
    ...(mayWrite
      ? [
          {
            keys: 'x',
            label: words.keys.select,
            hint: words.keys.selectHint,
            run: () => selected !== null && setSelection((before) => toggled(before, selected)),
          },
        ]
      : []),
  ]);

  return (
    <PageFrame
      besideWidth="minmax(460px, 46%)"
      beside={
        selected !== null && (
          <Preview
            proposalId={selected}
            withKeys={chosen.length === 0}
            onAsk={setAsked}
            onOpen={() => open(selected)}
            onClose={() => select(null)}
          />
        )
      }
    >
      <PageHeader title={words.title} crumbs={[{ title: words.rules, to: '/rules' }]}>
        <Tabs
          label={words.views}
          tabs={tabs.map((id) => ({ id, label: words.tabs[id], count: counts?.[id] }))}
          chosen={view.tab}
          onChoose={(tab) => {
            setSelection(nothing);
            select(null);
            change(patchForTab(tab), { push: true });
          }}
        />
      </PageHeader>
      <PageMain>
        <Toolbar
          view={view}
          rows={rows}
          total={list.data?.pages[0]?.total ?? 0}
          chosen={chosen.length}
          mayWrite={mayWrite}
          inputRef={filterInput}
          onChange={(patch) => change(patch, { push: true })}
          onAskChosen={askChosen}
          onAskAll={(decision) => setAsked({ decision, subject: { all: filter }, leftOut: 0, merged: null })}
          onClearChosen={() => setSelection(nothing)}
        />
        <ProposalList
          view={view}
          rows={rows}
          list={list}
          selected={selected}
          selection={mayWrite ? selection : null}
          onSelect={select}
          onSelection={setSelection}
          onOpen={open}
          onChange={(patch) => change(patch, { push: true })}
        />
      </PageMain>
      {asked && <DecideDialog asked={asked} onDecided={onDecided} onClose={() => setAsked(null)} />}
    </PageFrame>
  );
}
