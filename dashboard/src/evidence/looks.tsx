// How an item's state, marking and verification are drawn, wherever it is shown.
import { IconLock, IconShieldX, IconSnowflake } from '@tabler/icons-react';
import type { Evidence } from '@tocsin/contracts/evidence';

import { Badge } from '../ui/badge.tsx';
import { Time } from '../ui/time.tsx';
import type { Tone } from '../ui/tone.ts';
import { tlpWord } from './tlp.ts';
import { words } from './words.ts';

const stateTones: Readonly<Record<Evidence['state'], Tone>> = {
  registered: 'neutral',
  collecting: 'medium',
  sealed: 'ok',
  in_analysis: 'info',
  transferred: 'info',
  returned: 'medium',
  disposal_requested: 'high',
  disposed: 'neutral',
};
const tlpTones: Readonly<Record<Evidence['tlp'], Tone>> = {
  clear: 'neutral',
  green: 'ok',
  amber: 'medium',
  'amber+strict': 'medium',
  red: 'critical',
};

export const StateBadge = ({ state }: Pick<Evidence, 'state'>) => (
  <Badge tone={stateTones[state]}>{words.states[state]}</Badge>
);
export const TlpBadge = ({ tlp }: Pick<Evidence, 'tlp'>) => (
  <Badge tone={tlpTones[tlp]} look="outline">
    {tlpWord(tlp)}
  </Badge>
);

/** What stands out: frozen, condemned, held. */
export const Warnings = ({ evidence: { frozen, scan, holds } }: { evidence: Evidence }) => (
  <>
    {frozen && (
      <Badge tone="critical" look="solid">
        <IconSnowflake size={12} stroke={1.7} /> {words.frozen}
      </Badge>
    )}
    {scan.state === 'condemned' && (
      <Badge tone="critical">
        <IconShieldX size={12} stroke={1.7} /> {words.scans.condemned}
      </Badge>
    )}
    {holds.length > 0 && (
      <Badge tone="accent" look="outline">
        <IconLock size={12} stroke={1.7} /> {words.held}
      </Badge>
    )}
  </>
);

export const Verified = ({ verified }: Pick<Evidence, 'verified'>) =>
  verified === null ? (
    <span className="muted">{words.notVerified}</span>
  ) : verified.ok ? (
    <span>
      {words.verified} <Time at={verified.at} />
    </span>
  ) : (
    <span>
      <Badge tone="critical">{words.mismatch}</Badge> <Time at={verified.at} />
    </span>
  );
