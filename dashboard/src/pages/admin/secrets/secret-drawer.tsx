// One secret beside the list: how to refer to it, who uses it, and the ways to rotate and end it.
import { useMutation, useQuery } from '@tanstack/react-query';
import type { KeptSecret } from '@tocsin/contracts/api/secrets';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { plural } from '../../../lib/format.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmedButton } from '../../../ui/confirmed-button.tsx';
import { CopyButton } from '../../../ui/copy.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { Time } from '../../../ui/time.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';
import { NamedDrawer } from '../shared/named-drawer.tsx';
import { secretsQuery, secretUsesQuery } from './queries.ts';
import { RotateSecret } from './rotate-secret.tsx';
import { words } from './secret-words.ts';

export function SecretDrawer({ secret, onClose }: { secret: KeptSecret; onClose: () => void }) {
  const mayWrite = useCan('secret:write');
  const { rotateEveryDays, previousUntil, lastUsedAt } = secret;
  return (
    <NamedDrawer
      name={secret.name}
      kind={words.secret}
      onClose={onClose}
      foot={mayWrite ? <Actions secret={secret} /> : undefined}
    >
      {secret.description !== '' && <p className="soft">{secret.description}</p>}
      <Section title={words.reference} aside={<CopyButton text={secret.reference} />}>
        <div className="mono">{secret.reference}</div>
      </Section>
      <Section title={words.about}>
        <KeyValues
          items={[
            [words.rotated, <Time key="rotated" at={secret.rotatedAt} />],
            [
              words.rotateEvery,
              rotateEveryDays === null ? words.notAsked : plural(rotateEveryDays, words.day, words.days),
            ],
            [
              words.valueBefore,
              previousUntil ? (
                <>
                  {words.validUntil}
                  <Time key="previous" at={previousUntil} />
                </>
              ) : (
                words.notValid
              ),
            ],
            [words.lastUsed, lastUsedAt ? <Time key="used" at={lastUsedAt} /> : words.never],
            [words.keptBy, secret.createdBy],
            [words.kept, <Time key="created" at={secret.createdAt} />],
          ]}
        />
      </Section>
      <Uses secretId={secret.id} />
    </NamedDrawer>
  );
}

function Uses({ secretId }: { secretId: string }) {
  const query = useQuery(secretUsesQuery(secretId));
  if (query.isError) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Section title={words.usedFor}>
      {query.data?.length === 0 ? (
        <span className="muted">{words.unused}</span>
      ) : (
        <KeyValues
          items={(query.data ?? []).map(({ purpose, actor, day, uses, lastAt }) => [
            `${day} ${purpose}, ${actor.name}`,
            <span key={`${day} ${purpose} ${actor.id}`}>
              {plural(uses, words.usage, words.usages)}
              {words.lastAt}
              <Time at={lastAt} />
            </span>,
          ])}
        />
      )}
    </Section>
  );
}

function Actions({ secret }: { secret: KeptSecret }) {
  const [asking, setAsking] = useState<'rotate' | 'delete' | null>(null);
  const remove = useMutation({
    mutationFn: () => call('DELETE /secrets/:secretId', { secretId: secret.id }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: secretsQuery.queryKey });
      showToast({ title: words.secretDeleted, detail: secret.name });
    },
    onError: (error) => showProblem(error, words.deleting),
  });
  return (
    <>
      <Button look="primary" onClick={() => setAsking('rotate')}>
        {words.rotate}
      </Button>
      <ConfirmedButton
        label={words.remove}
        look="danger"
        busy={remove.isPending}
        title={words.removeOf(secret.name)}
        action={words.remove}
        onConfirm={remove.mutate}
      >
        {words.removeHelp}
      </ConfirmedButton>
      {asking === 'rotate' && <RotateSecret secret={secret} onClose={() => setAsking(null)} />}
    </>
  );
}
