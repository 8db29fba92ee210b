// One pull: how it goes, what became of each object, and how it is set.
import type { Pull } from '@tocsin/contracts/api/pulls';

import { useNow } from '../../lib/now.ts';
import { useCan } from '../../session/session.ts';
import { DetailPanel, Standing } from '../../ui/detail-panel.tsx';
import { Lamp } from '../../ui/lamp.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Time } from '../../ui/time.tsx';
import { said } from '../../words/said.ts';
import { Sentence } from '../../words/sentence.tsx';
import { ObjectsTab } from './objects-tab.tsx';
import { PullActions } from './pull-actions.tsx';
import { SettingsTab } from './settings-tab.tsx';
import { placeOf, standingOf, words } from './words.ts';

import classes from './page.module.css';

const tabs = [
  { id: 'objects', label: words.objectsTab },
  { id: 'settings', label: words.settings },
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
        <Sentence
          text={words.placeAt}
          parts={{
            place: <span className="mono">{placeOf(pull)}</span>,
            host: <span className="mono">{new URL(pull.endpoint).host}</span>,
          }}
        />
      }
      standing={<Now pull={pull} mayChange={mayChange} />}
      tabsLabel={words.parts}
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
    <Problem error={new Error(said(problem))} />
  </div>
);

function Now({ pull, mayChange }: { pull: Pull; mayChange: boolean }) {
  const { look, words: standing } = standingOf(pull);
  const { objects, events } = pull;
  return (
    <Standing
      lamp={<Lamp look={look} />}
      sub={
        <>
          {words.taken(objects.taken, events.accepted)}
          {events.unparsed > 0 && <span className={classes.bad}>{words.alsoUnparsed(events.unparsed)}</span>}
        </>
      }
      action={mayChange && <PullActions pull={pull} />}
    >
      <b>{standing}</b>
      <When pull={pull} />
    </Standing>
  );
}

function When({ pull: { running, paused, startedAt, endedAt, nextRunAt } }: { pull: Pull }) {
  const now = useNow();
  const at = running ? startedAt : endedAt;
  return (
    <span className="soft">
      {at !== null && <Sentence text={running ? words.since : words.lastRun} parts={{ when: <Time at={at} /> }} />}
      {!paused &&
        !running &&
        nextRunAt !== null &&
        (Date.parse(nextRunAt) > now ? (
          <Sentence text={words.nextRun} parts={{ when: <Time at={nextRunAt} /> }} />
        ) : (
          words.nextRunNow
        ))}
    </span>
  );
}
