// One connected client: what it listens to, and what it is told without ever filling our memory.
import type { ActivityRow } from '@tocsin/contracts/activity';
import { ClientMessage, type JobProgress, type Present, type ServerMessage } from '@tocsin/contracts/realtime';

import { type FeedPosition, isAfter } from '../activity-feed.ts';
import { presentActivity } from '../activity-log.ts';
import type { Context } from '../context.ts';
import { uuidv7 } from '../id.ts';
import type { Reach } from '../reach.ts';
import { channelPermission, channelsOf } from './channels.ts';
import { hiddenChannels } from './hidden-channels.ts';
import type { PresenceNotice } from './presence.ts';
import { missedActivities } from './replay.ts';

/** One end of a WebSocket that speaks text frames. */
export type RealtimeSocket = {
  send: (text: string) => void;
  /** Bytes accepted by `send` that have not left yet. */
  readonly bufferedAmount: number;
  close: (code?: number, reason?: string) => void;
};

const mostChannels = 200;
const mostWaiting = 2_000;
const mostBufferedBytes = 4 * 1024 * 1024;
/** RFC 6455 §7.4: "try again later", as registered with IANA. */
const tooSlow = 1013;

/** `position` is null for what is not of the feed. */
type Told = { message: ServerMessage & { channel: string }; position: FeedPosition | null };

/** What a connection asks of the hub it belongs to. */
export type AboutHub = {
  /** Where the live feed stands at the moment it is asked. */
  position: () => FeedPosition;
  lastJob: (jobId: string) => JobProgress | null;
  /** `person` null: gone. */
  isHere: (notice: Omit<PresenceNotice, 'orgId'>) => Promise<void>;
};

export class Connection {
  readonly id = uuidv7();
  readonly orgId: string;
  readonly reach: Reach;
  #socket: RealtimeSocket;
  #ctx: Context;
  #channels = new Set<string>();
  /** What happens while a replay is being read waits here, so that the order holds. */
  #waiting: Told[] | null = null;
  /** What was heard, by channel, on an earlier connection to a hub that was further than this one is. */
  #heard = new Map<string, FeedPosition>();
  #turn: Promise<void> = Promise.resolve();
  #closed = false;
  /** Where the person said that they are. */
  #here = new Set<string>();

  constructor(socket: RealtimeSocket, ctx: Context) {
    this.orgId = ctx.orgId;
    this.reach = ctx.reach;
    this.#socket = socket;
    this.#ctx = ctx;
  }

