// What one person set on this browser: clock, density, open panels. Kept in localStorage, shared by all tabs.
import { useSyncExternalStore } from 'react';

export type Preferences = {
  clock: 'local' | 'utc';
  density: 'comfortable' | 'compact';
  facets: 'open' | 'closed';
  navigation: 'wide' | 'narrow';
  /** Groups of the navigation whose pages are folded away. */
  folded: readonly string[];
  /** Of the first steps, by person: what was skipped, and whether they were left for good. */
  welcome: Readonly<Record<string, { dismissed: boolean; skipped: readonly string[] }>>;
};
const defaults: Preferences = {
  clock: 'local',
  density: 'comfortable',
  facets: 'closed',
  navigation: 'wide',
  folded: ['Administer'],
  welcome: {},
};
const key = 'tocsin.preferences';
const watchers = new Set<() => void>();
let current = read();

function read(): Preferences {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return typeof kept === 'object' && kept !== null ? { ...defaults, ...kept } : defaults;
  } catch {
    return defaults;
  }
}

export const preferences = (): Preferences => current;

export function prefer(patch: Partial<Preferences>) {
  current = { ...current, ...patch };
  try {
    localStorage.setItem(key, JSON.stringify(current));
  } catch {
    // Storage may be full or forbidden; the choice then lasts as long as the page.
  }
  watchers.forEach((tell) => tell());
}

function watch(tell: () => void) {
  const fromOtherTab = (event: StorageEvent) => {
    if (event.key !== key) return;
    current = read();
    tell();
  };
  watchers.add(tell);
  addEventListener('storage', fromOtherTab);
  return () => {
    watchers.delete(tell);
    removeEventListener('storage', fromOtherTab);
  };
}
export const usePreferences = (): Preferences => useSyncExternalStore(watch, preferences);
