// The bell in the top bar: how much is unread, and the list of it. Loaded after the first page.
import { Popover } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';

import { useLive } from '../lib/live.ts';
import { IconButton } from '../ui/button.tsx';
import { unreadQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './notices.module.css';

const NoticeList = lazy(async () => ({ default: (await import('./list.tsx')).NoticeList }));
const NoticeChoicesForm = lazy(async () => ({ default: (await import('./choices.tsx')).NoticeChoicesForm }));

const mostShown = 99;

export function NoticeBell() {
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const unread = useQuery(unreadQuery).data ?? 0;
  useLive('me', () => void client.invalidateQueries({ queryKey: ['notices'] }));
  const open = (next: boolean): void => {
    setOpened(next);
    setChoosing(false);
  };
  return (
    <Popover opened={opened} onChange={open} position="bottom-end" width={400} trapFocus returnFocus>
      <span className={classes.bell}>
        <Popover.Target>
          <IconButton label={words.bell(unread)} onClick={() => open(!opened)}>
            <IconBell size={16} stroke={1.6} />
          </IconButton>
        </Popover.Target>
        {unread > 0 && (
          <span className={classes.count} aria-hidden="true">
            {unread > mostShown ? `${mostShown}+` : unread}
          </span>
        )}
      </span>
      <Popover.Dropdown aria-label={words.title} className={classes.dropdown}>
        <Suspense>
          {choosing ? (
            <NoticeChoicesForm onBack={() => setChoosing(false)} />
          ) : (
            <NoticeList unread={unread} onChoose={() => setChoosing(true)} onFollow={() => open(false)} />
          )}
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
