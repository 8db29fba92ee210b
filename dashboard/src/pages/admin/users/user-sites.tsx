// The sites a user is confined to: all, or the chosen ones.
import { useMutation } from '@tanstack/react-query';
import type { User } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { Button } from '../../../ui/button.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { usersQuery } from '../queries.ts';
import { SiteChoice } from './site-choice.tsx';
import { words } from './words.ts';

import classes from '../admin.module.css';

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
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <SiteChoice value={codes} onChange={setCodes} />
        {change.isError && <Problem error={change.error} />}
        {dirty && (
          <div className={classes.foot}>
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
          </div>
        )}
      </form>
    </Section>
  );
}
