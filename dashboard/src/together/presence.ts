// Who else looks at an incident or an alert at this moment: this page says that it is there, and hears of the others.
import type { Present } from '@tocsin/contracts/realtime';
import { useEffect, useSyncExternalStore } from 'react';

import { listen, say, useLiveStatus } from '../lib/live.ts';

/** The server forgets whom it has not heard of for fifty seconds. */
const againMs = 20_000;
const nobody: readonly Present[] = [];

class Room {
  people: readonly Present[] = nobody;
  readonly watchers = new Set<() => void>();
  /** What the parts of this page write, the newest last. */
  readonly writing = new Map<symbol, string>();
  #users = 0;
  #stop: (() => void) | null = null;
  readonly #channel: string;

  constructor(channel: string) {
    this.#channel = channel;
  }

  enter(): () => void {
    this.#users += 1;
    if (this.#users === 1) {
      const deaf = listen(this.#channel, (message) => {
        if (message.kind !== 'presence') return;
        this.people = message.people;
        this.watchers.forEach((tell) => tell());
      });
      const timer = setInterval(() => this.tell(), againMs);
      this.#stop = () => {
        clearInterval(timer);
        say({ kind: 'gone', channel: this.#channel });
        deaf();
      };
    }
    return () => {
      this.#users -= 1;
      if (this.#users > 0) return;
      this.#stop?.();
      this.people = nobody;
      rooms.delete(this.#channel);
    };
  }

  tell(): void {
    say({ kind: 'here', channel: this.#channel, editing: [...this.writing.values()].at(-1) ?? null });
  }
}

const rooms = new Map<string, Room>();
function roomOf(channel: string): Room {
  const room = rooms.get(channel) ?? new Room(channel);
  rooms.set(channel, room);
  return room;
}

/** Everyone who is there, oneself too. `writing` names what this part of the page is writing; null looks only. */
export function usePresence(channel: string | null, writing: string | null): readonly Present[] {
  const { connected } = useLiveStatus();
  useEffect(() => (channel === null ? undefined : roomOf(channel).enter()), [channel]);
  useEffect(() => {
    if (channel === null || !connected) return undefined;
    const room = roomOf(channel);
    const part = Symbol('part');
    if (writing !== null) room.writing.set(part, writing);
    room.tell();
    if (writing === null) return undefined;
    return () => {
      room.writing.delete(part);
      if (rooms.get(channel) === room) room.tell();
    };
  }, [channel, connected, writing]);
  return useSyncExternalStore(
    (tell) => {
      if (channel === null) return () => undefined;
      const { watchers } = roomOf(channel);
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
    () => (channel === null ? nobody : (rooms.get(channel)?.people ?? nobody)),
  );
}
