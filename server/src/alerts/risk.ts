// How much an alert asks to be looked at, 0 to 100, and why, in sentences.
import type { AssetMark } from '@tocsin/contracts/entity/schema';
import { alertPhrases } from '@tocsin/contracts/phrases/alerts';
import { say } from '@tocsin/contracts/phrases/template';
import { severityName } from '@tocsin/contracts/severity';

const bySeverity = [5, 20, 45, 70, 90];
const recurringPoints = 5;

export type RiskInput = {
  severity: number;
  occurrenceCount: number;
  distinctContents: number;
  /** It follows an alert of the same key, or was seen again after it was resolved. */
  recurring: boolean;
  /** The asset on which most depends among those it names. */
  asset?: AssetMark | null;
};
const byCriticality = { low: -5, medium: 0, high: 6, critical: 12 } as const;
const assetPhrase = {
  low: alertPhrases.lowAssetTakes,
  medium: alertPhrases.highAssetAdds,
  high: alertPhrases.highAssetAdds,
  critical: alertPhrases.criticalAssetAdds,
} as const;

/** Each factor adds (an asset of low criticality takes away); the sum is 0 to 100. One sentence per factor. */
export function riskOf({ severity, occurrenceCount, distinctContents, recurring, asset }: RiskInput): {
  score: number;
  factors: string[];
} {
  const base = bySeverity[severity] ?? 5;
  const repetition = Math.min(6, Math.floor(Math.log10(Math.max(1, occurrenceCount)) * 2));
  const variety = Math.min(4, Math.max(0, distinctContents - 1));
  const factors = [say(alertPhrases.severityGives, { severity: severityName(severity), points: base })];
  if (repetition > 0) factors.push(say(alertPhrases.seenAdds, { count: occurrenceCount, points: repetition }));
  if (recurring) factors.push(say(alertPhrases.recurringAdds, { points: recurringPoints }));
  if (variety > 0) factors.push(say(alertPhrases.contentsAdd, { count: distinctContents, points: variety }));
  const weight = asset ? byCriticality[asset.criticality] : 0;
  if (asset && weight !== 0)
    factors.push(say(assetPhrase[asset.criticality], { name: asset.name, points: Math.abs(weight) }));
  const sum = base + repetition + variety + (recurring ? recurringPoints : 0) + weight;
  return { score: Math.max(0, Math.min(100, sum)), factors };
}
