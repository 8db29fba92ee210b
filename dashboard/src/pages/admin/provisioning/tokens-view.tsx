// Whether people get access tokens for e-mail and password.
import { Switch } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { PageHeader } from '../../../shell/page-header.tsx';
import { PageFrame } from '../../../ui/page-frame.tsx';
import { Panel, Section } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { showProblem } from '../../../ui/toast.tsx';
import { oauthSettingsQuery } from './queries.ts';
import { words } from './words.ts';

export function TokensView({ tabs }: { tabs: ReactNode }) {
  const query = useQuery(oauthSettingsQuery);
  const mayWrite = useCan('security:write');
  const change = useMutation({
    mutationFn: (passwordGrant: boolean) =>
      call('PUT /oauth-settings', { passwordGrant, ...(query.data && { rev: query.data.rev }) }),
    onSuccess: (settings) => queryClient.setQueryData(oauthSettingsQuery.queryKey, settings),
    onError: (error) => showProblem(error, words.failed),
  });
  return (
    <PageFrame>
      <PageHeader title={words.title}>{tabs}</PageHeader>
      <Panel label={words.tokens}>
        {query.isError ? (
          <Problem error={query.error} onRetry={() => void query.refetch()} />
        ) : query.isPending ? (
          <SkeletonRows label={words.tokens} rows={2} />
        ) : (
          <Section title={words.tokens}>
            <Switch
              label={words.passwordGrant}
              description={words.passwordGrantMeaning}
              checked={query.data.passwordGrant}
              disabled={!mayWrite || change.isPending}
              onChange={(event) => change.mutate(event.currentTarget.checked)}
            />
          </Section>
        )}
      </Panel>
    </PageFrame>
  );
}
