// Asks before proposals are decided: what will happen, how new rules start, and afterwards what was refused.
import { Modal, Select } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Proposal } from '@tocsin/contracts/api/rule-life';
import { ruleModes, type RuleMode } from '@tocsin/contracts/words';
import { useState } from 'react';

import { formatCount, plural } from '../../lib/format.ts';
import { queryClient } from '../../lib/query-client.ts';
import { proposalKey } from '../../shell/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { showToast } from '../../ui/toast.tsx';
import { modeWord } from '../rules/life/mode.tsx';
import { ruleKeys, rulePolicyQuery } from '../rules/queries.ts';
import { RefusedList } from '../rules/refused-list.tsx';
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
  const verb = decision === 'accept' ? 'Accept' : 'Dismiss';
  return (
    <Modal opened onClose={run.isPending ? nothing : onClose} title={titleOf(verb, rows)} size={500}>
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
              {formatCount(sent)} of {formatCount(ids.length)} decided
            </span>
          )}
          <Button onClick={onClose} disabled={run.isPending}>
            Cancel
          </Button>
          <Button
            type="submit"
            look={decision === 'accept' ? 'primary' : 'danger'}
            busy={run.isPending}
            disabled={ids.length === 0}
            data-autofocus
          >
            {ids.length > 1 ? `${verb} ${formatCount(ids.length)}` : verb}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

const nothing = () => undefined;

function titleOf(verb: string, rows: readonly Proposal[] | undefined): string {
  const [first] = rows ?? [];
  if (!rows || !first) return `${verb} proposals`;
  return rows.length === 1 ? `${verb} “${first.title}”?` : `${verb} ${plural(rows.length, 'proposal')}?`;
}

function tell(decision: Decision, { accepted, dismissed }: Decided, detail: string | undefined) {
  const count = accepted + dismissed;
  if (count === 0)
    showToast({ title: 'Nothing changed', detail: 'Someone else has decided this already.', look: 'news' });
  else showToast({ title: `${decision === 'accept' ? 'Accepted' : 'Dismissed'} ${plural(count, 'proposal')}`, detail });
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
  if (rows.length === 0) return <p className="soft">Nothing waits here but conflicts, which are decided one by one.</p>;
  return (
    <div className={classes.told}>
      {decision === 'accept' ? (
        acceptWords(rows, gates).map((sentence) => <p key={sentence}>{sentence}</p>)
      ) : (
        <p>The library stays as it is. The same change is not proposed again; the next one upstream is.</p>
      )}
      {merged !== null && <p>The text you kept becomes the new version, and the rule stays marked as edited here.</p>}
      {lost && (
        <p className={classes.care}>
          <IconAlertTriangle size={15} stroke={1.7} /> The rule was changed here: what was changed is no longer at work.
        </p>
      )}
      {decision === 'accept' && rows.some(({ kind }) => kind === 'add') && (
        <Select
          label="New rules start as"
          description={
            mode === 'active' && gates !== null ? `The policy asks for ${gates}: they start as drafts.` : modeHelp[mode]
          }
          allowDeselect={false}
          data={ruleModes.map((value) => ({ value, label: modeWord(value) }))}
          value={mode}
          onChange={(value) => onMode(ruleModes.find((each) => each === value) ?? 'active')}
        />
      )}
      {leftOut > 0 && (
        <p className="muted">{plural(leftOut, 'conflict is', 'conflicts are')} left out: each is decided by itself.</p>
      )}
      {'all' in asked.subject && <p className="muted">Conflicts are left out: each is decided by itself.</p>}
      <p className="muted">This cannot be undone.</p>
    </div>
  );
}

const modeHelp: Record<RuleMode, string> = {
  active: 'Their matches raise alerts at once.',
  shadow: 'Their matches are counted and raise nothing.',
  draft: 'They wait in the library for someone to put them to work.',
  disabled: 'They are in the library and not at work.',
};

function Refusals({ result, onClose }: { result: Decided; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Some proposals were refused" size={600}>
      <p className="soft">
        {result.accepted > 0 ? `${plural(result.accepted, 'proposal was', 'proposals were')} accepted. ` : ''}
        What was refused still waits in the list.
      </p>
      <RefusedList title="Refused" refused={result.refused} />
      <div className={classes.foot}>
        <Button look="primary" data-autofocus onClick={onClose}>
          Done
        </Button>
      </div>
    </Modal>
  );
}
