// One pull: how it goes, what became of each object, and how it is set.
import type { Pull } from '@tocsin/contracts/api/pulls';

import { formatCount, plural } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { useCan } from '../../session/session.ts';
import { DetailPanel, Standing } from '../../ui/detail-panel.tsx';
import { Lamp } from '../../ui/lamp.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Time } from '../../ui/time.tsx';
import { ObjectsTab } from './objects-tab.tsx';
import { PullActions } from './pull-actions.tsx';
import { SettingsTab } from './settings-tab.tsx';
import { placeOf, standingOf } from './words.ts';

import classes from './page.module.css';

const tabs = [
  { id: 'objects', label: 'Objects' },
  { id: 'settings', label: 'Settings' },
] as const;
type Tab = (typeof tabs)[number]['id'];

type PullPanelProps = {
  pull: Pull;
  tab: string | undefined;
  onTab: (tab: string | null) => void;
  onDeleted: () => void;
};

export function PullPanel({ pull, tab: wanted, onTab, onDeleted }: PullPanelProps) {
  const tab: Tab = wanted === 'settings' ? 'settings' : 'objects';
  const mayChange = useCan('identity:write');
  return (
    <DetailPanel
      title={pull.name}
      summary={
        <>
          <span className="mono">{placeOf(pull)}</span> at <span className="mono">{new URL(pull.endpoint).host}</span>
        </>
      }
      standing={<Now pull={pull} mayChange={mayChange} />}
      tabsLabel="Parts of the pull"
      tabs={tabs}
      tab={tab}
      onTab={(id) => onTab(id === 'objects' ? null : id)}
    >
      {pull.problem !== null && <Failed problem={pull.problem} />}
      {tab === 'objects' ? (
        <ObjectsTab pull={pull} mayChange={mayChange} />
      ) : (
        <SettingsTab key={pull.rev} pull={pull} mayChange={mayChange} onDeleted={onDeleted} />
      )}
    </DetailPanel>
  );
}

const Failed = ({ problem }: { problem: string }) => (
  <div>
    <Problem error={new Error(problem)} />
  </div>
);

function Now({ pull, mayChange }: { pull: Pull; mayChange: boolean }) {
  const { look, words } = standingOf(pull);
  const { objects, events } = pull;
  return (
    <Standing
      lamp={<Lamp look={look} />}
      sub={
        <>
          {plural(objects.taken, 'object')}, {plural(events.accepted, 'event')}
          {events.unparsed > 0 && <span className={classes.bad}>, {formatCount(events.unparsed)} unparsed</span>}
        </>
      }
      action={mayChange && <PullActions pull={pull} />}
    >
      <b>{words}</b>
      <When pull={pull} />
    </Standing>
  );
}

function When({ pull: { running, paused, startedAt, endedAt, nextRunAt } }: { pull: Pull }) {
  const now = useNow();
  const at = running ? startedAt : endedAt;
  return (
    <span className="soft">
      {at !== null && (
        <>
          {running ? ', since ' : ', last run '}
          <Time at={at} />
        </>
      )}
      {!paused && !running && nextRunAt !== null && (
        <>
          {', next '}
          {Date.parse(nextRunAt) > now ? <Time at={nextRunAt} /> : 'now'}
        </>
      )}
    </span>
  );
}
