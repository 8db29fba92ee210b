// What a rule would have found in the stored events of a window, and what such a run cannot tell.
import type { BacktestResult } from '@tocsin/contracts/backtest';
import { compileSql, correlate, createMatcher, resolveSigma, type RuleDetection, type SigmaRule } from '@tocsin/sigma';

import { verdictsOfEvents } from '#alerts';
import { eventIdOf, searchCondition, textsOfEcs } from '#events';
import { inTransaction, type Context } from '#platform/context';
import { invalid } from '#platform/errors';
import { wallOf, type EventStore } from '#platform/event-store';

import { libraryFor } from '../deploy/library-of.ts';
import type { ReadDocument } from '../documents/read.ts';
import { asCorrelation, countedRows } from '../threshold/as-correlation.ts';
import { caveatsOf } from './caveats.ts';
import { filtersAtWork } from './filters.ts';
import {
  countByDay,
  fieldRows,
  hitIds,
  latestHits,
  overlapping,
  storedSpan,
  topEntities,
  type Condition,
  type Span,
  type StoredHit,
} from './hits.ts';

export type BacktestWork = {
  ctx: Context;
  store: EventStore;
  document: ReadDocument;
  span: Span;
  signal?: AbortSignal;
};

const shownEntities = 10;
const shownRules = 10;
const shownSamples = 10;
const shownGroups = 50;
/** Verdicts are looked up for so many of the latest hits. */
const mostVerdicts = 20_000;
/** Events a correlation or threshold is fed with, at most. */
const mostFed = 500_000;

/** @throws Problem `backtest_not_for_kind`, and what the event store throws when it takes too long or too much */
export async function runBacktest(work: BacktestWork): Promise<BacktestResult> {
  const started = performance.now();
  const result = await run(work);
  return { ...result, tookMs: Math.round(performance.now() - started) };
}

function run(work: BacktestWork): Promise<BacktestResult> {
  switch (work.document.kind) {
    case 'sigma':
      return runRule(work, work.document.rule);
    case 'query':
      return runCondition(work, conditionOf(work.document.query.query), null);
    case 'correlation':
    case 'threshold':
      return runGroups(work);
    case 'filter':
      throw invalid('backtest_not_for_kind', 'A filter finds nothing of its own: backtest a rule it narrows.');
    case 'yara':
      throw invalid('backtest_not_for_kind', 'YARA rules run on files, not on stored events.');
  }
}

function conditionOf(query: string): Condition {
  const { where, params } = searchCondition(query);
  return { definitions: [], sql: `(${where})`, reads: `(${where})`, params };
}

async function runRule(work: BacktestWork, written: SigmaRule): Promise<BacktestResult> {
  const filters = await filtersAtWork(work.ctx);
  const { rules } = resolveSigma({ rules: [written], correlations: [], filters });
  const rule = rules[0] ?? written;
  return runCondition(work, compileSql(rule), rule);
}

async function runCondition(
  { ctx, store, document, span, signal }: BacktestWork,
  condition: Condition,
  rule: SigmaRule | null,
): Promise<BacktestResult> {
  const scope = { store, wall: wallOf(ctx), span, signal };
  const days = await countByDay(scope, condition);
  const hits = days.reduce((sum, day) => sum + day.hits, 0);
  const eventsScanned = days.reduce((sum, day) => sum + day.scanned, 0);
  const about = { without: document.columns.ruleId, limit: shownRules };
  const nothing = hits === 0;
  const overlap = nothing ? [] : await overlapping(scope, condition, about);
  const ids = nothing ? [] : await hitIds(scope, condition, mostVerdicts);
  return {
    eventsScanned,
    hits,
    hitsPerHour: perHour(hits, span),
    byDay: everyDay(span, new Map(days.map(({ day, hits: n }) => [day, n]))),
    topEntities: nothing ? [] : await topEntities(scope, condition, shownEntities),
    overlap: overlap.map((each) => ({ ...each, share: each.count / hits })),
    verdicts: await verdictShares(ctx, ids, hits),
    samples: nothing ? [] : (await latestHits(scope, condition, shownSamples)).map((hit) => sampleOf(hit, rule)),
    groups: [],
    caveats: caveatsOf({
      span,
      stored: await storedSpan(scope),
      scanned: eventsScanned,
      blind: days.reduce((sum, day) => sum + day.blind, 0),
      silentDays: everyDay(span, new Map(days.map(({ day, scanned }) => [day, scanned]))).filter(
        (day) => day.hits === 0,
      ).length,
      hits,
      looked: ids.length,
      cut: false,
    }),
    tookMs: 0,
  };
}

