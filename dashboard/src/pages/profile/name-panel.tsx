// One's own name.
import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Profile } from '@tocsin/contracts/sign-in';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { sessionQuery } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { showToast } from '../../ui/toast.tsx';
import { keepProfile } from './queries.ts';
import { words } from './words.ts';

import classes from './profile.module.css';

export function NamePanel({ profile }: { profile: Profile }) {
  const [name, setName] = useState(profile.name);
  const change = useMutation({
    mutationFn: () => call('PATCH /profile', { name: name.trim() }),
    onSuccess: (changed) => {
      keepProfile(changed);
      void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      showToast({ title: words.nameChanged, detail: changed.name });
    },
  });
  return (
    <Panel title={words.you}>
      <form
        className={classes.body}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <TextInput
          label={words.name}
          maxLength={120}
          value={name}
          autoComplete="name"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput label={words.email} value={profile.email} readOnly description={words.emailHelp} />
        {change.isError && <Problem error={change.error} />}
        {name.trim() !== profile.name && name.trim() !== '' && (
          <div className={classes.foot}>
            <Button onClick={() => setName(profile.name)}>{words.discard}</Button>
            <Button type="submit" look="primary" busy={change.isPending}>
              {words.save}
            </Button>
          </div>
        )}
      </form>
    </Panel>
  );
}
