// Tells connected people what just happened, in the order it was committed, each only what they may see.
import type { ActivityRow } from '@tocsin/contracts/activity';
import { JobProgress } from '@tocsin/contracts/realtime';
import { sql } from 'kysely';
import * as z from 'zod';

import {
  feedEnd,
  type FeedPosition,
  type FeedRow,
  feedStart,
  type FeedState,
  followActivities,
  readFeed,
} from './activity-feed.ts';
import { presentActivity } from './activity-log.ts';
import type { Context } from './context.ts';
import type { DatabaseHandle } from './database.ts';
import type { Log } from './log.ts';
import { audienceOf, type Audience } from './realtime/audience.ts';
import { Connection, type AboutHub, type RealtimeSocket } from './realtime/connection.ts';
import { Presence, presenceChannel, PresenceNotice, publishPresence, type Place } from './realtime/presence.ts';
import { peopleChannel, PeopleNotice } from './realtime/tell-people.ts';

export type { RealtimeSocket } from './realtime/connection.ts';
export { tellPeople } from './realtime/tell-people.ts';

/** What a web socket library's socket is wrapped into. */
export type ListeningSocket = RealtimeSocket & {
  onMessage: (listener: (text: string) => void) => void;
  onClose: (listener: () => void) => void;
};

export type Realtime = {
  /** Listens from now on; what `ctx` may see is settled here. A socket that does not read is closed with 1013. */
  connect: (socket: ListeningSocket, ctx: Context) => void;
  /** Tells everyone of the organisation who follows the job, on every process. Not inside a transaction. */
  publishJob: (orgId: string, job: JobProgress) => Promise<void>;
  start: () => Promise<void>;
  stop: () => Promise<void>;
  /** How many sockets are connected, for the metrics. */
  connected: () => number;
};

const jobChannel = 'tocsin_job';
const batch = 500;
const keptJobs = 1_000;
const sweepMs = 5_000;
/** NOTIFY carries 8,000 bytes at most. */
const longestMessage = 1_000;

const JobNotice = z.object({ orgId: z.string(), job: JobProgress });

/** The newest state of the last jobs, for those who begin to follow one late. */
class LastJobs {
  #jobs = new Map<string, JobProgress>();

  keep(orgId: string, job: JobProgress): void {
    const key = `${orgId} ${job.jobId}`;
    this.#jobs.delete(key);
    this.#jobs.set(key, job);
    const [oldest] = this.#jobs.keys();
    if (this.#jobs.size > keptJobs && oldest !== undefined) this.#jobs.delete(oldest);
  }

  find = (orgId: string, jobId: string): JobProgress | null => this.#jobs.get(`${orgId} ${jobId}`) ?? null;
}

class Hub {
  #handle: DatabaseHandle;
  #log: Log;
  #byOrganisation = new Map<string, Set<Connection>>();
  #position: FeedPosition = feedStart;
  #jobs = new LastJobs();
  #presence = new Presence();
  #stops: (() => Promise<void>)[] = [];

  constructor(handle: DatabaseHandle, log: Log) {
    this.#handle = handle;
    this.#log = log;
  }

