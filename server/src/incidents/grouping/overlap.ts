// How much two alerts have to do with each other, by the entities that both name.
import { entityKinds } from '@tocsin/contracts/words';

import type { GroupableAlert } from '#alerts';

import { connecting } from './keys.ts';
import { timeOf, type Rule } from './rule.ts';

/** What is known of entities (`kind:value` in lower case). */
export type Commonness = {
  /** Alerts that named it in the last 90 days. */
  seen: ReadonlyMap<string, number>;
  /** Open alerts that name it. */
  open: ReadonlyMap<string, number>;
  /** Somebody put it on the allow list. */
  allowed: ReadonlySet<string>;
};
export const nothingKnown: Commonness = { seen: new Map(), open: new Map(), allowed: new Set() };

const minuteMs = 60_000;

/** 1 for what was never seen, ¾ for ten alerts, ½ for a hundred, 0 for ten thousand: against a fixed measure, so that a score stays. */
export const rarity = (seen: number): number => Math.max(0, 1 - Math.log10(1 + seen) / 4);

type Shared = { score: number; entities: string[] };

/** Σ weight of the kind × rarity × e^(−Δt/τ) over what both name; the weightiest first. */
export function overlapOf(rule: Rule, a: GroupableAlert, b: GroupableAlert, known: Commonness): Shared {
  const { weights, tauMinutes, hubCap } = rule.body.overlap;
  const apart = Math.abs(timeOf(rule, a) - timeOf(rule, b));
  const fading = Math.exp(-apart / (tauMinutes * minuteMs));
  const parts = entityKinds.flatMap((kind) => {
    const weight = weights[kind] ?? 0;
    if (weight === 0) return [];
    const theirs = new Set(connecting(b.entities, kind));
    return connecting(a.entities, kind)
      .filter((entity) => theirs.has(entity) && !known.allowed.has(entity) && (known.open.get(entity) ?? 0) <= hubCap)
      .map((entity) => ({ entity, score: weight * rarity(known.seen.get(entity) ?? 0) * fading }))
      .filter(({ score }) => score > 0);
  });
  const sorted = parts.toSorted((x, y) => y.score - x.score || (x.entity < y.entity ? -1 : 1));
  return { score: sorted.reduce((sum, { score }) => sum + score, 0), entities: sorted.map(({ entity }) => entity) };
}
