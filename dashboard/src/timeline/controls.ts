// What buttons and keys do: step through key moments, zoom, pan, fit, play.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { type KeyBinding, useKeys } from '../lib/keyboard.ts';
import type { Stage } from './stage.ts';
import { firstAt, neighbourKey, type Track } from './track.ts';
import { itemAtPlayhead } from './use-pointer.ts';
import { panBy, reveal, type Window, within, zoomAround } from './window.ts';
import { words } from './words.ts';

const stepMs = 1_400;
const glideMs = 420;
const closer = 0.7;

const still = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

export type Controls = {
  playing: boolean;
  togglePlay: () => void;
  toKey: (direction: 1 | -1) => boolean;
  zoom: (factor: number) => void;
  fit: () => void;
  onKeyDown: (event: React.KeyboardEvent) => void;
};

export function useControls(
  track: Track,
  stage: Stage,
  onOpen: (index: number) => void,
  /** `all`: J and K open one entry after the other; `none`: another timeline of the page has the keys. */
  keys: 'all' | 'some' | 'none',
): Controls {
  const { view, change, rest } = stage;
  const glide = useGlide(stage);

  const toKey = useCallback(
    (direction: 1 | -1): boolean => {
      const index = neighbourKey(track, view().playhead, direction);
      if (index === null) return false;
      const at = track.time[index] ?? 0;
      glide({ playhead: at, window: reveal(view().window, at, track.extent) });
      return true;
    },
    [track, view, glide],
  );
  const zoom = useCallback(
    (factor: number) => {
      const { window, playhead } = view();
      const inside = playhead >= window.from && playhead <= window.to;
      const at = inside ? playhead : (window.from + window.to) / 2;
      glide({ playhead, window: zoomAround(window, at, factor, track.extent) });
    },
    [track, view, glide],
  );
  const fit = useCallback(() => glide({ playhead: view().playhead, window: track.extent }), [track, view, glide]);
  const { playing, togglePlay } = usePlay(track, stage, toKey);

  const { step, toGap } = useSteps(track, stage, onOpen, glide);

  // These work from anywhere on the page; what moves the playhead belongs to the focused canvas alone.
  const group = words.title;
  const all: readonly KeyBinding[] = [
    { keys: ']', label: words.nextKey, hint: words.nextKeyHint, group, run: () => void toKey(1) },
    { keys: '[', label: words.previousKey, group, run: () => void toKey(-1) },
    { keys: '+', label: words.zoomIn, hint: words.zoomHint, group, run: () => zoom(closer) },
    { keys: '-', label: words.zoomOut, group, run: () => zoom(1 / closer) },
    { keys: '0', label: words.fit, hint: words.fitHint, group, run: fit },
    { keys: '}', label: words.nextGap, group, run: () => toGap(1) },
    { keys: '{', label: words.previousGap, group, run: () => toGap(-1) },
    ...(keys === 'all'
      ? [
          { keys: 'j', label: words.next, group, run: () => step(1) },
          { keys: 'k', label: words.previous, group, run: () => step(-1) },
        ]
      : []),
  ];
  useKeys(keys === 'none' ? [] : all);

  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { window, playhead } = view();
    const hundredth = (window.to - window.from) / 100;
    const move = (ms: number): void => {
      const at = playhead + ms;
      change({ playhead: at, window: reveal(window, at, track.extent) });
      rest();
    };
    const actions: Record<string, () => void> = {
      ArrowRight: () =>
        event.shiftKey ? change({ window: panBy(window, hundredth * 10, track.extent) }) : move(hundredth),
      ArrowLeft: () =>
        event.shiftKey ? change({ window: panBy(window, -hundredth * 10, track.extent) }) : move(-hundredth),
      PageDown: () => move(hundredth * 10),
      PageUp: () => move(-hundredth * 10),
      Home: () => move(track.extent.from - playhead),
      End: () => move(track.extent.to - playhead),
      '=': () => zoom(closer),
      ' ': togglePlay,
      Enter: () => {
        const index = itemAtPlayhead(track, playhead, window);
        if (index !== null) onOpen(index);
      },
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  return { playing, togglePlay, toKey, zoom, fit, onKeyDown };
}

/** From mark to mark, and over the gaps. */
function useSteps(
  track: Track,
  { view, change }: Stage,
  onOpen: (index: number) => void,
  glide: (to: Target) => void,
): { step: (direction: 1 | -1) => void; toGap: (direction: 1 | -1) => void } {
  /** To the next mark, or the one before: from the open one, or from the playhead. */
  const step = useCallback(
    (direction: 1 | -1): void => {
      const { selected, playhead, window } = view();
      const from = selected ?? (direction === 1 ? firstAt(track.time, playhead) - 1 : firstAt(track.time, playhead));
      const index = Math.min(track.time.length - 1, Math.max(0, from + direction));
      const at = track.time[index];
      if (at === undefined) return;
      change({ playhead: at, window: reveal(window, at, track.extent) });
      onOpen(index);
    },
    [track, view, change, onOpen],
  );
  const toGap = useCallback(
    (direction: 1 | -1): void => {
      const { playhead, window } = view();
      const gap =
        direction === 1
          ? track.gaps.find(({ to }) => to > playhead + 0.5)
          : track.gaps.findLast(({ from }) => from < playhead - 0.5);
      if (!gap) return;
      const at = direction === 1 ? gap.to : gap.from;
      glide({ playhead: at, window: reveal(window, at, track.extent) });
    },
    [track, view, glide],
  );
  return { step, toGap };
}

type Target = { playhead: number; window: Window };

/** Moves there in 0.4 s, or at once where motion is not wanted; a new target takes over from where it is. */
function useGlide({ view, change, rest }: Stage): (to: Target) => void {
  const frame = useRef(0);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  return useCallback(
    (to) => {
      cancelAnimationFrame(frame.current);
      const from = { playhead: view().playhead, window: view().window };
      const began = performance.now();
      const step = (now: number): void => {
        const share = still() ? 1 : Math.min(1, (now - began) / glideMs);
        const eased = 1 - (1 - share) ** 3;
        const mix = (a: number, b: number): number => (share === 1 ? b : a + (b - a) * eased);
        change({
          playhead: mix(from.playhead, to.playhead),
          window: { from: mix(from.window.from, to.window.from), to: mix(from.window.to, to.window.to) },
        });
        if (share < 1) frame.current = requestAnimationFrame(step);
        else rest();
      };
      step(performance.now());
    },
    [view, change, rest],
  );
}

/** Plays from key moment to key moment, again from the first when the last was reached. */
function usePlay(track: Track, { view, change }: Stage, toKey: (direction: 1 | -1) => boolean) {
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setInterval(() => {
      if (!toKey(1)) setPlaying(false);
    }, stepMs);
    return () => clearInterval(timer);
  }, [playing, toKey]);
  const togglePlay = useCallback(() => {
    if (!playing && !toKey(1)) {
      const first = track.time[track.keys[0] ?? 0] ?? 0;
      change({ playhead: first, window: within(reveal(view().window, first, track.extent), track.extent) });
    }
    setPlaying(!playing);
  }, [playing, toKey, track, view, change]);
  return useMemo(() => ({ playing, togglePlay }), [playing, togglePlay]);
}
