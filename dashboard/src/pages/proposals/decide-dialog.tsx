// Asks before proposals are decided: what will happen, how new rules start, and afterwards what was refused.
import { Modal, Select } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Proposal } from '@tocsin/contracts/api/rule-life';
import { ruleModes, type RuleMode } from '@tocsin/contracts/words';
import { useState } from 'react';

import { queryClient } from '../../lib/query-client.ts';
import { proposalKey } from '../../shell/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { showToast } from '../../ui/toast.tsx';
import { ruleModeWords } from '../../words/rule-modes.ts';
import { ruleKeys, rulePolicyQuery } from '../rules/queries.ts';
import { RefusedList } from '../rules/refused-list.tsx';
import { words } from './catalogue.ts';
import { decideProposals, type Decided, type Decision } from './decide.ts';
import { decidableQuery } from './queries.ts';
import type { ProposalFilter } from './view.ts';
import { acceptWords, gateWords } from './words.ts';

import classes from './decide-dialog.module.css';

export type Asked = {
  decision: Decision;
  /** These, or all of a filter that are no conflicts. */
  subject: { rows: readonly Proposal[] } | { all: ProposalFilter };
  /** Conflicts that were chosen with others, and are left out. */
  leftOut: number;
  /** The text to keep, of one conflict. */
  merged: string | null;
};

type DecideDialogProps = {
  asked: Asked;
  /** `refused`: some of them still wait, and the dialog says why. */
  onDecided: (ids: readonly string[], refused: boolean) => void;
  onClose: () => void;
};

export function DecideDialog({ asked, onDecided, onClose }: DecideDialogProps) {
  const { decision, subject, merged } = asked;
  const found = useQuery({ ...decidableQuery('all' in subject ? subject.all : {}), enabled: 'all' in subject });
  const rows = 'rows' in subject ? subject.rows : found.data;
  const [mode, setMode] = useState<RuleMode>('active');
  const [sent, setSent] = useState(0);
  const ids = rows?.map(({ id }) => id) ?? [];
  const run = useMutation({
    mutationFn: () => decideProposals({ decision, ids, mode, merged }, setSent),
    onSuccess: (result) => {
      onDecided(ids, result.refused.length > 0);
      if (result.refused.length > 0) return;
      tell(decision, result, rows?.length === 1 ? rows[0]?.title : undefined);
      onClose();
    },
    // Also after a fault half-way: the parts before it are decided.
    onSettled: () => {
      for (const queryKey of [proposalKey, ruleKeys.all]) void queryClient.invalidateQueries({ queryKey });
    },
  });
  if (run.data) return <Refusals result={run.data} onClose={onClose} />;
  const said = words.asking[decision];
  return (
    <Modal opened onClose={run.isPending ? nothing : onClose} title={titleOf(decision, rows)} size={500}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          run.mutate();
        }}
      >
        {found.isError && <Problem error={found.error} onRetry={() => void found.refetch()} />}
        {rows ? (
          <Consequences asked={asked} rows={rows} mode={mode} onMode={setMode} />
        ) : (
          !found.isError && <Skeleton height={64} />
        )}
        {run.isError && <Problem error={run.error} />}
        <div className={classes.foot}>
          {run.isPending && ids.length > 1 && (
            <span className="muted grow num" role="status">
              {words.decided(sent, ids.length)}
            </span>
          )}
          <Button onClick={onClose} disabled={run.isPending}>
            {words.cancel}
          </Button>
          <Button
            type="submit"
            look={decision === 'accept' ? 'primary' : 'danger'}
            busy={run.isPending}
            disabled={ids.length === 0}
            data-autofocus
          >
            {ids.length > 1 ? said.actMany(ids.length) : said.act}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

const nothing = () => undefined;

function titleOf(decision: Decision, rows: readonly Proposal[] | undefined): string {
  const [first] = rows ?? [];
  const said = words.asking[decision];
  if (!rows || !first) return said.all;
  return rows.length === 1 ? said.one(first.title) : said.many(rows.length);
}

function tell(decision: Decision, { accepted, dismissed }: Decided, detail: string | undefined) {
  const count = accepted + dismissed;
  if (count === 0) showToast({ title: words.nothingChanged, detail: words.decidedAlready, look: 'news' });
  else showToast({ title: words.asking[decision].done(count), detail });
}

type ConsequencesProps = {
  asked: Asked;
  rows: readonly Proposal[];
  mode: RuleMode;
  onMode: (mode: RuleMode) => void;
};

function Consequences({ asked, rows, mode, onMode }: ConsequencesProps) {
  const { decision, leftOut, merged } = asked;
  const policy = useQuery(rulePolicyQuery).data;
  const gates = policy ? gateWords(policy) : null;
  const lost = decision === 'accept' && merged === null && rows.some(({ conflict }) => conflict);
  if (rows.length === 0) return <p className="soft">{words.onlyConflicts}</p>;
  return (
    <div className={classes.told}>
      {decision === 'accept' ? (
        acceptWords(rows, gates).map((sentence) => <p key={sentence}>{sentence}</p>)
      ) : (
        <p>{words.dismissing}</p>
      )}
      {merged !== null && <p>{words.keeping}</p>}
      {lost && (
        <p className={classes.care}>
          <IconAlertTriangle size={15} stroke={1.7} /> {words.losing}
        </p>
      )}
      {decision === 'accept' && rows.some(({ kind }) => kind === 'add') && (
        <Select
          label={words.startAs}
          description={mode === 'active' && gates !== null ? words.startAsDrafts(gates) : words.startHelp[mode]}
          allowDeselect={false}
          data={ruleModes.map((value) => ({ value, label: ruleModeWords[value] }))}
          value={mode}
          onChange={(value) => onMode(ruleModes.find((each) => each === value) ?? 'active')}
        />
      )}
      {leftOut > 0 && <p className="muted">{words.leftOut(leftOut)}</p>}
      {'all' in asked.subject && <p className="muted">{words.conflictsLeftOut}</p>}
      <p className="muted">{words.final}</p>
    </div>
  );
}

function Refusals({ result, onClose }: { result: Decided; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={words.refusedTitle} size={600}>
      <p className="soft">{words.refusedHelp(result.accepted)}</p>
      <RefusedList title={words.refused} refused={result.refused} />
      <div className={classes.foot}>
        <Button look="primary" data-autofocus onClick={onClose}>
          {words.doneButton}
        </Button>
      </div>
    </Modal>
  );
}
