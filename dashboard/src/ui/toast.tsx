// Short news in the corner, with ten seconds to undo what can be undone.
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';

import { Button, IconButton } from './button.tsx';
import { classNames } from './class-names.ts';
import { tellProblem } from './problem.tsx';
import { toneClass } from './tone.ts';
import { words } from './words.ts';

import classes from './toast.module.css';

export type Toast = {
  title: string;
  detail?: string | undefined;
  look?: 'done' | 'news' | 'problem';
  /** Offered as a button and as the key `U` while the toast stands. */
  undo?: () => void;
  /** Leads to what was made. */
  link?: { label: string; run: () => void };
};
type Shown = Toast & { id: number };

const standsMs = 10_000;
const readMs = 5000;
/** What can be undone, opened or is a fault stands longer than what is only to be read. */
const timeFor = ({ undo, link, look }: Toast): number => (undo || link || look === 'problem' ? standsMs : readMs);
const mostShown = 4;
const watchers = new Set<() => void>();
let toasts: readonly Shown[] = [];
let lastId = 0;

function set(next: readonly Shown[]) {
  toasts = next;
  watchers.forEach((tell) => tell());
}

/** @returns the way to take it away before its time. */
export function showToast(toast: Toast): () => void {
  lastId += 1;
  const id = lastId;
  set([...toasts, { ...toast, id }].slice(-mostShown));
  return () => dismiss(id);
}

/** A toast for a refusal or a fault. `doing` is what was tried, e.g. `Assigning`. */
export function showProblem(error: unknown, doing: string) {
  const { title, detail, requestId } = tellProblem(error);
  const where = requestId === null ? '' : words.request(requestId);
  showToast({ title: words.failed(doing, title), detail: detail + where, look: 'problem' });
}

const dismiss = (id: number) => set(toasts.filter((toast) => toast.id !== id));

/** Undoes the newest thing that still offers it. @returns false where nothing does. */
export function undoLast(): boolean {
  const undoable = toasts.findLast((toast) => toast.undo !== undefined);
  if (!undoable) return false;
  dismiss(undoable.id);
  undoable.undo?.();
  return true;
}

function watch(tell: () => void) {
  watchers.add(tell);
  return () => watchers.delete(tell);
}

export function Toasts() {
  const shown = useSyncExternalStore(watch, () => toasts);
  return (
    <section className={classes.stack} aria-label={words.notices} aria-live="polite">
      {shown.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast }: { toast: Shown }) {
  const { id, title, detail, look = 'done', undo, link } = toast;
  const [held, setHeld] = useState(false);
  const left = useRef(timeFor(toast));
  useEffect(() => {
    if (held) return undefined;
    const startedAt = performance.now();
    const timer = setTimeout(() => dismiss(id), left.current);
    return () => {
      clearTimeout(timer);
      left.current -= performance.now() - startedAt;
    };
  }, [held, id]);
  const icons = { done: IconCircleCheck, news: IconInfoCircle, problem: IconAlertTriangle };
  const Icon = icons[look];
  const tone = look === 'done' ? 'accent' : look === 'news' ? 'low' : 'critical';
  return (
    <div
      className={classNames(classes.toast, toneClass(tone))}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon size={16} stroke={1.6} />
      <div className="grow">
        <div className={classes.title}>{title}</div>
        {detail !== undefined && <div className={classes.detail}>{detail}</div>}
      </div>
      {link && (
        <Button
          small
          onClick={() => {
            dismiss(id);
            link.run();
          }}
        >
          {link.label}
        </Button>
      )}
      {undo && (
        <Button
          small
          keys="u"
          onClick={() => {
            dismiss(id);
            undo();
          }}
        >
          {words.undo}
        </Button>
      )}
      <IconButton label={words.dismiss} onClick={() => dismiss(id)}>
        <IconX size={14} />
      </IconButton>
      <span className={classes.time} style={{ animationDuration: `${timeFor(toast)}ms` }} />
    </div>
  );
}
