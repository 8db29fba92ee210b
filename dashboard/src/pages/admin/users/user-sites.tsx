// The sites a user is confined to: all, or the chosen ones.
import { useMutation } from '@tanstack/react-query';
import type { User } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { Button } from '../../../ui/button.tsx';
import { Form, FormFoot } from '../../../ui/form.tsx';
import { Section } from '../../../ui/panel.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { usersQuery } from '../queries.ts';
import { Refusal } from '../shared/form-end.tsx';
import { SiteChoice } from './site-choice.tsx';
import { words } from './words.ts';

export const sitesWord = ({ siteCodes }: User): string => siteCodes?.join(', ') ?? words.allSites;

export function UserSites({ user }: { user: User }) {
  const [codes, setCodes] = useState(user.siteCodes ?? []);
  const change = useMutation({
    mutationFn: () =>
      call('PUT /users/:userId/sites', { userId: user.id, siteCodes: codes.length === 0 ? null : codes }),
    onSuccess: (changed) => {
      queryClient.setQueryData(usersQuery.queryKey, (users) =>
        users?.map((each) => (each.id === changed.id ? changed : each)),
      );
      showToast({ title: words.sitesChanged, detail: `${changed.name}: ${sitesWord(changed)}` });
    },
  });
  const dirty = [...codes].toSorted().join() !== (user.siteCodes ?? []).join();
  return (
    <Section title={words.sees}>
      <Form onSubmit={() => change.mutate()}>
        <SiteChoice value={codes} onChange={setCodes} />
        <Refusal work={change} />
        {dirty && (
          <FormFoot>
            <Button
              onClick={() => {
                setCodes(user.siteCodes ?? []);
                change.reset();
              }}
            >
              {words.discard}
            </Button>
            <Button type="submit" look="primary" busy={change.isPending}>
              {words.save}
            </Button>
          </FormFoot>
        )}
      </Form>
    </Section>
  );
}
