// One's own password.
import { PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Profile } from '@tocsin/contracts/sign-in';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { NewPassword } from '../../session/new-password.tsx';
import { continueSession } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { showToast } from '../../ui/toast.tsx';
import { faultAt, faultBeyond } from '../admin/field-faults.ts';
import { devicesQuery } from './queries.ts';
import { words } from './words.ts';

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
      showToast({ title: words.passwordChanged, detail: words.signedOutElsewhere });
    },
  });
  const beyond = change.isError ? faultBeyond(change.error, ['current', 'next']) : null;
  return (
    <Panel title={words.password}>
      <form
        className={classes.body}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <PasswordInput
          label={words.currentPassword}
          autoComplete="current-password"
          value={current}
          error={faultAt(change.error, 'current')}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <NewPassword
          label={words.newPassword}
          description={words.passwordHelp(profile.leastPasswordLength)}
          about={[profile.name, profile.email]}
          value={next}
          error={faultAt(change.error, 'next')}
          onChange={setNext}
        />
        {beyond !== null && <Problem error={beyond} />}
        <div className={classes.foot}>
          <Button type="submit" disabled={current === '' || next === ''} busy={change.isPending}>
            {words.changePassword}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
