// Statistics: trends, breakdowns and times of some days, each number a link to the list it counts.
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Output } from '@tocsin/contracts/client';

import { Bars, type Bar } from '../../boards/bars.tsx';
import { bucketsOf } from '../../boards/buckets.ts';
import * as links from '../../boards/links.ts';
import { statisticsQuery } from '../../boards/queries.ts';
import { Trend } from '../../boards/trend.tsx';
import { words as shared } from '../../boards/words.ts';
import { incidentSeverityWord } from '../../incidents/severity.tsx';
import { formatCount } from '../../lib/format.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { severityWord } from '../../words/severity.ts';
import { alertStageWords, incidentStageWords } from '../../words/stages.ts';
import { TimesPanel } from './times.tsx';
import { words } from './words.ts';

import classes from '../../boards/boards.module.css';

type Statistics = Output<'GET /boards/statistics'>;
type Items = Statistics['incidents']['bySite']['items'];

const ranges = [1, 7, 14, 30];
const places = [0, 1, 2, 3, 4];
const nobody = 'none';

export function StatisticsPage() {
  const [search, change] = useUrlSearch();
  const days = ranges.find((each) => String(each) === search.days?.[0]) ?? 7;
  const daily = search.bars?.[0] !== 'hours';
  const site = search.site ?? [];
  const query = useQuery(statisticsQuery(days, site));
  return (
    <>
      <PageHeader title={words.title}>
        <Tabs
          label={words.grain}
          tabs={[
            { id: 'days', label: words.daily },
            { id: 'hours', label: words.hourly },
          ]}
          chosen={daily ? 'days' : 'hours'}
          onChoose={(id) => change({ bars: id === 'hours' ? id : null })}
        />
      </PageHeader>
      <div className={classes.page} aria-busy={query.isFetching}>
        <div className={classes.tools}>
          <NativeSelect
            aria-label={words.range}
            className={classes.select}
            data={ranges.map((each) => ({ value: String(each), label: words.days(each) }))}
            value={String(days)}
            onChange={({ currentTarget: { value } }) => change({ days: value === '7' ? null : value })}
          />
        </div>
        <Loaded query={query} what={words.loading} rows={14}>
          {(statistics) => <Figures statistics={statistics} site={site} daily={daily} />}
        </Loaded>
      </div>
    </>
  );
}

type FiguresProps = { statistics: Statistics; site: readonly string[]; daily: boolean };

function Figures({ statistics, site, daily }: FiguresProps) {
  const { from, to, alerts, incidents, times } = statistics;
  const { clock } = usePreferences();
  const span = { from, to };
  const among = site.length > 0 ? { site } : {};
  const grain = daily ? clock : null;
  const worstFirst = incidents.hourly.toReversed();
  return (
    <>
      <div className={classes.columns}>
        {alerts && (
          <Panel
            title={words.alerts}
            aside={<span className="muted num">{words.total(formatCount(alerts.total))}</span>}
          >
            <Trend
              label={words.alerts}
              buckets={bucketsOf(alerts.hourly, from, grain)}
              daily={daily}
              names={places.map(severityWord)}
              link={(part, place) =>
                links.alertsSeen(part, { ...among, ...(place === null ? {} : { severity: place }) })
              }
            />
          </Panel>
        )}
        <Panel
          title={words.incidents}
          aside={<span className="muted num">{words.total(formatCount(incidents.total))}</span>}
        >
          <Trend
            label={words.incidents}
            // Of incidents the first is the worst: drawn as those of alerts, the least at the bottom.
            buckets={bucketsOf(worstFirst, from, grain)}
            daily={daily}
            names={places.map((place) => incidentSeverityWord(5 - place))}
            link={(part, place) =>
              links.incidentsOpened(part, { ...among, ...(place === null ? {} : { severity: 5 - place }) })
            }
          />
        </Panel>
      </div>
      <TimesPanel times={times} span={span} site={site} />
      {alerts && <AlertBreakdowns alerts={alerts} span={span} among={among} />}
      <IncidentBreakdowns incidents={incidents} span={span} among={among} />
    </>
  );
}

type Among = { site?: readonly string[] };
const barsOf = (
  items: Items,
  link: (key: string) => links.ListLink | null,
  absent: string = shared.none,
): readonly Bar[] =>
  items.map(({ key, label, count }) => ({ key, label: key === nobody ? absent : label, count, link: link(key) }));
/** No list can ask for what has no site. */
const atSite =
  (link: (site: string) => links.ListLink) =>
  (key: string): links.ListLink | null =>
    key === nobody ? null : link(key);

type AlertsProps = { alerts: NonNullable<Statistics['alerts']>; span: links.Span; among: Among };

function AlertBreakdowns({ alerts, span, among }: AlertsProps) {
  const seen = (of: Parameters<typeof links.alertsSeen>[1]) => links.alertsSeen(span, { ...among, ...of });
  const title = (by: string) => words.by(words.alerts, by);
  return (
    <div className={classes.three}>
      <Bars
        title={title(words.severity)}
        bars={places.toReversed().map((severity) => ({
          key: String(severity),
          label: severityWord(severity),
          count: alerts.bySeverity[severity] ?? 0,
          link: seen({ severity }),
        }))}
      />
      <Bars
        title={title(words.stage)}
        bars={alerts.byStage.map(({ stage, count }) => ({
          key: stage,
          label: alertStageWords[stage],
          count,
          link: seen({ stage }),
        }))}
      />
      <Bars
        title={title(words.site)}
        bars={barsOf(
          alerts.bySite.items,
          atSite((code) => seen({ site: [code] })),
          shared.noSite,
        )}
        others={alerts.bySite.others}
      />
      <Bars
        title={title(words.rule)}
        bars={barsOf(alerts.byRule.items, (rule) => seen({ rule }))}
        others={alerts.byRule.others}
      />
      <Bars
        title={title(words.source)}
        bars={barsOf(alerts.bySource.items, (dataset) => seen({ dataset }))}
        others={alerts.bySource.others}
      />
      <Bars
        title={title(words.analyst)}
        bars={barsOf(alerts.byAnalyst.items, (assignee) => seen({ assignee }), shared.nobody)}
        others={alerts.byAnalyst.others}
      />
    </div>
  );
}

type IncidentsProps = { incidents: Statistics['incidents']; span: links.Span; among: Among };

function IncidentBreakdowns({ incidents, span, among }: IncidentsProps) {
  const opened = (of: Parameters<typeof links.incidentsOpened>[1]) => links.incidentsOpened(span, { ...among, ...of });
  const title = (by: string) => words.by(words.incidents, by);
  return (
    <div className={classes.three}>
      <Bars
        title={title(words.severity)}
        bars={places.map((place) => ({
          key: String(place),
          label: incidentSeverityWord(place + 1),
          count: incidents.bySeverity[place] ?? 0,
          link: opened({ severity: place + 1 }),
        }))}
      />
      <Bars
        title={title(words.stage)}
        bars={incidents.byStage.map(({ stage, count }) => ({
          key: stage,
          label: incidentStageWords[stage],
          count,
          link: opened({ stages: [stage] }),
        }))}
      />
      <Bars
        title={title(words.site)}
        bars={barsOf(
          incidents.bySite.items,
          atSite((code) => opened({ site: [code] })),
          shared.noSite,
        )}
        others={incidents.bySite.others}
      />
      <Bars
        title={title(words.analyst)}
        bars={barsOf(incidents.byAnalyst.items, (owner) => opened({ owner }), shared.nobody)}
        others={incidents.byAnalyst.others}
      />
    </div>
  );
}
