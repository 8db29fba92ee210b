// The questions triage asks: which verdict and why, whom, why again, which incident, what not to be told of.
import { Modal, Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Alert } from '@tocsin/contracts/alert';
import { verdicts, type Verdict } from '@tocsin/contracts/words';
import { useState } from 'react';

import { useSession } from '../../session/session.ts';
import { peopleQuery } from '../../shell/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { shortVerdictWords } from '../../words/verdicts.ts';
import { EscalateDialog } from './escalate-dialog.tsx';
import type { Act } from './expected.ts';
import { TuneAlert } from './tune-alert.tsx';
import type { DialogKind } from './use-alert-actions.tsx';
import { words } from './words.ts';

type DialogsProps = {
  kind: DialogKind;
  alerts: readonly Alert[];
  onAct: (act: Act) => void;
  onClose: () => void;
};

export function Dialogs({ kind, alerts, onAct, onClose }: DialogsProps) {
  const actAndClose = (act: Act) => {
    onClose();
    onAct(act);
  };
  const [first] = alerts;
  if (kind === 'tune') return first && <TuneAlert alert={first} onClose={onClose} />;
  if (kind === 'escalate') return <EscalateDialog alerts={alerts} onClose={onClose} />;
  if (kind === 'resolve') return <ResolveDialog alerts={alerts} onAct={actAndClose} onClose={onClose} />;
  if (kind === 'assign') return <AssignDialog alerts={alerts} onAct={actAndClose} onClose={onClose} />;
  return (
    <Confirm
      opened
      title={words.dialogs.reopenTitle(alerts.length)}
      action={words.dialogs.reopen}
      reason={words.dialogs.why}
      onConfirm={(reason) => actAndClose({ action: 'reopen', reason })}
      onClose={onClose}
    >
      {words.dialogs.reopens}
    </Confirm>
  );
}

type Asking = { alerts: readonly Alert[]; onAct: (act: Act) => void; onClose: () => void };

function ResolveDialog({ alerts, onAct, onClose }: Asking) {
  const [verdict, setVerdict] = useState<Verdict>('false_positive');
  const [reason, setReason] = useState('');
  return (
    <Modal opened onClose={onClose} title={words.dialogs.resolveTitle(alerts.length)} size={440}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onAct({ action: 'resolve', verdict, ...(reason.trim() ? { reason: reason.trim() } : {}) });
        }}
      >
        <Select
          label={words.dialogs.verdict}
          allowDeselect={false}
          data={verdicts.map((value) => ({ value, label: shortVerdictWords[value] }))}
          value={verdict}
          onChange={(value) => setVerdict(verdicts.find((each) => each === value) ?? 'undetermined')}
        />
        <Textarea
          label={words.dialogs.reason}
          description={words.dialogs.reasonFor}
          mt="md"
          autosize
          minRows={3}
          maxLength={2000}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Foot action={words.dialogs.resolve} onClose={onClose} ready />
      </form>
    </Modal>
  );
}

function AssignDialog({ alerts, onAct, onClose }: Asking) {
  const people = useQuery(peopleQuery).data ?? [];
  const myId = useSession()?.user.id;
  const [personId, setPersonId] = useState<string | null>(null);
  return (
    <Modal opened onClose={onClose} title={words.dialogs.assignTitle(alerts.length)} size={400}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (personId !== null) onAct({ action: 'assign', assigneeId: personId });
        }}
      >
        <Select
          label={words.dialogs.to}
          placeholder={words.dialogs.colleague}
          searchable
          data-autofocus
          data={people.map(({ id, name }) => ({ value: id, label: id === myId ? words.dialogs.me(name) : name }))}
          value={personId}
          onChange={setPersonId}
        />
        <Foot action={words.dialogs.assign} onClose={onClose} ready={personId !== null} />
      </form>
    </Modal>
  );
}

function Foot({ action, ready, onClose }: { action: string; ready: boolean; onClose: () => void }) {
  return (
    <div className="row" style={{ justifyContent: 'flex-end', marginTop: 16 }}>
      <Button onClick={onClose}>{words.dialogs.cancel}</Button>
      <Button type="submit" look="primary" disabled={!ready}>
        {action}
      </Button>
    </div>
  );
}
