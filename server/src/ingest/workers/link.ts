// One running worker thread: what it was sent, what it still owes an answer to, and how it ends.
import { Worker } from 'node:worker_threads';

import type { RulesAtWork } from '#detection';

import type { FromWorker, ToWorker } from './orders.ts';

/** A worker that says nothing for so long while there is work is stuck. */
const usualSilenceMs = 120_000;
/** Reading its modules may take a thread longer than any work. */
const startMs = 120_000;

export class WorkerGone extends Error {}

export type Answer = Extract<FromWorker, { job: number }>;
export type Job = { answer: (message: Answer) => void; fail: (error: WorkerGone) => void };
export type Link = {
  /** What is sent and not yet answered. */
  jobs: Map<number, Job>;
  /** @param transfer changes hands instead of being copied */
  post: (message: ToWorker, transfer?: ArrayBuffer[]) => void;
  /** Sends rules the thread does not have yet. */
  setRules: (rules: RulesAtWork) => void;
  terminate: () => Promise<unknown>;
};
export type LinkNews = {
  onUnread: (orgId: string, ruleIds: readonly string[]) => void;
  onStart: (worker: Worker) => void;
  /** After this there is nothing to be had from the link; its jobs have failed with `WorkerGone`. */
  onEnd: (error: Error) => void;
  /** How long a thread may say nothing while there is work before it is ended. */
  silenceMs?: number | undefined;
};

export function startLink({ onUnread, onStart, onEnd, silenceMs = usualSilenceMs }: LinkNews): Link {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { execArgv: [] });
  const jobs = new Map<number, Job>();
  const sent = new Map<string, number>();
  let heardAt = performance.now();
  let patienceMs = Math.max(startMs, silenceMs);
  let failure: Error | null = null;

  const watch = setInterval(() => {
    if (jobs.size === 0) heardAt = performance.now();
    else if (performance.now() - heardAt > patienceMs) void worker.terminate();
  }, silenceMs / 8).unref();
  const post: Link['post'] = (message, transfer = []) => worker.postMessage(message, transfer);

  worker.on('error', (error: Error) => (failure = error));
  worker.on('exit', (code) => {
    clearInterval(watch);
    const error = failure ?? new Error(`The worker thread ended with ${code}.`);
    onEnd(error);
    for (const job of jobs.values()) job.fail(new WorkerGone('The worker thread ended.', { cause: error }));
    jobs.clear();
  });
  worker.on('message', (message: FromWorker) => {
    heardAt = performance.now();
    if (message.kind === 'ready') patienceMs = silenceMs;
    else if (message.kind === 'unread') onUnread(message.orgId, message.ruleIds);
    else jobs.get(message.job)?.answer(message);
  });
  worker.unref();
  onStart(worker);

  return {
    jobs,
    post,
    setRules: (rules) => {
      const known = sent.get(rules.orgId);
      if (known !== undefined && known >= rules.serial) return;
      post({ kind: 'rules', rules });
      sent.set(rules.orgId, rules.serial);
    },
    terminate: () => worker.terminate(),
  };
}
