// Throws hostile inputs at every parser and door: `npm run fuzz -- --runs 1000000 [--only NAME] [--seed N] [--at N]`.
import { exit } from 'node:process';
import { parseArgs } from 'node:util';

import { doorTargets } from './fuzz/doors.ts';
import { parserTargets } from './fuzz/parsers.ts';
import { randomOf, seedOf } from './fuzz/random.ts';
import type { Target } from './fuzz/target.ts';

const { values: given } = parseArgs({
  options: {
    runs: { type: 'string', default: '20000' },
    /** Targets whose name holds this. */
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    /** Only this input of each target, as a report names it. */
    at: { type: 'string' },
  },
});
const runs = Number(given.runs);
const seed = Number(given.seed);

const slowestAllowedMs = 1_000;
const growthAllowedMb = 1_024;
const mostFaultsShown = 3;

type Measured = { runs: number; ms: number; slowest: { at: number; ms: number }; faults: string[]; faulty: number };

const megabytes = (): number => Math.round(process.memoryUsage.rss() / 2 ** 20);
const randomAt = (target: Target, at: number) => randomOf(seedOf(`${seed} ${target.name} ${at}`));

async function timed(target: Target, at: number): Promise<number> {
  const from = performance.now();
  await target.run(randomAt(target, at));
  return performance.now() - from;
}

/** Of an input that seemed slow: the best of three more, so that a busy machine accuses nobody. */
async function slownessOf(target: Target, at: number, first: number): Promise<number> {
  let best = first;
  for (let times = 0; times < 3 && best > slowestAllowedMs / 10; times += 1)
    best = Math.min(best, await timed(target, at));
  return best;
}

async function measure(target: Target, numbers: { from: number; to: number }): Promise<Measured> {
  const found: Measured = { runs: 0, ms: 0, slowest: { at: 0, ms: 0 }, faults: [], faulty: 0 };
  const begun = performance.now();
  for (let at = numbers.from; at < numbers.to; at += 1) {
    found.runs += 1;
    try {
      const ms = await timed(target, at);
      if (ms > found.slowest.ms && ms > 5) {
        const sure = await slownessOf(target, at, ms);
        if (sure > found.slowest.ms) found.slowest = { at, ms: sure };
        if (sure > slowestAllowedMs) throw new Error(`takes ${Math.round(sure)} ms`);
      }
    } catch (error) {
      found.faulty += 1;
      const said = error instanceof Error ? error.message : String(error);
      if (found.faults.length < mostFaultsShown)
        found.faults.push(`--seed ${seed} --only '${target.name}' --at ${at}: ${said}`);
    }
    // Lets timers and sockets of doors that have ended go.
    if (at % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  found.ms = performance.now() - begun;
  return found;
}

async function main(): Promise<number> {
  const all = [...(await parserTargets()), ...(await doorTargets())];
  const exact = all.filter(({ name }) => name === given.only);
  const targets = exact.length > 0 ? exact : all.filter(({ name }) => name.includes(given.only));
  if (targets.length === 0) {
    console.error(`No target is called ${given.only}. There are: ${all.map(({ name }) => name).join(', ')}.`);
    return 1;
  }
  const weights = targets.reduce((sum, { weight }) => sum + weight, 0);
  const before = megabytes();
  let most = before;
  let done = 0;
  let faulty = 0;
  const from = performance.now();
  console.log(
    `${'target'.padEnd(32)} ${'runs'.padStart(8)} ${'runs/s'.padStart(8)} ${'slowest ms'.padStart(10)} ${'at'.padStart(8)}  MB  faults`,
  );
  for (const target of targets) {
    const share = Math.max(1, Math.round((runs * target.weight) / weights));
    const numbers =
      given.at === undefined ? { from: 0, to: share } : { from: Number(given.at), to: Number(given.at) + 1 };
    const measured = await measure(target, numbers);
    done += measured.runs;
    faulty += measured.faulty;
    most = Math.max(most, megabytes());
    const perSecond = Math.round((measured.runs / measured.ms) * 1_000);
    console.log(
      [
        target.name.padEnd(32),
        String(measured.runs).padStart(8),
        String(perSecond).padStart(8),
        measured.slowest.ms.toFixed(1).padStart(10),
        String(measured.slowest.at).padStart(8),
        ` ${megabytes()}`,
        ` ${measured.faulty}`,
      ].join(' '),
    );
    for (const said of measured.faults) console.log(`  ${said}`);
  }
  for (const target of all) await target.close?.();
  const seconds = (performance.now() - from) / 1_000;
  console.log(
    `${done} inputs in ${seconds.toFixed(0)} s, ${faulty} faults, memory ${before} → at most ${most} MB, seed ${seed}.`,
  );
  if (most - before > growthAllowedMb) console.log(`Memory grew by more than ${growthAllowedMb} MB.`);
  return faulty > 0 || most - before > growthAllowedMb ? 1 : 0;
}

exit(await main());