async function verdictShares(ctx: Context, ids: readonly string[], hits: number): Promise<BacktestResult['verdicts']> {
  const counts = await inTransaction(ctx, (tx) => verdictsOfEvents(tx, ids));
  const of = (verdict: Parameters<typeof counts.get>[0]): number => counts.get(verdict) ?? 0;
  const other = of('duplicate') + of('undetermined');
  const known = of('true_positive') + of('benign_true_positive') + of('false_positive') + other;
  return {
    truePositive: of('true_positive'),
    benignTruePositive: of('benign_true_positive'),
    falsePositive: of('false_positive'),
    other,
    undecided: hits - known,
  };
}

function sampleOf(hit: StoredHit, rule: SigmaRule | null): BacktestResult['samples'][number] {
  const { product, category, service } = hit;
  const logsource = { ...(product && { product }), ...(category && { category }), ...(service && { service }) };
  const native = Object.fromEntries(
    Object.entries(hit.native).map(([name, texts]) => [name, texts.length === 1 ? texts[0] : texts]),
  );
  return {
    eventId: eventIdOf(hit.at, hit.batch, hit.seq),
    time: new Date(Number(hit.at)).toISOString(),
    message: hit.message,
    matched: rule ? createMatcher([rule]).explain(rule, native, logsource) : {},
  };
}

/** Correlations and thresholds: the events they count, through the evaluator that works on live detections. */
async function runGroups({ ctx, store, document, span, signal }: BacktestWork): Promise<BacktestResult> {
  const scope = { store, wall: wallOf(ctx), span, signal };
  const { correlations, own, sources } = await countedBy(ctx, document);
  const detections: RuleDetection[] = [];
  let scanned = 0;
  for (const { rule, condition, fields, columns } of sources) {
    const days = await countByDay(scope, condition);
    scanned += days.reduce((sum, day) => sum + day.scanned, 0);
    const left = mostFed - detections.length;
    const rows = left > 0 ? await fieldRows(scope, condition, { columns, limit: left }) : [];
    for (const { at, id, values } of rows)
      detections.push({ id, rule, time: at, values: (field) => values[fields.indexOf(field)] ?? [] });
  }
  const matches = correlate(correlations, detections).filter(({ correlation }) => correlation === own);
  const perDay = new Map<string, number>();
  for (const { first } of matches) {
    const day = new Date(first).toISOString().slice(0, 10);
    perDay.set(day, (perDay.get(day) ?? 0) + 1);
  }
  return {
    eventsScanned: scanned,
    hits: matches.length,
    hitsPerHour: perHour(matches.length, span),
    byDay: everyDay(span, perDay),
    topEntities: [],
    overlap: [],
    verdicts: { truePositive: 0, benignTruePositive: 0, falsePositive: 0, other: 0, undecided: matches.length },
    samples: [],
    groups: matches
      .toSorted((a, b) => b.value - a.value || a.first - b.first)
      .slice(0, shownGroups)
      .map(({ group, first, last, value, memberCount }) => ({
        group,
        first: new Date(first).toISOString(),
        last: new Date(last).toISOString(),
        value,
        events: memberCount,
      })),
    caveats: caveatsOf({
      span,
      stored: await storedSpan(scope),
      scanned,
      blind: 0,
      silentDays: 0,
      hits: matches.length,
      looked: 0,
      cut: detections.length >= mostFed,
    }),
    tookMs: 0,
  };
}

