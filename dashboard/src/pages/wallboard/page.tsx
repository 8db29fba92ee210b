// A wallboard: figures for a room, page by page, on a screen that nobody touches for days.
import { useQuery } from '@tanstack/react-query';
import type { WallboardFigures } from '@tocsin/contracts/api/boards';
import { useEffect, useState, type ComponentType } from 'react';

import { formatAge, formatTime } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { NowPanel, SitesPanel, SlaPanel, TrendPanel } from './panels.tsx';
import { hasEnded, screenQuery, staleMs, wallboardQuery } from './screen.ts';
import { words } from './words.ts';

import classes from './wallboard.module.css';

const panels: Readonly<Record<WallboardFigures['panels'][number], ComponentType<{ figures: WallboardFigures }>>> = {
  now: NowPanel,
  sla: SlaPanel,
  trend: TrendPanel,
  sites: SitesPanel,
};

export function WallboardPage() {
  const screen = useQuery(screenQuery);
  const query = useQuery(wallboardQuery(screen.data ?? null));
  useEffect(() => {
    document.title = `${query.data?.name ?? words.title} · Tocsin`;
  }, [query.data?.name]);
  useAwake();
  const ended = screen.data === null || hasEnded(screen.error) || hasEnded(query.error);
  return (
    // Always dark: it hangs in a room.
    <div className={classes.wall} data-mantine-color-scheme="dark">
      {ended ? (
        <main className={classes.message}>
          <h1>{words.ended}</h1>
          <p>{words.endedMore}</p>
        </main>
      ) : query.data === undefined ? (
        <main className={classes.message}>
          <h1 role="status">{screen.data === undefined ? words.opening : words.loading}</h1>
        </main>
      ) : (
        <Wall figures={query.data} at={query.dataUpdatedAt} />
      )}
    </div>
  );
}

function Wall({ figures, at }: { figures: WallboardFigures; at: number }) {
  const { organisation, name, panels: shown, secondsEach } = figures;
  const [place, setPlace] = useState(0);
  const [held, setHeld] = useState(false);
  const now = useNow();
  useEffect(() => {
    if (held || shown.length < 2) return;
    const timer = setInterval(() => setPlace((before) => before + 1), secondsEach * 1000);
    return () => clearInterval(timer);
  }, [held, shown.length, secondsEach]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'ArrowRight') setPlace((before) => before + 1);
      else if (event.key === 'ArrowLeft') setPlace((before) => before + shown.length - 1);
      else if (event.key === ' ') setHeld((before) => !before);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [shown.length]);
  const current = shown[place % shown.length] ?? 'now';
  const Panel = panels[current];
  const age = now - at;
  const old = age > staleMs;
  return (
    <>
      <header className={classes.head}>
        <h1>{words.panels[current]}</h1>
        <span className={classes.of}>
          {organisation} · {name}
        </span>
      </header>
      <main className={classes.panel} key={current}>
        <Panel figures={figures} />
      </main>
      <footer className={classes.foot} data-old={old || undefined}>
        <span role="status">
          {old ? `▲ ${words.stale(formatAge(age))}` : words.upToDate(formatTime(new Date(at), 'local'))}
        </span>
        <span className={classes.dots} aria-hidden="true">
          {shown.map((panel) => (
            <i key={panel} data-on={panel === current || undefined} />
          ))}
        </span>
        <span className={classes.keys}>{held ? words.paused : words.keys}</span>
      </footer>
    </>
  );
}

/** Asks the browser not to switch the screen off; where it does not listen, the screen's own settings decide. */
function useAwake() {
  useEffect(() => {
    const ask = () => {
      if (document.visibilityState === 'visible' && 'wakeLock' in navigator)
        void navigator.wakeLock.request('screen').catch(() => undefined);
    };
    ask();
    document.addEventListener('visibilitychange', ask);
    return () => document.removeEventListener('visibilitychange', ask);
  }, []);
}
