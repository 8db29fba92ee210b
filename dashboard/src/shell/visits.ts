// Records one has looked at, latest first. They end with the browser's session, as what is read in it should.
import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';

export type Visit = { href: string; title: string };

const key = 'tocsin.visits';
const most = 8;
/** The title is set by the page once it knows it. */
const settlesMs = 1200;
const isRecord = /^\/(?:alerts|incidents|evidence|rules)\/[^/]+$|^\/entity$/;

const isVisit = (value: unknown): value is Visit =>
  typeof value === 'object' &&
  value !== null &&
  'href' in value &&
  'title' in value &&
  typeof value.href === 'string' &&
  typeof value.title === 'string';

export function visits(): Visit[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isVisit) : [];
  } catch {
    return [];
  }
}

export function useVisits(): void {
  const { pathname, href } = useLocation();
  useEffect(() => {
    if (!isRecord.test(pathname)) return;
    const timer = setTimeout(() => {
      const title = document.title.replace(/ · Tocsin$/, '');
      const others = visits().filter((visit) => visit.title !== title);
      try {
        sessionStorage.setItem(key, JSON.stringify([{ href, title }, ...others].slice(0, most)));
      } catch {
        // Storage may be full or forbidden: the palette works without a memory.
      }
    }, settlesMs);
    return () => clearTimeout(timer);
  }, [pathname, href]);
}
