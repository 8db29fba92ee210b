// How bad an alert is: 0 info, 1 low, 2 medium, 3 high, 4 critical. Colour and word come from this order.
import * as z from 'zod';

export const severityNames = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type SeverityName = (typeof severityNames)[number];

export const Severity = z.int().min(0).max(4);

export const severityName = (severity: number): SeverityName => severityNames[severity] ?? 'info';
