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
import { Connection, type RealtimeSocket } from './realtime/connection.ts';

export type { RealtimeSocket } from './realtime/connection.ts';

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
  #stops: (() => Promise<void>)[] = [];

  constructor(handle: DatabaseHandle, log: Log) {
    this.#handle = handle;
    this.#log = log;
  }

  async start(): Promise<void> {
    this.#position = await this.#handle.asSystem(feedEnd);
    this.#stops.push(await this.#handle.engine.listen(jobChannel, (payload) => this.#hearJob(payload)));
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
    const about = { position: () => this.#position, lastJob: (id: string) => this.#jobs.find(ctx.orgId, id) };
    socket.onMessage((text) => void connection.receive(text, about));
    socket.onClose(() => {
      connection.close();
      present.delete(connection);
      if (present.size === 0) this.#byOrganisation.delete(ctx.orgId);
    });
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
