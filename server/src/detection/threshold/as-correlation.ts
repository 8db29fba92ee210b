// A threshold as the correlation it is: so many events, or distinct values, by group within a time.
import type { ResolvedCorrelation } from '@tocsin/sigma';

import { textsOfEcs } from '#events';

import type { DocumentColumns } from '../documents/about.ts';
import type { Threshold } from '../documents/threshold.ts';

const levels = ['informational', 'low', 'medium', 'high', 'critical'] as const;

/** Counts detections of a rule with the threshold's own id: each event its search finds is one. */
export function asCorrelation(columns: DocumentColumns, threshold: Threshold): ResolvedCorrelation {
  const severity = ([0, 1, 2, 3, 4] as const).find((known) => known === columns.severity) ?? 2;
  return {
    refs: { events: columns.ruleId },
    correlation: {
      id: `${columns.ruleId}#threshold`,
      title: columns.title,
      name: null,
      description: columns.description,
      author: columns.author,
      status: columns.status,
      level: levels[severity],
      severity,
      references: [],
      falsePositives: [],
      tags: [],
      attack: { tactics: columns.tactics, techniques: columns.techniques },
      date: null,
      modified: null,
      fields: [],
      source: '',
      file: '',
      line: 1,
      type: threshold.distinct === null ? 'event_count' : 'value_count',
      rules: ['events'],
      groupBy: threshold.groupBy,
      timespanMs: threshold.timeframeMs,
      aliases: {},
      bounds: [{ operator: 'gte', value: threshold.atLeast }],
      valueFields: threshold.distinct === null ? [] : [threshold.distinct],
      percentile: null,
      ruleCondition: null,
      generate: false,
    },
  };
}

/** The fields a threshold looks at, and the SQL that gives their texts. */
export function countedRows({ groupBy, distinct }: Threshold): { fields: string[]; columns: string[] } {
  const fields = [...new Set([...groupBy, ...(distinct === null ? [] : [distinct])])];
  return { fields, columns: fields.map(textsOfEcs) };
}