  receive(text: string, hub: AboutHub): Promise<void> {
    const message = parseMessage(text);
    if (!message) this.#problem('invalid_message', 'This is not a message of the realtime protocol.');
    else
      this.#turn = this.#turn
        .then(() => this.#act(message, hub))
        .catch((error: unknown) => {
          this.#ctx.log.error({ err: error }, 'A realtime message failed.');
          this.#waiting = null;
          this.#send({ kind: 'reload' });
        });
    return this.#turn;
  }

  tellActivity(row: ActivityRow, position: FeedPosition): void {
    for (const channel of channelsOf(row))
      if (this.#channels.has(channel)) this.#tell({ message: { kind: 'activity', channel, activity: row }, position });
  }

  tellJob(job: JobProgress): void {
    const channel = `job:${job.jobId}`;
    if (this.#channels.has(channel)) this.#tell({ message: { kind: 'job', channel, job }, position: null });
  }

  /**
   * Whoever may not see it any more hears nothing of who does.
   * @param people asked at the moment of telling: of two that wait for the answer, the later may be told first
   */
  async tellPresence(channel: string, people: () => Present[]): Promise<void> {
    if (!this.#channels.has(channel)) return;
    if ((await hiddenChannels(this.#ctx, [channel])).has(channel)) this.#channels.delete(channel);
    else if (this.#channels.has(channel))
      this.#tell({ message: { kind: 'presence', channel, people: people() }, position: null });
  }

  tellNotices(people: readonly string[]): void {
    if (this.#channels.has('me') && this.#ctx.actor.kind === 'user' && people.includes(this.#ctx.actor.id))
      this.#tell({ message: { kind: 'notices', channel: 'me' }, position: null });
  }

  /** @returns where the person was until now */
  close(): string[] {
    this.#closed = true;
    this.#channels.clear();
    this.#waiting = null;
    return [...this.#here];
  }

  async #act(message: ClientMessage, hub: AboutHub): Promise<void> {
    if (this.#closed) return;
    if (message.kind === 'ping') return this.#send({ kind: 'pong' });
    if (message.kind === 'here') return await this.#stay(message, hub);
    if (message.kind === 'gone') return await this.#leave(message.channel, hub);
    if (message.kind === 'unsubscribe') {
      for (const channel of message.channels) this.#channels.delete(channel);
      return;
    }
    const hidden = await hiddenChannels(this.#ctx, message.channels);
    const added = message.channels.filter((channel) => this.#admit(channel, hidden));
    for (const channel of added) {
      const job = channel.startsWith('job:') ? hub.lastJob(channel.slice('job:'.length)) : null;
      if (job) this.#tell({ message: { kind: 'job', channel, job }, position: null });
    }
    if (message.after !== undefined && added.length > 0) await this.#replay(added, message.after, hub.position());
  }

  /** Only at what one has subscribed to and still sees, and only people. */
  async #stay({ channel, editing }: { channel: string; editing: string | null }, hub: AboutHub): Promise<void> {
    const { kind, id, name } = this.#ctx.actor;
    if (kind !== 'user' || !/^(?:incident|alert):/.test(channel) || !this.#channels.has(channel)) return;
    if ((await hiddenChannels(this.#ctx, [channel])).has(channel)) {
      this.#channels.delete(channel);
      return await this.#leave(channel, hub);
    }
    if (this.#closed) return;
    this.#here.add(channel);
    await hub.isHere({ channel, connection: this.id, person: { id, name }, editing });
    // Gone while it was told.
    if (this.#closed) await hub.isHere({ channel, connection: this.id, person: null, editing: null });
  }

  async #leave(channel: string, hub: AboutHub): Promise<void> {
    if (this.#here.delete(channel)) await hub.isHere({ channel, connection: this.id, person: null, editing: null });
  }

  #admit(channel: string, hidden: ReadonlySet<string>): boolean {
    const permission = channelPermission(channel);
    if (permission === null) this.#problem('unknown_channel', `There is no channel ${channel}.`);
    else if (permission !== 'member' && !this.#ctx.actor.permissions.has(permission))
      this.#problem('missing_permission', `The channel ${channel} needs the permission ${permission}.`);
    else if (hidden.has(channel)) this.#problem('unknown_channel', `There is no channel ${channel}.`);
    else if (this.#channels.size >= mostChannels && !this.#channels.has(channel))
      this.#problem('too_many_channels', `No more than ${mostChannels} channels on one connection.`);
    else {
      this.#channels.add(channel);
      return true;
    }
    return false;
  }

  async #replay(channels: readonly string[], after: string, upTo: FeedPosition): Promise<void> {
    const waiting: Told[] = [];
    this.#waiting = waiting;
    const missed = await missedActivities(this.#ctx, channels, after, upTo);
    if (missed === null) this.#send({ kind: 'reload' });
    else {
      for (const channel of channels) this.#heard.set(channel, missed.start);
      for (const row of missed.rows.map(presentActivity))
        for (const channel of channelsOf(row))
          if (channels.includes(channel)) this.#send({ kind: 'activity', channel, activity: row });
    }
    this.#waiting = null;
    for (const told of waiting) this.#tell(told);
  }

  #tell(told: Told): void {
    if (this.#waiting) {
      if (this.#waiting.length >= mostWaiting) this.#giveUp();
      else this.#waiting.push(told);
      return;
    }
    const heard = this.#heard.get(told.message.channel);
    if (!heard || !told.position || isAfter(told.position, heard)) this.#send(told.message);
  }

  #problem(code: string, detail: string): void {
    this.#send({ kind: 'problem', code, detail });
  }

  #send(message: ServerMessage): void {
    if (this.#closed) return;
    if (this.#socket.bufferedAmount > mostBufferedBytes) this.#giveUp();
    else this.#socket.send(JSON.stringify(message));
  }

  #giveUp(): void {
    this.close();
    this.#socket.close(tooSlow, 'Too slow: connect again.');
  }
}

function parseMessage(text: string): ClientMessage | null {
  try {
    return ClientMessage.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
