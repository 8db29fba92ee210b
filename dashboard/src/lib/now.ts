// One clock for all ages on screen, so that they move together and nothing else re-renders.
import { useSyncExternalStore } from 'react';

const stepMs = 20_000;
const watchers = new Set<() => void>();
let current = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function watch(tell: () => void) {
  if (watchers.size === 0) {
    current = Date.now();
    timer = setInterval(() => {
      current = Date.now();
      watchers.forEach((each) => each());
    }, stepMs);
  }
  watchers.add(tell);
  return () => {
    watchers.delete(tell);
    if (watchers.size === 0) clearInterval(timer);
  };
}
/** Epoch milliseconds, renewed every 20 seconds. */
export const useNow = (): number => useSyncExternalStore(watch, () => current);
