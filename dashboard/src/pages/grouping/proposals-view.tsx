// The inbox of what rules propose: gone through, accepted and rejected by keyboard.
import { TextInput } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { GroupingProposal } from '@tocsin/contracts/grouping';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { useKeys } from '../../lib/keyboard.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useCan } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { SeverityGlyph } from '../../ui/severity.tsx';
import { SplitPage } from '../../ui/split-page.tsx';
import { Time } from '../../ui/time.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { said } from '../../words/said.ts';
import { groupingKey, proposalsQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

export function ProposalsView() {
  const query = useInfiniteQuery(proposalsQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <Loaded query={query} what={words.loading.proposals} rows={8}>
      {({ pages }) => {
        const proposals = pages.flatMap(({ items }) => items);
        const proposal = proposals.find(({ id }) => id === chosen) ?? proposals[0] ?? null;
        return proposal === null ? (
          <div className={classes.alone}>
            <Panel label={words.proposals}>
              <EmptyState icon={<IconInbox size={20} stroke={1.6} />} title={words.noProposals}>
                {words.noProposalsText}
              </EmptyState>
            </Panel>
          </div>
        ) : (
          <SplitPage
            list={
              <Panel title={words.proposals}>
                <ScrollPane label={words.panes.proposals}>
                  <ul className={classes.list}>
                    {proposals.map((each) => (
                      <Item
                        key={each.id}
                        proposal={each}
                        chosen={each.id === proposal.id}
                        onChoose={() => setChosen(each.id)}
                      />
                    ))}
                  </ul>
                  {query.hasNextPage && (
                    <Button small busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                      {words.moreProposals}
                    </Button>
                  )}
                </ScrollPane>
              </Panel>
            }
          >
            <Decide key={proposal.id} proposal={proposal} all={proposals} onChoose={setChosen} />
          </SplitPage>
        );
      }}
    </Loaded>
  );
}

const intoText = ({ incident, others }: GroupingProposal): string =>
  incident?.number ?? others.map(({ number }) => number).join(', ');

function Item({ proposal, chosen, onChoose }: { proposal: GroupingProposal; chosen: boolean; onChoose: () => void }) {
  const { alert, at } = proposal;
  return (
    <li className={classes.item} data-chosen={chosen || undefined}>
      <SeverityGlyph severity={alert.severity} />
      <button type="button" className={classes.choose} aria-pressed={chosen} onClick={onChoose}>
        <b className={classes.itemName}>{said(alert.title)}</b>
        <span className="mono">
          {alert.number} → {intoText(proposal)}
        </span>
      </button>
      <Time at={at} look="age" />
    </li>
  );
}

type DecideProps = {
  proposal: GroupingProposal;
  all: readonly GroupingProposal[];
  onChoose: (id: string | null) => void;
};

function Decide({ proposal, all, onChoose }: DecideProps) {
  const mayWrite = useCan('incident:write');
  const [reason, setReason] = useState('');
  const groupingProposalId = proposal.id;
  const step = (by: number): void => {
    const at = all.findIndex(({ id }) => id === proposal.id);
    const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
    if (next) onChoose(next.id);
  };
  const done = (title: string): void => {
    showToast({ title });
    const at = all.findIndex(({ id }) => id === proposal.id);
    onChoose((all[at + 1] ?? all[at - 1])?.id ?? null);
    void queryClient.invalidateQueries({ queryKey: groupingKey });
  };
  const decide = useMutation({
    mutationFn: (accept: boolean) =>
      accept
        ? call('POST /grouping/proposals/:groupingProposalId/accept', { groupingProposalId })
        : call('POST /grouping/proposals/:groupingProposalId/reject', { groupingProposalId, reason }),
    onSuccess: (_, accept) => done(accept ? words.accepted(intoText(proposal)) : words.rejected),
    onError: (error) => showProblem(error, words.proposals),
  });
  const group = words.proposals;
  useKeys([
    { keys: 'j', label: words.nextProposal, hint: words.nextProposal, group, run: () => step(1) },
    { keys: 'k', label: words.previousProposal, group, run: () => step(-1) },
    ...(mayWrite
      ? [
          { keys: 'a', label: words.accept, group, run: () => decide.mutate(true) },
          { keys: 'd', label: words.reject, group, run: () => decide.mutate(false) },
        ]
      : []),
  ]);
  const { alert, incident, others, because, ruleName, ruleVersion } = proposal;
  return (
    <Panel title={alert.number}>
      <ScrollPane label={words.panes.proposal} className={classes.side}>
        <p className={classes.why}>{said(because)}</p>
        <p className="muted">{words.ruleSaid(said(ruleName), ruleVersion)}</p>
        <Named number={alert.number} title={alert.title} severity={alert.severity} />
        <h3>{incident ? words.into : words.newIncident}</h3>
        {incident && (
          <p>
            <Link to={`/incidents/${incident.number}`} className="mono">
              {incident.number}
            </Link>{' '}
            {said(incident.title)}
          </p>
        )}
        {others.map((other) => (
          <Named key={other.id} number={other.number} title={other.title} severity={other.severity} />
        ))}
        {mayWrite && (
          <>
            <TextInput
              label={words.reason}
              maxLength={2000}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <div className="row">
              <Button look="primary" keys="a" busy={decide.isPending} onClick={() => decide.mutate(true)}>
                {words.accept}
              </Button>
              <Button keys="d" busy={decide.isPending} onClick={() => decide.mutate(false)}>
                {words.reject}
              </Button>
            </div>
          </>
        )}
      </ScrollPane>
    </Panel>
  );
}

const Named = ({ number, title, severity }: { number: string; title: string; severity: number }) => (
  <div className={classes.member}>
    <SeverityGlyph severity={severity} />
    <div className="ellipsis">
      <Link to={`/alerts/${number}`} className="mono">
        {number}
      </Link>{' '}
      {said(title)}
    </div>
  </div>
);
