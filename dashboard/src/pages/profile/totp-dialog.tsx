// Sets up an authenticator app: scan, type the code, done.
import { Modal, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { continueSession } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { showToast } from '../../ui/toast.tsx';
import { words } from './words.ts';

import classes from './profile.module.css';

export function TotpDialog({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const [code, setCode] = useState('');
  // Asked once for each time the dialog opens: every answer is another secret.
  const begun = useQuery({
    queryKey: ['totp'],
    queryFn: () => call('POST /profile/totp', {}),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const confirm = useMutation({
    mutationFn: () => call('POST /profile/totp/confirm', { code }),
    onSuccess: (session) => {
      continueSession(session);
      showToast({ title: words.appSetUp, detail: words.appSetUpHelp });
      onDone();
    },
  });
  return (
    <Modal opened onClose={onClose} title={words.app} size={400}>
      {begun.isError && <Problem error={begun.error} onRetry={() => void begun.refetch()} />}
      {begun.isPending && <SkeletonRows label={words.makingSecret} rows={4} />}
      {begun.data && (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            confirm.mutate();
          }}
        >
          <p className="soft">{words.scan}</p>
          <img
            className={classes.qr}
            alt={words.qrCode}
            src={`data:image/svg+xml,${encodeURIComponent(begun.data.svg)}`}
          />
          <p className={classes.secret}>{begun.data.secret.match(/.{1,4}/g)?.join(' ')}</p>
          <TextInput
            label={words.appCode}
            autoComplete="one-time-code"
            inputMode="numeric"
            data-autofocus
            required
            withAsterisk={false}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          {confirm.isError && <Problem error={confirm.error} />}
          <div className={classes.foot}>
            <Button onClick={onClose}>{words.cancel}</Button>
            <Button type="submit" look="primary" busy={confirm.isPending}>
              {words.turnOn}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
