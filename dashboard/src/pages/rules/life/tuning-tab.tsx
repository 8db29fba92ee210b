// What the team decided not to be told of this rule.
import { IconAdjustmentsOff, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RuleDocument } from '@tocsin/contracts/rule';
import type { TuningEntry } from '@tocsin/contracts/tuning';
import { useState } from 'react';

import { useNow } from '../../../lib/now.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { TuneDialog } from '../../../tuning/tune-dialog.tsx';
import { effectWords, hiddenWords, stateLook } from '../../../tuning/words.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ScrollPane } from '../../../ui/scroll-pane.tsx';
import { Time } from '../../../ui/time.tsx';
import { Sentence } from '../../../words/sentence.tsx';
import { ruleTuningQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './life.module.css';

export function TuningTab({ rule }: { rule: RuleDocument }) {
  const query = useQuery(ruleTuningQuery(rule.id));
  const mayWrite = useCan('rule:write');
  const [tuning, setTuning] = useState(false);
  return (
    <Panel label={words.tuning.title} className={classes.tab}>
      <div className={classes.bar}>
        <b>{words.tuning.title}</b>
        <span className="muted">{words.tuning.help}</span>
        <span className="grow" />
        {mayWrite && rule.kind === 'sigma' && (
          <Button icon={<IconPlus size={14} />} onClick={() => setTuning(true)}>
            {words.tuning.tune}
          </Button>
        )}
      </div>
      <ScrollPane label={words.tuning.ofRule} className={classes.scroll}>
        <Loaded query={query} what={words.tuning.what} rows={4}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState icon={<IconAdjustmentsOff size={20} stroke={1.6} />} title={words.tuning.none}>
                {words.tuning.noneHelp}
              </EmptyState>
            ) : (
              <ul className={classes.samples}>
                {items.map((entry) => (
                  <Entry key={entry.id} entry={entry} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </ScrollPane>
      {tuning && (
        <TuneDialog
          rule={{ id: rule.id, title: rule.title }}
          matched={{}}
          evidence={[]}
          onClose={() => setTuning(false)}
          onAdded={() => void queryClient.invalidateQueries({ queryKey: ruleTuningQuery(rule.id).queryKey })}
        />
      )}
    </Panel>
  );
}

const tabOf = (state: string): string => (state === 'proposed' ? 'proposed' : state === 'active' ? 'active' : 'ended');

function Entry({ entry }: { entry: TuningEntry }) {
  const look = stateLook(entry, useNow());
  return (
    <li>
      <div className="row">
        <Badge tone={look.tone} look="outline">
          {look.label}
        </Badge>
        <Link to="/tuning" search={{ selected: [entry.id], tab: [tabOf(entry.state)] }} className="grow ellipsis">
          {effectWords(entry.effect)}
        </Link>
        <span className="muted">{hiddenWords(entry.hidden)}</span>
      </div>
      <span className="muted">
        <Sentence
          text={words.tuning.about}
          parts={{ reason: entry.reason, name: entry.createdBy.name, time: <Time at={entry.expiresAt} /> }}
        />
      </span>
    </li>
  );
}
