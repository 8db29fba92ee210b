// How bad an alert is: 0 info, 1 low, 2 medium, 3 high, 4 critical. Colour and word come from this order.
import * as z from 'zod';

export { severityName, severityNames } from './words.ts';
export type { SeverityName } from './words.ts';

export const Severity = z.int().min(0).max(4);
