// The tables that only this module may touch.
import type { ruleOrigins } from '@tocsin/contracts/rule';
import type { Generated } from 'kysely';

export type RuleOrigin = (typeof ruleOrigins)[number];

export type RuleTable = {
  id: string;
  orgId: string;
  ruleId: string;
  title: string;
  description: string;
  author: string;
  severity: number;
  status: string;
  product: string;
  category: string;
  service: string;
  tactics: string[];
  techniques: string[];
  enabled: boolean;
  origin: RuleOrigin;
  edited: Generated<boolean>;
  version: Generated<number>;
  source: string;
  hits: Generated<number>;
  lastHitAt: Date | null;
  search: Generated<string>;
  rev: Generated<number>;
  updatedAt: Date;
};

export type DetectionTables = {
  rule: RuleTable;
  ruleVersion: { orgId: string; rule: string; version: number; source: string; madeAt: Date; madeBy: string };
  ruleSet: { orgId: string; version: number };
};
