// Whether one watches the incident, and who else does.
import { Popover } from '@mantine/core';
import { IconEye, IconEyeCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { watchersQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './watch-button.module.css';

export function WatchButton({ incidentId, shownAs }: { incidentId: string; shownAs: string }) {
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const query = watchersQuery(shownAs);
  const watchers = useQuery(query).data;
  const change = useMutation({
    mutationFn: (watching: boolean) => call('PUT /incidents/:incidentId/watch', { incidentId, watching }),
    onSuccess: (now) => client.setQueryData(query.queryKey, now),
    onError: (error) => showProblem(error, words.together.changing),
  });
  if (!watchers) return null;
  const { items, watching } = watchers;
  return (
    <span className={classes.pair}>
      <Button
        icon={watching ? <IconEyeCheck size={15} stroke={1.6} /> : <IconEye size={15} stroke={1.6} />}
        aria-pressed={watching}
        busy={change.isPending}
        onClick={() => change.mutate(!watching)}
      >
        {watching ? words.together.watching : words.together.watch}
      </Button>
      <Popover opened={opened} onChange={setOpened} position="bottom-end" width={260} trapFocus>
        <Popover.Target>
          <Button aria-label={words.together.watchers(items.length)} onClick={() => setOpened(!opened)}>
            {items.length}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={words.together.watchers(items.length)}>
          {items.length === 0 ? (
            <p className="muted">{words.together.nobody}</p>
          ) : (
            // It is scrolled with the keyboard too.
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            <ul className={classes.people} tabIndex={0} aria-label={words.together.watchers(items.length)}>
              {items.map(({ person, because }) => (
                <li key={person.id}>
                  <Avatar name={person.name} />
                  <span className="grow ellipsis">{person.name}</span>
                  <span className="muted">{words.together.because[because]}</span>
                </li>
              ))}
            </ul>
          )}
        </Popover.Dropdown>
      </Popover>
    </span>
  );
}
