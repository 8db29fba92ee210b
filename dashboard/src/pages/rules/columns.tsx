// The columns of the rule library.
import { Switch } from '@mantine/core';
import type { Rule, RuleHealth } from '@tocsin/contracts/rule';

import { formatCount } from '../../lib/format.ts';
import { language } from '../../lib/language.ts';
import type { Column } from '../../ui/data-grid.tsx';
import { Severity } from '../../ui/severity.tsx';
import { Time } from '../../ui/time.tsx';
import { ruleKindWords } from '../../words/rule-kinds.ts';
import { ruleOriginWords } from '../../words/rule-origins.ts';
import { tacticWord } from '../../words/tactics.ts';
import { DayBars } from './day-bars.tsx';
import { ModeBadge } from './life/mode.tsx';
import { StatusWord } from './status.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

/** “En observation” needs more than “Disabled”. */
const modeWidth = language === 'fr' ? '112px' : '74px';

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
      header: words.list.fields.severity,
      width: '76px',
      sort: { by: '-severity' },
      render: (rule) => <Severity severity={rule.severity} />,
    },
    {
      id: 'title',
      header: words.list.columns.rule,
      width: 'minmax(180px, 2fr)',
      sort: { by: 'title' },
      render: (rule) => <Title rule={rule} compact={compact} />,
    },
    {
      id: 'tactic',
      header: words.list.fields.tactic,
      width: 'minmax(110px, 0.7fr)',
      from: 860,
      render: (rule) => (
        <div className="ellipsis soft">{rule.attack.tactics.map(tacticWord).join(', ') || <None />}</div>
      ),
    },
    {
      id: 'kind',
      header: words.list.fields.kind,
      width: '92px',
      from: 1240,
      render: (rule) => <span className="soft ellipsis">{ruleKindWords[rule.kind]}</span>,
    },
    {
      id: 'status',
      header: words.list.columns.status,
      width: '96px',
      from: 1360,
      render: (rule) => <StatusWord status={rule.status} />,
    },
    {
      id: 'origin',
      header: words.list.fields.origin,
      width: '76px',
      from: 1480,
      render: (rule) => (
        <span className="soft">
          {rule.origin === 'tocsin' ? words.list.origins.tocsin : ruleOriginWords[rule.origin]}
        </span>
      ),
    },
    {
      id: 'days',
      header: words.list.columns.days,
      width: '88px',
      from: 640,
      render: (rule) => <DayBars days={healthOf(rule)?.days} />,
    },
    {
      id: 'hits',
      header: words.list.columns.hits,
      width: '58px',
      align: 'end',
      sort: { by: '-hits' },
      render: (rule) =>
        rule.hits > 0 ? <b className={classes.hits}>{formatCount(rule.hits)}</b> : <span className="muted">0</span>,
    },
    {
      id: 'precision',
      header: words.list.columns.precision,
      width: '70px',
      align: 'end',
      from: 980,
      render: (rule) => <Precision of={healthOf(rule)} />,
    },
    {
      id: 'cost',
      header: words.list.columns.cost,
      width: '66px',
      align: 'end',
      from: 1040,
      sort: { by: '-costMicros' },
      render: (rule) =>
        rule.costMicros === null ? (
          <span className="muted">–</span>
        ) : (
          <span className="soft num" title={words.list.costHelp}>
            {formatCost(rule.costMicros)}
          </span>
        ),
    },
    {
      id: 'last-hit',
      header: words.list.columns.lastHit,
      width: '66px',
      align: 'end',
      from: 480,
      sort: { by: '-lastHitAt' },
      render: (rule) =>
        rule.lastHitAt ? <Time at={rule.lastHitAt} look="age" /> : <span className="muted">{words.list.never}</span>,
    },
    {
      id: 'updated',
      header: words.list.columns.updated,
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
      header: words.list.fields.mode,
      width: modeWidth,
      from: 560,
      render: (rule) => <ModeBadge mode={rule.mode} />,
    },
    {
      id: 'enabled',
      header: words.list.columns.on,
      width: '34px',
      align: 'end',
      render: (rule) => (
        // The row is chosen by a click; the switch only switches.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
        <span className={classes.switch} onClick={(event) => event.stopPropagation()}>
          <Switch
            aria-label={words.list.isEnabled(rule.title)}
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
      {words.list.percent(Math.round(precision * 100))}
    </span>
  );
}

const None = () => <span className="muted">{words.list.none}</span>;

function Title({ rule, compact }: { rule: Rule; compact: boolean }) {
  const [technique] = rule.attack.techniques;
  const more = rule.attack.techniques.length - 1;
  const sub = (
    <>
      {technique && <span className="mono">{technique}</span>}
      {more > 0 && ` +${more}`}
      {technique && ' · '}
      {logsourceOf(rule) || words.list.origins[rule.origin]}
      {rule.version > 1 && ` · ${words.list.version(rule.version)}`}
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
