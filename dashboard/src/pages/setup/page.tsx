// The first start: the organisation and its first administrator, with the token the server printed.
import { TextInput } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { DoorFrame } from '../../session/door-frame.tsx';
import { NewPassword } from '../../session/new-password.tsx';
import { beginSession } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Problem } from '../../ui/problem.tsx';
import { words } from './words.ts';

const leastPassword = 12;

export function SetupPage() {
  const setup = useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => call('GET /setup', {}, { signal }) });
  return (
    <DoorFrame title={words.title} lead={words.lead}>
      {setup.isError && <Problem error={setup.error} onRetry={() => void setup.refetch()} />}
      {setup.data?.needed === false && (
        <EmptyState
          icon={<IconCircleCheck size={20} stroke={1.6} />}
          title={words.already}
          actions={<Link to="/sign-in">{words.signIn}</Link>}
        >
          {words.askForAccount}
        </EmptyState>
      )}
      {setup.data?.needed === true && <SetupForm />}
    </DoorFrame>
  );
}

function SetupForm() {
  const [search] = useUrlSearch();
  const navigate = useNavigate();
  const [form, setForm] = useState({
    token: search.token?.[0] ?? '',
    organisation: '',
    name: '',
    email: '',
    password: '',
  });
  const complete = useMutation({
    mutationFn: () => call('POST /setup', form),
    onSuccess: (session) => {
      beginSession(session);
      void navigate({ to: '/', replace: true });
    },
  });
  const field = (name: keyof typeof form) => ({
    size: 'sm' as const,
    required: true,
    withAsterisk: false,
    value: form[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
      setForm((before) => ({ ...before, [name]: event.target.value })),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        complete.mutate();
      }}
    >
      {search.token === undefined && (
        <TextInput label={words.token} description={words.tokenHelp} autoComplete="off" {...field('token')} />
      )}
      <TextInput label={words.organisation} autoComplete="organization" {...field('organisation')} />
      <TextInput label={words.name} autoComplete="name" {...field('name')} />
      <TextInput label={words.email} type="email" autoComplete="username" {...field('email')} />
      <NewPassword
        label={words.password}
        description={words.atLeast(leastPassword)}
        size="sm"
        least={leastPassword}
        about={[form.organisation, form.name, form.email]}
        value={form.password}
        onChange={(password) => setForm((before) => ({ ...before, password }))}
      />
      {complete.isError && <Problem error={complete.error} />}
      <Button type="submit" look="primary" busy={complete.isPending}>
        {words.create}
      </Button>
    </form>
  );
}
