// How urgent an incident is: its severity, weighed with how much the assets in it matter.
import { criticalities, type Criticality } from '@tocsin/contracts/words';

const shift: Readonly<Record<Criticality, number>> = { low: 1, medium: 0, high: -1, critical: -2 };

/** P1 … P5. SEV3 on a critical asset is P1; SEV2 on an asset of low criticality is P3. */
export const priorityOf = (severity: number, criticality: Criticality): number =>
  Math.min(5, Math.max(1, severity + shift[criticality]));

/** `medium` where nothing is known of any of them. */
export const highestCriticality = (known: readonly Criticality[]): Criticality =>
  known.length === 0 ? 'medium' : known.reduce((a, b) => (criticalities.indexOf(b) > criticalities.indexOf(a) ? b : a));
