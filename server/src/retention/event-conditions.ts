// Rules and holds as conditions of the event store's SQL.
import type { HoldScope } from '@tocsin/contracts/api/retention';

import { cutoffOf, type Rule } from './rules.ts';

/** A text that cannot end its literal, whatever is in it. */
const literal = (text: string): string => `unhex('${Buffer.from(text).toString('hex')}')`;
const moment = (at: Date): string => `fromUnixTimestamp64Milli(${at.getTime()}, 'UTC')`;

const datasetIs = (pattern: string): string =>
  pattern.endsWith('*') ? `startsWith(dataset, ${literal(pattern.slice(0, -1))})` : `dataset = ${literal(pattern)}`;

export type EventTable = {
  name: 'event' | 'detection';
  /** When the row arrived. */
  at: 'ingested' | 'detected';
};
export const eventTables: Readonly<Record<'events' | 'detections', EventTable>> = {
  events: { name: 'event', at: 'ingested' },
  detections: { name: 'detection', at: 'detected' },
};

const matches = ({ dataset, site }: Rule): string =>
  [dataset === null ? null : datasetIs(dataset), site === null ? null : `site = ${literal(site)}`]
    .filter((part) => part !== null)
    .join(' AND ') || '1';

function isOver(rule: Rule, { at, name }: EventTable, now: Date): string {
  if (rule.isDefault && name === 'event') return `${at} < ${moment(now)} - toIntervalDay(retention_days)`;
  const before = cutoffOf(rule, now);
  return before === null ? '0' : `${at} < ${moment(before)}`;
}

/** The number of the first rule that matches, counted from 0. */
export const ruleNumber = (rules: readonly Rule[]): string =>
  `multiIf(${rules.map((rule, index) => `${matches(rule)}, ${index}`).join(', ')}, -1)`;

/** Whether the rule that counts says that the row's time is over. */
export const isPast = (rules: readonly Rule[], table: EventTable, now: Date): string =>
  `multiIf(${rules.map((rule) => `${matches(rule)}, ${isOver(rule, table, now)}`).join(', ')}, 0)`;

/** A hold with what only the database knows of it. */
export type Hold = {
  id: string;
  scope: HoldScope;
  /** Of an incident: the events kept as evidence, by batch and place in it. */
  evidence: readonly { batch: string; seq: string }[];
  /** Of a person: their address. */
  email: string | null;
};

function held({ scope, evidence, email }: Hold): string {
  switch (scope.kind) {
    case 'organisation':
      return '1';
    case 'incident':
      return evidence.length === 0
        ? '0'
        : `(batch, seq) IN (${evidence.map(({ batch, seq }) => `(${batch}, ${seq})`).join(', ')})`;
    case 'person':
      return email === null ? '0' : hasEntity(`user:${email}`);
    case 'host':
      return hasEntity(`host:${scope.host}`);
    // It holds a copy of its own.
    case 'evidence':
      return '0';
    default: {
      const within = `time >= ${moment(new Date(scope.from))} AND time <= ${moment(new Date(scope.to))}`;
      const ofSite = scope.site === null ? '' : ` AND site = ${literal(scope.site)}`;
      return `(${datasetIs(scope.dataset)} AND ${within}${ofSite})`;
    }
  }
}
const hasEntity = (entity: string): string => `arrayExists(x -> lower(x) = ${literal(entity.toLowerCase())}, entities)`;

export const isHeld = (holds: readonly Hold[]): string =>
  holds.length === 0 ? '0' : `(${holds.map(held).join(' OR ')})`;
