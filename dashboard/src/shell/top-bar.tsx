// The bar above the page: its title and views, the palette, the sites and the time it looks at.
import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSearch, IconSun } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';

import { pages } from '../pages.ts';
import { useCan } from '../session/session.ts';
import { IconButton } from '../ui/button.tsx';
import { SiteFilter } from './site-filter.tsx';
import { TimeRangePicker } from './time-range-picker.tsx';
import { modKey } from './use-mod-k.ts';
import { words } from './words.ts';

import kbdClasses from '../ui/kbd.module.css';
import classes from './shell.module.css';

/** What was asked for comes first; the bell follows when the page stands. */
const bellAfterMs = 3000;
const NoticeBell = lazy(async () => {
  await new Promise((resolve) => setTimeout(resolve, bellAfterMs));
  return { default: (await import('../notices/bell.tsx')).NoticeBell };
});

type TopBarProps = { slotRef: (slot: HTMLElement | null) => void; onCommand: () => void };

export function TopBar({ slotRef, onCommand }: TopBarProps) {
  const { setColorScheme } = useMantineColorScheme();
  const { pathname } = useLocation();
  const page = pages.find(({ path }) => path === pathname);
  const mayRead = useCan('incident:read');
  const dark = useComputedColorScheme('dark') === 'dark';
  return (
    <header className={classes.top}>
      <div ref={slotRef} className={classes.slot} />
      <span id="views-menu" />
      <button type="button" className={classes.command} onClick={onCommand}>
        <IconSearch size={14} />
        <span className={`${classes.commandWords} ellipsis`}>{words.searchOrRun}</span>
        <kbd className={kbdClasses.kbd}>{modKey} K</kbd>
      </button>
      {page?.filters?.includes('site') && <SiteFilter />}
      {page?.filters?.includes('time') && <TimeRangePicker />}
      <Suspense>{mayRead && <NoticeBell />}</Suspense>
      <IconButton label={dark ? words.toLight : words.toDark} onClick={() => setColorScheme(dark ? 'light' : 'dark')}>
        {dark ? <IconSun size={16} stroke={1.6} /> : <IconMoon size={16} stroke={1.6} />}
      </IconButton>
    </header>
  );
}
