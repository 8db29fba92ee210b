// The columns of the rule library.
import { Switch } from '@mantine/core';
import type { Rule, RuleHealth } from '@tocsin/contracts/rule';

import { formatCount, formatTactic, formatWord } from '../../lib/format.ts';
import type { Column } from '../../ui/data-grid.tsx';
import { Severity } from '../../ui/severity.tsx';
import { Time } from '../../ui/time.tsx';
import { DayBars } from './day-bars.tsx';
import { kindWord, originWord } from './filters.tsx';
import { ModeBadge } from './life/mode.tsx';
import { StatusWord } from './status.tsx';

import classes from './page.module.css';

type Context = {
  compact: boolean;
  mayWrite: boolean;
  onSwitch: (rule: Rule, enabled: boolean) => void;
  healthOf: (rule: Rule) => RuleHealth | undefined;
};

export const logsourceOf = ({ product, category, service }: Rule): string =>
  [product, service, category].filter(Boolean).join(' · ');

export function ruleColumns({ compact, mayWrite, onSwitch, healthOf }: Context): Column<Rule>[] {
  return [
    {
      id: 'severity',
      header: 'Severity',
      width: '76px',
      sort: { by: '-severity' },
      render: (rule) => <Severity severity={rule.severity} />,
    },
    {
      id: 'title',
      header: 'Rule',
      width: 'minmax(180px, 2fr)',
      sort: { by: 'title' },
      render: (rule) => <Title rule={rule} compact={compact} />,
    },
    {
      id: 'tactic',
      header: 'Tactic',
      width: 'minmax(110px, 0.7fr)',
      from: 860,
      render: (rule) => (
        <div className="ellipsis soft">{rule.attack.tactics.map(formatTactic).join(', ') || <None />}</div>
      ),
    },
    {
      id: 'kind',
      header: 'Kind',
      width: '92px',
      from: 1240,
      render: (rule) => <span className="soft ellipsis">{kindWord(rule.kind)}</span>,
    },
    {
      id: 'status',
      header: 'Status',
      width: '96px',
      from: 1360,
      render: (rule) => <StatusWord status={rule.status} />,
    },
    {
      id: 'origin',
      header: 'Origin',
      width: '76px',
      from: 1480,
      render: (rule) => <span className="soft">{rule.origin === 'tocsin' ? 'Tocsin' : originWord(rule.origin)}</span>,
    },
    {
      id: 'days',
      header: '14 days',
      width: '88px',
      from: 640,
      render: (rule) => <DayBars days={healthOf(rule)?.days} />,
    },
    {
      id: 'hits',
      header: 'Hits',
      width: '58px',
      align: 'end',
      sort: { by: '-hits' },
      render: (rule) =>
        rule.hits > 0 ? <b className={classes.hits}>{formatCount(rule.hits)}</b> : <span className="muted">0</span>,
    },
    {
      id: 'precision',
      header: 'Precision',
      width: '70px',
      align: 'end',
      from: 980,
      render: (rule) => <Precision of={healthOf(rule)} />,
    },
    {
      id: 'cost',
      header: 'Cost',
      width: '66px',
      align: 'end',
      from: 1040,
      sort: { by: '-costMicros' },
      render: (rule) =>
        rule.costMicros === null ? (
          <span className="muted">–</span>
        ) : (
          <span className="soft num" title="CPU time for one event of its log source">
            {formatCost(rule.costMicros)}
          </span>
        ),
    },
    {
      id: 'last-hit',
      header: 'Last hit',
      width: '66px',
      align: 'end',
      from: 480,
      sort: { by: '-lastHitAt' },
      render: (rule) =>
        rule.lastHitAt ? <Time at={rule.lastHitAt} look="age" /> : <span className="muted">Never</span>,
    },
    {
      id: 'updated',
      header: 'Updated',
      width: '66px',
      align: 'end',
      from: 1180,
      sort: { by: '-updatedAt' },
      render: (rule) => (
        <span className="soft">
          <Time at={rule.updatedAt} look="age" />
        </span>
      ),
    },
    {
      id: 'mode',
      header: 'Mode',
      width: '74px',
      from: 560,
      render: (rule) => <ModeBadge mode={rule.mode} />,
    },
    {
      id: 'enabled',
      header: 'On',
      width: '34px',
      align: 'end',
      render: (rule) => (
        // The row is chosen by a click; the switch only switches.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
        <span className={classes.switch} onClick={(event) => event.stopPropagation()}>
          <Switch
            aria-label={`${rule.title} is enabled`}
            tabIndex={-1}
            withThumbIndicator={false}
            checked={rule.enabled}
            disabled={!mayWrite}
            onChange={(event) => onSwitch(rule, event.currentTarget.checked)}
          />
        </span>
      ),
    },
  ];
}

/** Microseconds with as many digits as tell something. */
const formatCost = (micros: number): string =>
  micros < 0.01 ? '< 0.01 µs' : `${micros.toFixed(micros < 10 ? 2 : 0)} µs`;

function Precision({ of: health }: { of: RuleHealth | undefined }) {
  if (!health || health.precision === null) return <span className="muted">–</span>;
  const { precision } = health;
  return (
    <span className={`${classes.precision} num`} data-low={precision < 0.5 || undefined}>
      {Math.round(precision * 100)}%
    </span>
  );
}

const None = () => <span className="muted">None</span>;

function Title({ rule, compact }: { rule: Rule; compact: boolean }) {
  const [technique] = rule.attack.techniques;
  const more = rule.attack.techniques.length - 1;
  const sub = (
    <>
      {technique && <span className="mono">{technique}</span>}
      {more > 0 && ` +${more}`}
      {technique && ' · '}
      {logsourceOf(rule) || formatWord(rule.origin)}
      {rule.version > 1 && ` · version ${rule.version}`}
    </>
  );
  if (compact)
    return (
      <div className="ellipsis">
        <span className={classes.title} data-off={!rule.enabled || undefined}>
          {rule.title}
        </span>
        <span className={classes.sub}> · {sub}</span>
      </div>
    );
  return (
    <>
      <div className={`${classes.title} ellipsis`} data-off={!rule.enabled || undefined}>
        {rule.title}
      </div>
      <div className={`${classes.sub} ellipsis`}>{sub}</div>
    </>
  );
}
