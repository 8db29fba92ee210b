// What has to be there before the incident is closed: the gates of the organisation, one line each.
import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { CloseGate } from '@tocsin/contracts/incident';
import { hasEnded } from '@tocsin/contracts/words';

import { formatWord } from '../../lib/format.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { requirableSaid } from '../../words/incident-model.ts';
import { words } from './model-words.ts';
import { gatesQuery } from './queries.ts';
import type { RailProps } from './rail.tsx';

import classes from './rail.module.css';

const gateWords: Readonly<Record<string, string>> = {
  fields: words.checklist.fields,
  tasks: words.checklist.tasks,
  alerts: words.checklist.alerts,
  evidence: words.checklist.evidence,
  sla: words.checklist.sla,
};
const missingSaid = ({ id, name }: CloseGate['missing'][number]): string => {
  if (id === 'open_alerts') return words.checklist.openAlerts(name);
  return name === '' ? requirableSaid(id) : name;
};

export function Checklist({ incident, shownAs }: RailProps) {
  const gates = useQuery(gatesQuery(shownAs));
  if (hasEnded(incident.stage)) return null;
  return (
    <Panel title={words.checklist.title}>
      <div className={classes.body}>
        <Loaded query={gates} what={words.checklist.what} rows={2}>
          {({ items }) => (
            <ul className={classes.list}>
              <Line state="ahead" title={words.checklist.verdict} missing={[]} />
              {items.map(({ id, passed, missing }) => (
                <Line
                  key={id}
                  state={passed ? 'done' : 'missing'}
                  title={gateWords[id] ?? formatWord(id)}
                  missing={missing.map(missingSaid)}
                />
              ))}
            </ul>
          )}
        </Loaded>
      </div>
    </Panel>
  );
}

type LineProps = { state: 'done' | 'missing' | 'ahead'; title: string; missing: readonly string[] };

const Line = ({ state, title, missing }: LineProps) => (
  <li className={classes.item} data-state={state}>
    {state === 'done' ? <IconCircleCheck size={15} stroke={1.7} /> : <IconCircleDashed size={15} stroke={1.7} />}
    <div>
      {title}
      {missing.length > 0 && (
        <ul className={classes.missing}>
          {missing.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      )}
    </div>
    <span className="muted">
      {state === 'done' ? words.checklist.passed : state === 'missing' ? words.checklist.failed : ''}
    </span>
  </li>
);
