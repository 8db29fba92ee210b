// A forgotten password: ask for the link, and, with the link from the mail, set a new one.
import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { DoorFrame } from '../../session/door-frame.tsx';
import { NewPassword } from '../../session/new-password.tsx';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { words } from './words.ts';

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
      <DoorFrame title={words.look} lead={words.onItsWay}>
        <Link to="/sign-in">{words.back}</Link>
      </DoorFrame>
    );
  return (
    <DoorFrame title={words.forgot} lead={words.forgotLead}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          ask.mutate();
        }}
      >
        <TextInput
          label={words.email}
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
          {words.send}
        </Button>
        <Link to="/sign-in">{words.back}</Link>
      </form>
    </DoorFrame>
  );
}

function SetPassword({ token }: { token: string }) {
  const [password, setPassword] = useState('');
  const complete = useMutation({ mutationFn: () => call('POST /password-reset/complete', { token, password }) });
  if (complete.isSuccess)
    return (
      <DoorFrame title={words.isSet} lead={words.signedOut}>
        <Link to="/sign-in">{words.signIn}</Link>
      </DoorFrame>
    );
  return (
    <DoorFrame title={words.setNew} lead={words.setLead}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          complete.mutate();
        }}
      >
        <NewPassword label={words.newPassword} size="sm" value={password} onChange={setPassword} />
        {complete.isError && <Problem error={complete.error} />}
        <Button type="submit" look="primary" busy={complete.isPending}>
          {words.set}
        </Button>
      </form>
    </DoorFrame>
  );
}
