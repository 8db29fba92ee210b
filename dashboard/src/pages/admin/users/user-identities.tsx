// A user's identities at providers, for administrators.
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import type { User } from '@tocsin/contracts/identity';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { identityWords as words } from '../../../session/identity-words.ts';
import { ConfirmedButton } from '../../../ui/confirmed-button.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { Time } from '../../../ui/time.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';

const identitiesQuery = (userId: string) =>
  queryOptions({
    queryKey: ['users', userId, 'identities'],
    queryFn: async ({ signal }) => (await call('GET /users/:userId/identities', { userId }, { signal })).items,
  });

export function UserIdentities({ user: { id: userId, name } }: { user: User }) {
  const identities = useQuery(identitiesQuery(userId));
  const untie = useMutation({
    mutationFn: (identityProviderId: string) =>
      call('DELETE /users/:userId/identities/:identityProviderId', { userId, identityProviderId }),
    onSuccess: () => showToast({ title: words.untied, detail: name }),
    onError: (error) => showProblem(error, words.untying),
    onSettled: () => queryClient.invalidateQueries({ queryKey: identitiesQuery(userId).queryKey }),
  });
  if (identities.isError) return <Problem error={identities.error} onRetry={() => void identities.refetch()} />;
  if (!identities.data || identities.data.length === 0) return null;
  return (
    <Section title={words.title}>
      {identities.data.map(({ providerId, provider, subject, lastUsedAt }) => (
        <div key={`${providerId} ${subject}`} className="row">
          <div className="grow">
            {provider}
            <div className="muted">
              {words.used}
              <Time at={lastUsedAt} />
            </div>
          </div>
          <ConfirmedButton
            label={words.untie}
            look="plain"
            small
            busy={untie.isPending}
            title={words.untieFrom(provider)}
            action={words.untie}
            onConfirm={() => untie.mutate(providerId)}
          >
            {words.untieHelp}
          </ConfirmedButton>
        </div>
      ))}
    </Section>
  );
}
