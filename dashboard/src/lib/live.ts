// The one WebSocket: what happens on the server reaches the screen, and what was missed in a gap comes first.
import type { ClientMessage, ServerMessage } from '@tocsin/contracts/realtime';
import { WebSocket as ReconnectingSocket } from 'partysocket';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

import { queryClient } from './query-client.ts';

export type LiveMessage = Extract<ServerMessage, { channel: string }>;
type Handler = (message: LiveMessage) => void;

export type LiveStatus = { connected: boolean; latencyMs: number | null };

const pingEveryMs = 15_000;
const handlers = new Map<string, Set<Handler>>();
const watchers = new Set<() => void>();
let socket: ReconnectingSocket | null = null;
let pinging: ReturnType<typeof setInterval> | undefined;
let lastActivityId: string | null = null;
let wasOpen = false;
let pingedAt: number | null = null;
let status: LiveStatus = { connected: false, latencyMs: null };

function setStatus(next: LiveStatus) {
  status = next;
  watchers.forEach((tell) => tell());
}

/** Nothing is said while the connection is not there. */
export function say(message: ClientMessage) {
  if (socket?.readyState === ReconnectingSocket.OPEN) socket.send(JSON.stringify(message));
}

function ping() {
  pingedAt = performance.now();
  say({ kind: 'ping' });
}

function hear(text: string) {
  const message = parsed(text);
  if (message.kind === 'pong') {
    if (pingedAt !== null) setStatus({ connected: true, latencyMs: Math.round(performance.now() - pingedAt) });
    pingedAt = null;
  } else if (message.kind === 'reload') {
    void queryClient.invalidateQueries();
  } else if (message.kind === 'problem') {
    console.warn(`The live connection reports ${message.code}: ${message.detail}`);
  } else {
    if (message.kind === 'activity') lastActivityId = message.activity.id;
    handlers.get(message.channel)?.forEach((tell) => tell(message));
  }
}

// The server checked the frame against ServerMessage before it sent it.
const parsed = (text: string): ServerMessage => JSON.parse(text) as ServerMessage;

/** Opens the connection if it is not open; it then reconnects by itself until `disconnect`. */
export function connect() {
  if (socket) return;
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  socket = new ReconnectingSocket(`${scheme}://${location.host}/ws`, [], {
    minReconnectionDelay: 500,
    maxReconnectionDelay: 15_000,
  });
  socket.addEventListener('open', () => {
    setStatus({ connected: true, latencyMs: status.latencyMs });
    // Nothing to resume after, but something may have been missed.
    if (wasOpen && lastActivityId === null) void queryClient.invalidateQueries();
    wasOpen = true;
    const channels = [...handlers.keys()];
    const after = lastActivityId === null ? {} : { after: lastActivityId };
    if (channels.length > 0) say({ kind: 'subscribe', channels, ...after });
    ping();
  });
  socket.addEventListener('close', () => setStatus({ connected: false, latencyMs: null }));
  socket.addEventListener('message', (event) => hear(String(event.data)));
  pinging = setInterval(ping, pingEveryMs);
}

/** Closes for good, at sign-out. */
export function disconnect() {
  clearInterval(pinging);
  socket?.close();
  socket = null;
  lastActivityId = null;
  wasOpen = false;
  setStatus({ connected: false, latencyMs: null });
}

/** Listens to one channel of `contracts/realtime`. Answers with the way to stop. */
export function listen(channel: string, handler: Handler): () => void {
  const present = handlers.get(channel);
  if (present) present.add(handler);
  else {
    handlers.set(channel, new Set([handler]));
    say({ kind: 'subscribe', channels: [channel] });
  }
  return () => {
    const left = handlers.get(channel);
    left?.delete(handler);
    if (left?.size === 0) {
      handlers.delete(channel);
      say({ kind: 'unsubscribe', channels: [channel] });
    }
  };
}

/** Calls the newest `handler` for each message on `channel`; null listens to nothing. */
export function useLive(channel: string | null, handler: Handler) {
  const onMessage = useEffectEvent(handler);
  useEffect(
    () => (channel === null ? undefined : listen(channel, (message: LiveMessage) => onMessage(message))),
    [channel],
  );
}

function watch(tell: () => void) {
  watchers.add(tell);
  return () => watchers.delete(tell);
}
export const useLiveStatus = (): LiveStatus => useSyncExternalStore(watch, () => status);
