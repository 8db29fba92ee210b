// Alerts that grouping rules propose for this incident, to be accepted or rejected.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { GroupingProposal } from '@tocsin/contracts/grouping';

import { call } from '../../lib/api.ts';
import { useCan } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { SeverityGlyph } from '../../ui/severity.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { said } from '../../words/said.ts';
import { words } from './words.ts';

import classes from './alerts-panel.module.css';

const mostShown = 5;
const keyOf = (incidentId: string) => ['grouping', 'proposals', incidentId] as const;

/** Nothing where nothing is proposed. */
export function Proposed({ incidentId }: { incidentId: string }) {
  const mayWrite = useCan('incident:write');
  const query = useQuery({
    queryKey: keyOf(incidentId),
    queryFn: async ({ signal }) =>
      (await call('GET /grouping/proposals', { incident: incidentId, limit: mostShown }, { signal })).items,
  });
  if (!query.data || query.data.length === 0) return null;
  return (
    <section className={classes.proposed} aria-label={words.alerts.proposed}>
      <h3 className={classes.groupTitle}>{words.alerts.proposed}</h3>
      <ul className={classes.list}>
        {query.data.map((proposal) => (
          <Row key={proposal.id} proposal={proposal} incidentId={incidentId} mayWrite={mayWrite} />
        ))}
      </ul>
    </section>
  );
}

type RowProps = { proposal: GroupingProposal; incidentId: string; mayWrite: boolean };

function Row({ proposal, incidentId, mayWrite }: RowProps) {
  const client = useQueryClient();
  const groupingProposalId = proposal.id;
  const decide = useMutation({
    mutationFn: (accept: boolean) =>
      accept
        ? call('POST /grouping/proposals/:groupingProposalId/accept', { groupingProposalId })
        : call('POST /grouping/proposals/:groupingProposalId/reject', { groupingProposalId }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keyOf(incidentId) });
      void client.invalidateQueries({ queryKey: ['incidents', 'one'] });
    },
    onError: (error) => showProblem(error, words.alerts.deciding),
  });
  const { alert, because } = proposal;
  return (
    <li className={classes.proposal}>
      <SeverityGlyph severity={alert.severity} />
      <div className={classes.words}>
        <span className="ellipsis">{said(alert.title)}</span>
        <div className={classNames(classes.because, 'ellipsis')} title={said(because)}>
          <span className="mono">{alert.number}</span> · {said(because)}
        </div>
      </div>
      {mayWrite && (
        <span className="row">
          <Button small busy={decide.isPending} onClick={() => decide.mutate(true)}>
            {words.alerts.accept}
          </Button>
          <Button small look="quiet" busy={decide.isPending} onClick={() => decide.mutate(false)}>
            {words.alerts.reject}
          </Button>
        </span>
      )}
    </li>
  );
}
