// How fast rules are matched, beside evaluating them one by one and beside JSON.parse. `node bench/sigma.ts [--short]`
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { createMatcher, parseSigma, type SigmaRule } from '@tocsin/sigma';

import { loadEvents, loadRules, type RuleFile } from './material.ts';
import { cpuSeconds, report, short } from './report.ts';
import { createNaiveMatcher } from './sigma-naive.ts';
import { multiplied } from './sigma-variants.ts';

type Event = Record<string, unknown>;

/** Speeds are events per second of processor time; shares are of time, 0.1 for a tenth more. */
type SigmaMeasured = {
  readonly rules: number;
  readonly events: number;
  readonly processCreations: number;
  readonly mixPerSecond: number;
  readonly processCreationPerSecond: number;
  readonly withParsePerSecond: number;
  readonly parsePerSecond: number;
  readonly naiveMixPerSecond: number;
  readonly naiveProcessCreationPerSecond: number;
  /** With four times as many rules, none of which asks for what the others ask for. */
  readonly moreTimeOnMix: number;
  readonly moreTimeOnProcessCreation: number;
  /** Of one event of the mix, by the clock. */
  readonly p50Us: number;
  readonly p99Us: number;
  readonly mostUs: number;
  /** Rules read, a matcher made of them, and one event of each kind matched. */
  readonly loadCpuSeconds: number;
  readonly tableMegabytes: number;
};

type Contender = { readonly count: number; readonly work: () => void };

/** The best of several rounds in which all take turns, so that what else the machine does falls on all alike. */
function takeTurns<Name extends string>(contenders: Record<Name, Contender>, rounds: number): Record<Name, number> {
  const rates = Object.fromEntries(Object.keys(contenders).map((name) => [name, 0])) as Record<Name, number>;
  for (let round = 0; round < rounds; round++) {
    for (const name in contenders) {
      const { count, work } = contenders[name];
      rates[name] = Math.max(rates[name], count / cpuSeconds(work));
    }
  }
  return rates;
}

type Winlog = { channel?: string; event_id?: string; provider_name?: string; event_data?: Event };

/** The event as Windows names its fields, without the wrapper of the agent that shipped it. */
function asWindowsEvent(line: string): Event {
  const event: Event & { winlog?: Winlog } = JSON.parse(line);
  if (!event.winlog) return event;
  const { channel, event_id: eventId, provider_name: provider, event_data: data } = event.winlog;
  return { Channel: channel, EventID: eventId, Provider_Name: provider, ...data };
}

const parseAll = (files: readonly RuleFile[]): SigmaRule[] =>
  files.flatMap(({ path, source }) => parseSigma(source, path).rules);

function oneOfEachKind(events: readonly Event[]): Event[] {
  return [
    ...new Map(events.map((event) => [`${String(event['Channel'])}\n${String(event['EventID'])}`, event])).values(),
  ];
}

const isProcessCreation = ({ Channel, EventID }: Event): boolean =>
  (Channel === 'Security' && String(EventID) === '4688') ||
  (Channel === 'Microsoft-Windows-Sysmon/Operational' && String(EventID) === '1');

/** Bytes in use after everything unused is gone. */
function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') for (let time = 0; time < 3; time++) collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function load(files: readonly RuleFile[], events: readonly Event[]) {
  let rules: SigmaRule[] = [];
  const reading = cpuSeconds(() => {
    rules = parseAll(files);
  });
  const before = memoryInUse();
  const matcher = createMatcher(rules);
  const compiling = cpuSeconds(() => {
    for (const event of events) matcher.match(event, {});
  });
  return { rules, matcher, loadCpuSeconds: reading + compiling, tableMegabytes: (memoryInUse() - before) / 2 ** 20 };
}

function times(count: number, list: readonly Event[], match: (event: Event) => unknown): Contender {
  const work = (): void => {
    for (let time = 0; time < count; time++) for (const event of list) match(event);
  };
  return { count: count * list.length, work };
}

