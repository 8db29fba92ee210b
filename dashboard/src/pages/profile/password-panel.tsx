// One's own password.
import { PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Profile } from '@tocsin/contracts/sign-in';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { continueSession } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { showToast } from '../../ui/toast.tsx';
import { faultAt, faultBeyond } from '../admin/field-faults.ts';
import { devicesQuery } from './queries.ts';

import classes from './profile.module.css';

export function PasswordPanel({ profile }: { profile: Profile }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({
    mutationFn: () => call('POST /profile/password', { current, next }),
    onSuccess: (session) => {
      continueSession(session);
      setCurrent('');
      setNext('');
      void queryClient.invalidateQueries({ queryKey: devicesQuery.queryKey });
      showToast({ title: 'Password changed', detail: 'You were signed out everywhere else.' });
    },
  });
  const beyond = change.isError ? faultBeyond(change.error, ['current', 'next']) : null;
  return (
    <Panel title="Password">
      <form
        className={classes.body}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          value={current}
          error={faultAt(change.error, 'current')}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <PasswordInput
          label="New password"
          description={`At least ${profile.leastPasswordLength} characters; a few words that do not belong together.`}
          autoComplete="new-password"
          value={next}
          error={faultAt(change.error, 'next')}
          onChange={(event) => setNext(event.currentTarget.value)}
        />
        {beyond !== null && <Problem error={beyond} />}
        <div className={classes.foot}>
          <Button type="submit" disabled={current === '' || next === ''} busy={change.isPending}>
            Change the password
          </Button>
        </div>
      </form>
    </Panel>
  );
}
