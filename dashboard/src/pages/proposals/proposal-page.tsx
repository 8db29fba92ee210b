// One proposal on a page of its own: room for the texts side by side, and a link to share.
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { useKeys } from '../../lib/keyboard.ts';
import { usePathPart, useUrlSearch } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { ConflictMark, explain, KindBadge, Lines, Origin } from './about.tsx';
import { words } from './catalogue.ts';
import { DecideButtons } from './decide-buttons.tsx';
import { DecideDialog, type Asked } from './decide-dialog.tsx';
import { proposalQuery, type ProposalTexts } from './queries.ts';
import { Texts } from './texts.tsx';
import { useLiveProposals } from './use-live-proposals.ts';
import { useMerged } from './use-merged.ts';

import classes from './proposal-page.module.css';

const crumbs = [
  { title: words.rules, to: '/rules' },
  { title: words.title, to: '/rules/proposals' },
];

export function ProposalPage() {
  const proposalId = usePathPart('proposalId');
  const query = useQuery(proposalQuery(proposalId));
  useLiveProposals();
  return (
    <>
      <PageHeader title={query.data?.title ?? words.proposal} crumbs={crumbs} />
      <div className={classes.page}>
        {query.isError && <Problem error={query.error} onRetry={() => void query.refetch()} />}
        {query.isPending && <SkeletonRows label={words.loadingOne} />}
        {query.data && <ProposalView key={query.data.id} proposal={query.data} />}
      </div>
    </>
  );
}

function ProposalView({ proposal }: { proposal: ProposalTexts }) {
  const [search] = useUrlSearch();
  const navigate = useNavigate();
  const mayWrite = useCan('rule:write');
  const merged = useMerged(proposal);
  const [asked, setAsked] = useState<Asked | null>(null);
  const back = (patch: { selected?: string[] } = {}) =>
    void navigate({ to: '/rules/proposals', search: { ...search, ...patch } });
  useKeys([{ keys: 'Escape', label: words.keys.back, hint: words.keys.backHint, run: () => back() }]);
  return (
    <>
      <Panel label={words.summary} className={classes.head}>
        <div className={classes.what}>
          <div className="row">
            <KindBadge proposal={proposal} />
            {proposal.conflict && <ConflictMark />}
            <Lines proposal={proposal} />
            <span className="soft">{explain(proposal)}</span>
          </div>
          <Origin proposal={proposal} />
        </div>
        {mayWrite && (
          <div className="row">
            <DecideButtons proposal={proposal} merged={merged.text} withKeys onAsk={setAsked} />
          </div>
        )}
      </Panel>
      <Texts proposal={proposal} merged={merged} mayWrite={mayWrite} />
      {asked && (
        <DecideDialog
          asked={asked}
          onDecided={(_, refused) => refused || back({ selected: [] })}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