  async start(): Promise<void> {
    this.#position = await this.#handle.asSystem(feedEnd);
    this.#stops.push(await this.#handle.engine.listen(jobChannel, (payload) => this.#hearJob(payload)));
    const listen = async (channel: string, hear: (payload: string) => void) =>
      this.#stops.push(await this.#handle.engine.listen(channel, hear));
    await listen(presenceChannel, (payload) => this.#hearPresence(payload));
    await listen(peopleChannel, (payload) => this.#hearPeople(payload));
    const sweep = setInterval(
      () => this.#presence.expire(Date.now()).forEach((place) => this.#tellPresence(place)),
      sweepMs,
    );
    sweep.unref();
    this.#stops.push(() => Promise.resolve(clearInterval(sweep)));
    const follower = await followActivities(this.#handle, this.#log, () => this.#step());
    this.#stops.push(follower.stop);
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0).reverse()) await stop();
  }

  connect(socket: ListeningSocket, ctx: Context): void {
    const connection = new Connection(socket, ctx);
    const present = this.#byOrganisation.get(ctx.orgId) ?? new Set();
    this.#byOrganisation.set(ctx.orgId, present.add(connection));
    const about: AboutHub = {
      position: () => this.#position,
      lastJob: (id) => this.#jobs.find(ctx.orgId, id),
      isHere: (notice) => publishPresence(this.#handle, { ...notice, orgId: ctx.orgId }),
    };
    socket.onMessage((text) => void connection.receive(text, about));
    socket.onClose(() => {
      for (const channel of connection.close()) this.#goes({ orgId: ctx.orgId, channel }, connection.id);
      present.delete(connection);
      if (present.size === 0) this.#byOrganisation.delete(ctx.orgId);
    });
  }

  #goes(place: Place, connection: string): void {
    publishPresence(this.#handle, { ...place, connection, person: null, editing: null }).catch((error: unknown) =>
      // It ends by itself a little later.
      this.#log.warn({ err: error }, 'Somebody left, and the others could not be told.'),
    );
  }

  #hearPresence(payload: string): void {
    if (payload === '') return;
    const notice = PresenceNotice.parse(JSON.parse(payload));
    if (this.#presence.hear(notice, Date.now())) this.#tellPresence(notice);
  }

  #tellPresence({ orgId, channel }: Place): void {
    const people = () => this.#presence.people({ orgId, channel });
    for (const connection of this.#byOrganisation.get(orgId) ?? [])
      connection
        .tellPresence(channel, people)
        .catch((error: unknown) => this.#log.error({ err: error }, 'Who is present could not be told.'));
  }

  #hearPeople(payload: string): void {
    if (payload === '') return;
    const { orgId, people } = PeopleNotice.parse(JSON.parse(payload));
    for (const connection of this.#byOrganisation.get(orgId) ?? []) connection.tellNotices(people);
  }

  connected(): number {
    return this.#byOrganisation.values().reduce((sum, { size }) => sum + size, 0);
  }

  /** The position moves with the telling, so that a replay up to it and what is told afterwards meet exactly. */
  async #step(): Promise<FeedState> {
    const { rows, position, state } = await this.#handle.asSystem((db) => readFeed(db, this.#position, batch));
    const audience = await this.#audience(rows);
    this.#position = position;
    for (const row of rows) this.#tell(row, audience);
    return state;
  }

  /** Somebody who connects while it is asked for is asked for too: nothing is told that nobody was asked about. */
  async #audience(rows: readonly FeedRow[]): Promise<Audience> {
    for (;;) {
      const audience = await audienceOf(this.#handle, this.#listeners(rows), rows);
      if (this.#listeners(rows).every((connection) => audience.knows(connection))) return audience;
    }
  }

  #listeners(rows: readonly FeedRow[]): Connection[] {
    const organisations = new Set(rows.map(({ orgId }) => orgId));
    return [...organisations].flatMap((orgId) => [...(this.#byOrganisation.get(orgId) ?? [])]);
  }

  #tell(stored: FeedRow, audience: Audience): void {
    const present = this.#byOrganisation.get(stored.orgId);
    if (!present) return;
    const row = this.#readable(stored);
    if (!row) return;
    for (const connection of present) if (audience.hears(connection, stored.id)) connection.tellActivity(row, stored);
  }

  /** One row that no longer fits the contract must not silence those after it. */
  #readable(stored: FeedRow): ActivityRow | null {
    try {
      return presentActivity(stored);
    } catch (error) {
      this.#log.error({ err: error, activityId: stored.id }, 'An activity could not be told.');
      return null;
    }
  }

  #hearJob(payload: string): void {
    if (payload === '') return;
    const { orgId, job } = JobNotice.parse(JSON.parse(payload));
    this.#jobs.keep(orgId, job);
    for (const connection of this.#byOrganisation.get(orgId) ?? []) connection.tellJob(job);
  }
}

/** One hub per process that serves the API; every process reads the same feed. */
export function createRealtime({ handle, log }: { handle: DatabaseHandle; log: Log }): Realtime {
  const hub = new Hub(handle, log);
  return {
    connect: (socket, ctx) => hub.connect(socket, ctx),
    publishJob: async (orgId, job) => {
      const short = { ...JobProgress.parse(job), message: job.message.slice(0, longestMessage) };
      const notice = JSON.stringify({ orgId, job: short });
      await handle.asSystem((db) => sql`select pg_notify(${jobChannel}, ${notice})`.execute(db));
    },
    start: () => hub.start(),
    stop: () => hub.stop(),
    connected: () => hub.connected(),
  };
}
