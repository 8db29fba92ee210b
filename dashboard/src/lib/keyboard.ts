// Keyboard shortcuts: single keys, Shift with a key, and two-key sequences such as `g a`. Never while typing.
import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react';

export type KeyBinding = {
  /** `j`, `Shift+X`, `g a`, `Enter`, `Escape`, `?`, `/`. */
  keys: string;
  /** What it does, for the help dialog. */
  label: string;
  /** A word or two for the status bar; without it the key is only in the help dialog. */
  hint?: string;
  /** In the help dialog, the heading it stands under. */
  group?: string;
  run: () => void;
};

export type Stroke = { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; shiftKey: boolean };

/** The stroke as bindings name it, or null when a modifier makes it somebody else's. */
export function strokeName(stroke: Stroke): string | null {
  if (stroke.ctrlKey || stroke.metaKey || stroke.altKey) return null;
  if (!/^[a-z]$/i.test(stroke.key)) return stroke.key;
  return stroke.shiftKey ? `Shift+${stroke.key.toUpperCase()}` : stroke.key.toLowerCase();
}

/** After `pending`, what does `stroke` mean: a finished binding, the start of a longer one, or nothing. */
export function matchStroke<Binding extends { keys: string }>(
  bindings: readonly Binding[],
  pending: string | null,
  stroke: string,
): { run: Binding } | { pending: string } | null {
  const typed = pending === null ? stroke : `${pending} ${stroke}`;
  const exact = bindings.find(({ keys }) => keys === typed);
  if (exact) return { run: exact };
  if (bindings.some(({ keys }) => keys.startsWith(`${typed} `))) return { pending: typed };
  return pending === null ? null : matchStroke(bindings, null, stroke);
}

/** True where single keys belong to somebody else: a text field, or anything that lies over the page. */
export function keysAreTaken(target: EventTarget | null): boolean {
  if (target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))) {
    const ticked = target instanceof HTMLInputElement && (target.type === 'checkbox' || target.type === 'radio');
    if (!ticked) return true;
  }
  return document.querySelector('[aria-modal="true"], [role="menu"], [data-keys="taken"]') !== null;
}

const sequenceMs = 1200;
const scopes = new Set<{ current: readonly KeyBinding[] }>();
const watchers = new Set<() => void>();
let shown: readonly KeyBinding[] = [];
let pending: { typed: string; at: number } | null = null;

function refresh() {
  shown = [...scopes].flatMap((scope) => scope.current);
  watchers.forEach((tell) => tell());
}

// A dialog that closes on Escape is gone by the time the stroke reaches the page: what counts is how it was before.
let takenBefore = false;
const noteTaken = (event: KeyboardEvent) => {
  takenBefore = keysAreTaken(event.target);
};

function onKeyDown(event: KeyboardEvent) {
  const stroke = strokeName(event);
  if (event.defaultPrevented || stroke === null || takenBefore || keysAreTaken(event.target)) return;
  // Enter and Space on a button or a link are that button's or link's.
  const onControl = event.target instanceof Element && event.target.closest('button, a[href], summary') !== null;
  if (onControl && (stroke === 'Enter' || stroke === ' ')) return;
  const before = pending !== null && event.timeStamp - pending.at < sequenceMs ? pending.typed : null;
  // The newest scope wins, so that a page may take a key from the shell.
  const bindings = [...scopes].toReversed().flatMap((scope) => scope.current);
  const match = matchStroke(bindings, before, stroke);
  pending = match !== null && 'pending' in match ? { typed: match.pending, at: event.timeStamp } : null;
  if (match === null || 'pending' in match) return;
  event.preventDefault();
  match.run.run();
}

/** Binds keys while the component is on screen. The newest component's keys win. */
export function useKeys(bindings: readonly KeyBinding[]) {
  const scope = useRef(bindings);
  useLayoutEffect(() => {
    scope.current = bindings;
  });
  const names = bindings.map(({ keys, label, hint }) => `${keys}|${label}|${hint ?? ''}`).join('\n');
  useEffect(() => {
    if (scopes.size === 0) {
      addEventListener('keydown', noteTaken, { capture: true });
      addEventListener('keydown', onKeyDown);
    }
    scopes.add(scope);
    return () => {
      scopes.delete(scope);
      if (scopes.size === 0) {
        removeEventListener('keydown', noteTaken, { capture: true });
        removeEventListener('keydown', onKeyDown);
      }
      refresh();
    };
  }, []);
  useEffect(refresh, [names]);
}

function watch(tell: () => void) {
  watchers.add(tell);
  return () => watchers.delete(tell);
}
/** Everything bound right now, for the status bar and the help dialog. */
export const useBoundKeys = (): readonly KeyBinding[] => useSyncExternalStore(watch, () => shown);
