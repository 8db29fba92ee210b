// What is said of an entity or an asset, as badges.
import type { EntityList, EntityVerdict } from '@tocsin/contracts/entity/kinds';
import type { Criticality } from '@tocsin/contracts/words';

import { Badge } from '../ui/badge.tsx';
import type { Tone } from '../ui/tone.ts';
import { criticalityWords, entityListWords, entityVerdictWords } from '../words/graph-kinds.ts';

const verdictTones: Record<EntityVerdict, Tone> = {
  malicious: 'critical',
  suspicious: 'medium',
  unknown: 'neutral',
  benign: 'ok',
};
const criticalityTones: Record<Criticality, Tone> = {
  low: 'neutral',
  medium: 'info',
  high: 'high',
  critical: 'critical',
};
const listTones: Record<EntityList, Tone> = { allow: 'ok', block: 'critical', watch: 'accent' };

export const EntityVerdictBadge = ({ verdict }: { verdict: EntityVerdict }) => (
  <Badge tone={verdictTones[verdict]}>{entityVerdictWords[verdict]}</Badge>
);
export const CriticalityBadge = ({ criticality }: { criticality: Criticality }) => (
  <Badge tone={criticalityTones[criticality]} look="outline">
    {criticalityWords[criticality]}
  </Badge>
);
export const EntityListBadge = ({ list }: { list: EntityList }) => (
  <Badge tone={listTones[list]} look="outline">
    {entityListWords[list]}
  </Badge>
);