type Counted = Pick<ReturnType<typeof resolveSigma>, 'correlations'> & {
  /** The id of the correlation whose matches are asked for. */
  own: string;
  /** What it counts; `columns` give the texts of `fields`, in their order. */
  sources: { rule: string; condition: Condition; fields: string[]; columns: string[] }[];
};

async function countedBy(ctx: Context, document: ReadDocument): Promise<Counted> {
  if (document.kind === 'threshold') {
    const correlation = asCorrelation(document.columns, document.threshold);
    const { fields, columns } = countedRows(document.threshold);
    const condition = conditionOf(document.threshold.query);
    return {
      correlations: [correlation],
      own: correlation.correlation.id,
      sources: [{ rule: document.columns.ruleId, condition, fields, columns }],
    };
  }
  if (document.kind !== 'correlation') throw new Error('Only correlations and thresholds count groups.');
  const { correlation } = document;
  const library = await inTransaction(ctx, (tx) => libraryFor(tx.db, document));
  const others = library.correlations.filter(({ id }) => id !== correlation.id);
  const set = resolveSigma({
    rules: library.rules,
    correlations: [...others, correlation],
    filters: await filtersAtWork(ctx),
  });
  const wrong = set.faults.filter(({ message, line }) => message !== '' && line >= 0);
  const isSound = set.correlations.some((each) => each.correlation.id === correlation.id);
  if (!isSound)
    throw invalid(
      'correlation_unresolved',
      wrong[0]?.message ?? 'A rule that this correlation uses is not in the library.',
    );
  const needed = upstreamOf(correlation.id, set.correlations);
  const fields = [...new Set(needed.flatMap((each) => fieldsOfCorrelation(each.correlation)))];
  const ids = new Set(needed.flatMap(({ refs }) => Object.values(refs)));
  return {
    correlations: needed,
    own: correlation.id,
    sources: set.rules
      .filter(({ id }) => ids.has(id))
      .map((rule) => ({ rule: rule.id, condition: compileSql(rule), fields, columns: fields.map(nativeTexts) })),
  };
}

type Resolved = ReturnType<typeof resolveSigma>['correlations'];

/** The correlation and all it builds on. */
export function upstreamOf(id: string, all: Resolved): Resolved {
  const wanted = new Set([id]);
  for (const each of all.toReversed())
    if (wanted.has(each.correlation.id)) for (const ref of Object.values(each.refs)) wanted.add(ref);
  return all.filter(({ correlation }) => wanted.has(correlation.id));
}

export const fieldsOfCorrelation = ({ groupBy, valueFields, aliases }: Resolved[number]['correlation']): string[] => [
  ...groupBy,
  ...valueFields,
  ...Object.values(aliases).flatMap((byRule) => Object.values(byRule)),
];

/** Under its native name, or under its ECS name where the event has no such native field: as on live detections. */
function nativeTexts(field: string): string {
  const native = `native['${field.replaceAll(/[\\']/g, String.raw`\$&`)}']`;
  return `if(notEmpty(${native}), ${native}, ${textsOfEcs(field)})`;
}

const hourMs = 3_600_000;
const dayMs = 86_400_000;
const perHour = (hits: number, { from, to }: Span): number => hits / Math.max((to - from) / hourMs, 1 / 60);

/** One entry for each day that the window touches, also for those without any. */
function everyDay({ from, to }: Span, counts: ReadonlyMap<string, number>): { day: string; hits: number }[] {
  const days: { day: string; hits: number }[] = [];
  for (let at = Math.floor(from / dayMs) * dayMs; at < to; at += dayMs) {
    const day = new Date(at).toISOString().slice(0, 10);
    days.push({ day, hits: counts.get(day) ?? 0 });
  }
  return days;
}
