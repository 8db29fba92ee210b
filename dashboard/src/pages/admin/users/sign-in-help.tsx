// Help for a user who lost a phone or a laptop: no second factor any more, no session any more.
import { useMutation } from '@tanstack/react-query';
import type { User } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { Section } from '../../../ui/panel.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';
import { words } from './words.ts';

type Help = 'sessions' | 'factors';

export function SignInHelp({ user }: { user: User }) {
  const [asking, setAsking] = useState<Help | null>(null);
  const help = useMutation({
    mutationFn: async (kind: Help) => {
      const about = { userId: user.id };
      await (kind === 'factors'
        ? call('POST /users/:userId/mfa-reset', about)
        : call('DELETE /users/:userId/sessions', about));
    },
    onSuccess: (_, kind) =>
      showToast({ title: kind === 'factors' ? words.factorReset : words.signedOut, detail: user.name }),
    onError: (error) => showProblem(error, words.helping),
    onSettled: () => setAsking(null),
  });
  return (
    <Section title={words.lostDevices}>
      <div className="row">
        <Button small onClick={() => setAsking('sessions')}>
          {words.signOutEverywhere}
        </Button>
        <Button small onClick={() => setAsking('factors')}>
          {words.resetFactor}
        </Button>
      </div>
      <Confirm
        opened={asking !== null}
        title={asking === 'factors' ? words.resetFactorOf(user.name) : words.signOutOf(user.name)}
        action={asking === 'factors' ? words.reset : words.signOut}
        danger
        busy={help.isPending}
        onConfirm={() => asking && help.mutate(asking)}
        onClose={() => setAsking(null)}
      >
        {asking === 'factors' ? words.resetHelp : words.signOutHelp}
      </Confirm>
    </Section>
  );
}
