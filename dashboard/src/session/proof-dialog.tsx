// Asks a signed-in person to prove again who they are; what needed the proof then goes on by itself.
import { Modal, PasswordInput, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Input } from '@tocsin/contracts/client';
import { useState } from 'react';

import { call } from '../lib/api.ts';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/problem.tsx';
import { askForPasskey } from './passkey.ts';
import { ProviderProof } from './provider-proof.tsx';
import { continueSession } from './session.ts';
import { words } from './words.ts';

import classes from './proof-dialog.module.css';

type ProofDialogProps = { opened: boolean; onSettled: (proven: boolean) => void };

export const ProofDialog = ({ opened, onSettled }: ProofDialogProps) => (
  <Modal opened={opened} onClose={() => onSettled(false)} title={words.isItYou} size={400} zIndex={400}>
    {opened && <ProofForm lead={words.proofLead} onProven={() => onSettled(true)} />}
  </Modal>
);

/** @param lead why a proof is asked for */
export function ProofForm({ onProven, lead }: { onProven: () => void; lead: string }) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const options = useQuery({
    queryKey: ['step-up'],
    queryFn: () => call('POST /session/step-up/options', {}),
    staleTime: 0,
    gcTime: 0,
    refetchOnMount: 'always',
  });
  const methods = options.data?.methods ?? [];
  const prove = useMutation({
    mutationFn: (proof: Input<'POST /session/step-up'>) => call('POST /session/step-up', proof),
    onSuccess: (session) => {
      continueSession(session);
      onProven();
    },
    onError: () => void options.refetch(),
  });
  const byPasskey = useMutation({
    mutationFn: async () => {
      const { ticket, passkey } = options.data ?? {};
      if (!ticket || !passkey) return;
      await prove.mutateAsync({ passkey: { ticket, response: await askForPasskey(passkey) } });
    },
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        prove.mutate(methods.includes('totp') ? { totp: code } : { password });
      }}
    >
      <p className="soft">{lead}</p>
      {options.isError && <Problem error={options.error} onRetry={() => void options.refetch()} />}
      {methods.includes('password') && (
        <PasswordInput
          label={words.password}
          autoComplete="current-password"
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      )}
      {methods.includes('totp') && (
        <TextInput
          label={words.totpCode}
          autoComplete="one-time-code"
          inputMode="numeric"
          data-autofocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      )}
      {prove.isError && <Problem error={prove.error} />}
      {byPasskey.isError && !prove.isError && <Problem error={byPasskey.error} />}
      {methods.includes('provider') && <ProviderProof onProven={onProven} />}
      <div className={classes.foot}>
        {methods.includes('passkey') && (
          <Button
            icon={<IconFingerprint size={15} stroke={1.6} />}
            busy={byPasskey.isPending}
            onClick={() => byPasskey.mutate()}
          >
            {words.withPasskey}
          </Button>
        )}
        {(methods.includes('password') || methods.includes('totp')) && (
          <Button type="submit" look="primary" busy={prove.isPending}>
            {words.goOn}
          </Button>
        )}
      </div>
    </form>
  );
}