function latencies(events: readonly Event[], match: (event: Event) => unknown): Float64Array {
  const us = new Float64Array(events.length);
  for (const [index, event] of events.entries()) {
    const started = performance.now();
    match(event);
    us[index] = (performance.now() - started) * 1_000;
  }
  return us.sort();
}

function measureSigma(): SigmaMeasured {
  const events = loadEvents(short ? 20_000 : 60_000).map(asWindowsEvent);
  const lines = events.map((event) => JSON.stringify(event));
  const created = events.filter(isProcessCreation);
  const { rules, matcher, ...loaded } = load(loadRules(), oneOfEachKind(events));
  const fourfold = createMatcher(multiplied(rules, 4));
  const naive = createNaiveMatcher(rules);
  const passes = Math.ceil((short ? 4_000 : 12_000) / Math.max(1, created.length));
  const sample = events.filter((_, index) => index % (short ? 40 : 20) === 0);
  const match = (event: Event): unknown => matcher.match(event, {});
  const rates = takeTurns(
    {
      mix: times(1, events, match),
      mixFourfold: times(1, events, (event) => fourfold.match(event, {})),
      processCreation: times(passes, created, match),
      processCreationFourfold: times(passes, created, (event) => fourfold.match(event, {})),
      withParse: { count: lines.length, work: () => lines.forEach((line) => void match(JSON.parse(line))) },
      parse: { count: lines.length, work: () => lines.forEach((line) => void JSON.parse(line)) },
      naiveMix: times(1, sample, (event) => naive(event, {})),
      naiveProcessCreation: times(2, created.slice(0, 100), (event) => naive(event, {})),
    },
    short ? 4 : 7,
  );
  const us = latencies(events, match);
  return {
    ...loaded,
    rules: rules.length,
    events: events.length,
    processCreations: created.length,
    mixPerSecond: rates.mix,
    processCreationPerSecond: rates.processCreation,
    withParsePerSecond: rates.withParse,
    parsePerSecond: rates.parse,
    naiveMixPerSecond: rates.naiveMix,
    naiveProcessCreationPerSecond: rates.naiveProcessCreation,
    moreTimeOnMix: rates.mix / rates.mixFourfold - 1,
    moreTimeOnProcessCreation: rates.processCreation / rates.processCreationFourfold - 1,
    p50Us: us[Math.floor(us.length * 0.5)] ?? 0,
    p99Us: us[Math.floor(us.length * 0.99)] ?? 0,
    mostUs: us.at(-1) ?? 0,
  };
}

function describeSigma(measured: SigmaMeasured): string[] {
  const line = (rate: number, what: string, naive?: number): string => {
    const times = naive === undefined ? '' : `${(rate / naive).toFixed(1)} ×`;
    return `${Math.round(rate).toLocaleString('en').padStart(12)}  ${times.padStart(8)}  ${what}`;
  };
  const share = (more: number): string => `${more < 0 ? '' : '+'}${(more * 100).toFixed(0)} %`;
  const { naiveMixPerSecond: mix, naiveProcessCreationPerSecond: created } = measured;
  return [
    `${measured.rules} Sigma rules; events per second of processor time, and as a multiple of one rule after another:`,
    line(measured.mixPerSecond, `matched, mixed telemetry (${measured.events} events)`, mix),
    line(mix, 'one rule after another, the same telemetry'),
    line(measured.processCreationPerSecond, `matched, process creation (${measured.processCreations} events)`, created),
    line(created, 'one rule after another, process creation'),
    line(measured.withParsePerSecond, 'JSON.parse and matched, mixed telemetry'),
    line(measured.parsePerSecond, 'JSON.parse alone'),
    `four times the rules: ${share(measured.moreTimeOnMix)} time on the mix, ${share(measured.moreTimeOnProcessCreation)} on process creation`,
    `one event of the mix: p50 ${measured.p50Us.toFixed(1)} µs, p99 ${measured.p99Us.toFixed(1)} µs, most ${measured.mostUs.toFixed(0)} µs`,
    `loading: ${measured.loadCpuSeconds.toFixed(2)} s of processor time, tables of ${measured.tableMegabytes.toFixed(1)} MB`,
  ];
}

const measured = measureSigma();
report('sigma', describeSigma(measured), measured);
