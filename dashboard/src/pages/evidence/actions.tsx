// What may be done with an item now, by its state and the person's permissions.
import { useMutation } from '@tanstack/react-query';
import type { Evidence } from '@tocsin/contracts/evidence';
import { useState } from 'react';

import { refreshEvidence } from '../../evidence/queries.ts';
import { words } from '../../evidence/words.ts';
import { call } from '../../lib/api.ts';
import { useCan } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { DeriveForm } from './derive-form.tsx';
import { Download } from './download.tsx';
import { EditForm } from './edit-form.tsx';
import { TransferForm, type TransferStep } from './transfer-form.tsx';

const said = words.actions;

type Asked = {
  name: string;
  title: string;
  text: string;
  needsReason: boolean;
  danger?: boolean;
  run: (reason: string) => Promise<unknown>;
};

/** The steps that ask for no more than a reason. */
function asked({ id: evidenceId, state, kind, rev }: Evidence): Asked[] {
  const steps: Asked[] = [];
  const isPhysical = state === 'registered' && kind === 'physical';
  if (state === 'collecting' || state === 'returned' || isPhysical)
    steps.push({
      name: said.seal,
      title: said.sealTitle,
      text: said.sealText,
      needsReason: false,
      run: () => call('POST /evidence/:evidenceId/seal', { evidenceId, rev }),
    });
  if (state === 'sealed' || state === 'returned')
    steps.push({
      name: said.begin,
      title: said.begin,
      text: said.beginText,
      needsReason: true,
      run: (reason) => call('POST /evidence/:evidenceId/analysis', { evidenceId, step: 'begin', reason }),
    });
  if (state === 'in_analysis')
    steps.push({
      name: said.end,
      title: said.end,
      text: said.endText,
      needsReason: true,
      run: (reason) => call('POST /evidence/:evidenceId/analysis', { evidenceId, step: 'end', reason }),
    });
  return steps;
}

const holdOf = ({ id: evidenceId }: Evidence): Asked => ({
  name: said.hold,
  title: said.holdTitle,
  text: said.holdText,
  needsReason: true,
  run: async (reason) => {
    await call('POST /legal-holds', { scope: { kind: 'evidence', evidenceId }, reason });
    showToast({ title: said.holdPlaced });
  },
});
const disposalOf = ({ id: evidenceId }: Evidence): Asked => ({
  name: said.dispose,
  title: said.disposeTitle,
  text: said.disposeText,
  needsReason: true,
  danger: true,
  run: (reason) => call('POST /evidence/:evidenceId/disposal', { evidenceId, reason }),
});
const transfersOf = ({ state }: Evidence): TransferStep[] =>
  state === 'transferred' ? ['accept', 'return'] : state === 'sealed' || state === 'returned' ? ['out'] : [];
const disposable: readonly Evidence['state'][] = ['registered', 'collecting', 'sealed', 'returned'];
const stepNames: Readonly<Record<TransferStep, string>> = { out: said.out, accept: said.accept, return: said.back };

export function Actions({ evidence }: { evidence: Evidence }) {
  const mayWrite = useCan('evidence:write');
  const mayHold = useCan('privacy:write');
  const mayDispose = useCan('evidence:dispose');
  const [transfer, setTransfer] = useState<TransferStep | null>(null);
  const [form, setForm] = useState<'derive' | 'edit' | null>(null);
  const { state, frozen, file } = evidence;
  if (state === 'disposed' || frozen) return null;
  const canDerive = state === 'sealed' || state === 'in_analysis';
  return (
    <>
      {mayWrite && asked(evidence).map((step) => <AskedButton key={step.name} step={step} />)}
      {mayWrite &&
        transfersOf(evidence).map((step) => (
          <Button key={step} small onClick={() => setTransfer(step)}>
            {stepNames[step]}
          </Button>
        ))}
      {mayWrite && canDerive && (
        <Button small onClick={() => setForm('derive')}>
          {said.derive}
        </Button>
      )}
      {file && <Download evidence={evidence} />}
      {mayWrite && state !== 'disposal_requested' && (
        <Button small look="quiet" onClick={() => setForm('edit')}>
          {said.edit}
        </Button>
      )}
      {mayHold && <AskedButton step={holdOf(evidence)} quiet />}
      {mayDispose && disposable.includes(state) && <AskedButton step={disposalOf(evidence)} quiet />}
      {transfer && <TransferForm evidence={evidence} step={transfer} onClose={() => setTransfer(null)} />}
      {form === 'derive' && <DeriveForm evidence={evidence} onClose={() => setForm(null)} />}
      {form === 'edit' && <EditForm evidence={evidence} onClose={() => setForm(null)} />}
    </>
  );
}

export function AskedButton({ step, quiet = false }: { step: Asked; quiet?: boolean }) {
  const [asking, setAsking] = useState(false);
  const doIt = useMutation({
    mutationFn: step.run,
    onSuccess: refreshEvidence,
    onError: (error) => showProblem(error, step.name),
  });
  return (
    <>
      <Button small look={quiet ? 'quiet' : 'plain'} busy={doIt.isPending} onClick={() => setAsking(true)}>
        {step.name}
      </Button>
      <Confirm
        opened={asking}
        title={step.title}
        action={step.name}
        danger={step.danger === true}
        {...(step.needsReason && { reason: said.reason })}
        onConfirm={(reason) => {
          setAsking(false);
          doIt.mutate(reason);
        }}
        onClose={() => setAsking(false)}
      >
        {step.text}
      </Confirm>
    </>
  );
}
