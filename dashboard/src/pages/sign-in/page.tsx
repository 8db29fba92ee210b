// Signing in, and then on to where the person wanted to be.
import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';

import { call } from '../../lib/api.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { DoorFrame } from '../../session/door-frame.tsx';
import { beginSession, safeReturnPath } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';

export function SignInPage() {
  const [search] = useUrlSearch();
  const navigate = useNavigate();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const setup = useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => call('GET /setup', {}, { signal }) });
  const signIn = useMutation({
    mutationFn: () => call('POST /session', { email: email.trim(), password }),
    onSuccess: (session) => {
      beginSession(session);
      void navigate({ href: safeReturnPath(search.return?.[0]), replace: true });
    },
  });
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const setupNeeded = setup.data?.needed === true;
  useEffect(() => {
    if (setupNeeded) void navigate({ to: '/setup', replace: true });
  }, [setupNeeded, navigate]);

  return (
    <DoorFrame title="Sign in" lead={search.return ? 'Sign in to go on where you were.' : 'Welcome back.'}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate();
        }}
      >
        <TextInput
          label="E-mail"
          type="email"
          size="sm"
          required
          ref={first}
          autoComplete="username"
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          size="sm"
          required
          autoComplete="current-password"
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {signIn.isError && <Problem error={signIn.error} />}
        <Button type="submit" look="primary" busy={signIn.isPending}>
          Sign in
        </Button>
      </form>
    </DoorFrame>
  );
}
