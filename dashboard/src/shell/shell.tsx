// The frame around every page: navigation, top bar, status bar, palette and help.
import { useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';

import { useKeys, type KeyBinding } from '../lib/keyboard.ts';
import { usePreferences } from '../lib/preferences.ts';
import { pages } from '../pages.ts';
import { useSession } from '../session/session.ts';
import { classNames } from '../ui/class-names.ts';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { undoLast } from '../ui/toast.tsx';
import { HeaderSlot } from './page-header.tsx';
import { SideNavigation } from './side-navigation.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { useModK } from './use-mod-k.ts';
import { words } from './words.ts';

import classes from './shell.module.css';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const Later = lazy(async () => ({ default: (await import('./later.tsx')).Later }));
const KeyboardHelp = lazy(async () => ({ default: (await import('./keyboard-help.tsx')).KeyboardHelp }));

/** The page itself comes first; what can wait is loaded then, or when somebody begins to use it. */
const settlesMs = 5000;

export function Shell({ children }: { children: ReactNode }) {
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const [palette, setPalette] = useState<'unused' | 'open' | 'closed'>('unused');
  const [help, setHelp] = useState(false);
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const settle = (): void => setSettled(true);
    const timer = setTimeout(settle, settlesMs);
    addEventListener('pointermove', settle, { once: true });
    addEventListener('keydown', settle, { once: true });
    return () => {
      clearTimeout(timer);
      removeEventListener('pointermove', settle);
      removeEventListener('keydown', settle);
    };
  }, []);
  const { pathname } = useLocation();
  const { navigation } = usePreferences();
  const goTo = useGoToKeys();
  useModK(() => setPalette((state) => (state === 'open' ? 'closed' : 'open')));
  useKeys([
    ...goTo,
    { keys: 'u', label: words.undoLast, group: words.general, run: undoLast },
    { keys: '?', label: words.showKeys, group: words.general, run: () => setHelp(true) },
  ]);
  return (
    <HeaderSlot value={slot}>
      <div className={classNames(classes.shell, navigation === 'narrow' && classes.narrow)}>
        <SideNavigation />
        <TopBar slotRef={setSlot} onCommand={() => setPalette('open')} />
        <main className={classes.main}>
          <ErrorBoundary resetKey={pathname}>{children}</ErrorBoundary>
        </main>
        <StatusBar onHelp={() => setHelp(true)} />
      </div>
      <section id="floating" aria-label={words.menus} />
      <Suspense>
        {palette !== 'unused' && <Palette opened={palette === 'open'} onClose={() => setPalette('closed')} />}
        {settled && <Later />}
        {help && <KeyboardHelp onClose={() => setHelp(false)} />}
      </Suspense>
    </HeaderSlot>
  );
}

/** `g` and a page's key go there. */
function useGoToKeys(): KeyBinding[] {
  const navigate = useNavigate();
  const session = useSession();
  return pages
    .filter((page) => page.key !== undefined && session?.permissions.includes(page.permission))
    .map((page) => ({
      keys: `g ${page.key}`,
      label: page.title,
      group: words.goTo,
      run: () => void navigate({ to: page.path }),
    }));
}
