// How much an alert asks to be looked at, 0 to 100, and why, in sentences.
import { severityName } from '@tocsin/contracts/severity';

const bySeverity = [5, 20, 45, 70, 90];

export type RiskInput = {
  severity: number;
  occurrenceCount: number;
  distinctContents: number;
  /** It follows an alert of the same key, or was seen again after it was resolved. */
  recurring: boolean;
};

/** Each factor adds; the sum is capped at 100. One sentence per factor, the heaviest first. */
export function riskOf({ severity, occurrenceCount, distinctContents, recurring }: RiskInput): {
  score: number;
  factors: string[];
} {
  const base = bySeverity[severity] ?? 5;
  const repetition = Math.min(6, Math.floor(Math.log10(Math.max(1, occurrenceCount)) * 2));
  const variety = Math.min(4, Math.max(0, distinctContents - 1));
  const factors = [`Severity ${severityName(severity)} gives ${base}.`];
  if (repetition > 0) factors.push(`Seen ${occurrenceCount} times adds ${repetition}.`);
  if (recurring) factors.push('Coming back after it had ended or been resolved adds 5.');
  if (variety > 0) factors.push(`${distinctContents} different contents add ${variety}.`);
  return { score: Math.min(100, base + repetition + variety + (recurring ? 5 : 0)), factors };
}
