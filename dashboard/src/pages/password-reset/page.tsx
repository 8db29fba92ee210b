// A forgotten password: ask for the link, and, with the link from the mail, set a new one.
import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { DoorFrame } from '../../session/door-frame.tsx';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';

export function PasswordResetPage() {
  const [search] = useUrlSearch();
  const token = search.token?.[0];
  return token === undefined ? <AskForLink /> : <SetPassword token={token} />;
}

function AskForLink() {
  const [email, setEmail] = useState('');
  const ask = useMutation({ mutationFn: () => call('POST /password-reset', { email: email.trim() }) });
  if (ask.isSuccess)
    return (
      <DoorFrame
        title="Look into your mail"
        lead="If somebody has this address here, a link to set a new password is on its way. It works for an hour."
      >
        <Link to="/sign-in">Back to signing in</Link>
      </DoorFrame>
    );
  return (
    <DoorFrame title="Forgot the password?" lead="Tocsin sends you a link to set a new one.">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          ask.mutate();
        }}
      >
        <TextInput
          label="E-mail"
          type="email"
          size="sm"
          required
          withAsterisk={false}
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        {ask.isError && <Problem error={ask.error} />}
        <Button type="submit" look="primary" busy={ask.isPending}>
          Send the link
        </Button>
        <Link to="/sign-in">Back to signing in</Link>
      </form>
    </DoorFrame>
  );
}

function SetPassword({ token }: { token: string }) {
  const [password, setPassword] = useState('');
  const complete = useMutation({ mutationFn: () => call('POST /password-reset/complete', { token, password }) });
  if (complete.isSuccess)
    return (
      <DoorFrame title="The new password is set" lead="You were signed out everywhere.">
        <Link to="/sign-in">Sign in</Link>
      </DoorFrame>
    );
  return (
    <DoorFrame title="Set a new password" lead="At least 12 characters; a few words that do not belong together.">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          complete.mutate();
        }}
      >
        <PasswordInput
          label="New password"
          size="sm"
          required
          withAsterisk={false}
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {complete.isError && <Problem error={complete.error} />}
        <Button type="submit" look="primary" busy={complete.isPending}>
          Set the password
        </Button>
      </form>
    </DoorFrame>
  );
}
