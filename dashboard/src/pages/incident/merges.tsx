// The incidents that went into this one: their summaries, where their fields differ, and the way back.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Merge, MergeConflict } from '@tocsin/contracts/incident';
import { useState } from 'react';

import { modelQuery } from '../../incidents/model.ts';
import { call } from '../../lib/api.ts';
import { useNow } from '../../lib/now.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { ShownMarkdown } from './markdown-editor.tsx';
import { words } from './model-words.ts';
import { mergesQuery } from './queries.ts';
import type { RailProps } from './rail.tsx';

import classes from './rail.module.css';

export function Merges({ incident, shownAs, changes, mayWrite }: RailProps) {
  const merges = useQuery(mergesQuery(shownAs)).data;
  const fields = useQuery(modelQuery).data?.fields ?? [];
  const [undoing, setUndoing] = useState<Merge | null>(null);
  const client = useQueryClient();
  const now = useNow();
  if (!merges || merges.items.length === 0) return null;
  const undo = async (merge: Merge, reason: string): Promise<void> => {
    try {
      await call('POST /incidents/:incidentId/unmerge', { incidentId: merge.source.id, reason });
      setUndoing(null);
      showToast({ title: words.merges.undone(merge.source.number) });
    } catch (error) {
      showProblem(error, words.merges.undoing);
    } finally {
      void client.invalidateQueries({ queryKey: ['incidents'] });
    }
  };
  return (
    <Panel title={words.merges.title}>
      <ul className={`${classes.list} ${classes.body}`}>
        {merges.items.map((merge) => (
          <li key={merge.id} className={classes.card}>
            <div className={classes.cardHead}>
              <Link to={`/incidents/${merge.source.number}`} search={{ stay: ['1'] }} className="mono">
                {merge.source.number}
              </Link>
              <span className="muted ellipsis grow">
                {words.merges.by(merge.by.name)} <Time at={merge.at} />
              </span>
            </div>
            <span className={classes.cardTitle}>{merge.source.title}</span>
            {merge.source.summary !== '' && (
              <div className={classes.summary}>
                <ShownMarkdown text={merge.source.summary} />
              </div>
            )}
            {merges.conflicts
              .filter(({ sourceId }) => sourceId === merge.source.id)
              .map((conflict) => (
                <Conflict
                  key={conflict.fieldId}
                  conflict={conflict}
                  name={fields.find(({ id }) => id === conflict.fieldId)?.name ?? conflict.fieldId}
                  onTake={
                    mayWrite
                      ? () => void changes.edit({ custom: { [conflict.fieldId]: conflict.other } }, words.fields.doing)
                      : null
                  }
                />
              ))}
            {mayWrite &&
              (Date.parse(merge.undoableUntil) > now ? (
                <div className={classes.cardHead}>
                  <span className="muted grow">
                    {words.merges.until} <Time at={merge.undoableUntil} look="absolute" />
                  </span>
                  <Button small onClick={() => setUndoing(merge)}>
                    {words.merges.undo}
                  </Button>
                </div>
              ) : (
                <span className="muted">{words.merges.tooLate}</span>
              ))}
          </li>
        ))}
      </ul>
      <Confirm
        opened={undoing !== null}
        title={words.merges.undoTitle(undoing?.source.number ?? incident.number)}
        action={words.merges.undo}
        reason={words.why}
        onClose={() => setUndoing(null)}
        onConfirm={(reason) => undoing && void undo(undoing, reason)}
      >
        {words.merges.undoExplained}
      </Confirm>
    </Panel>
  );
}

type ConflictProps = { conflict: MergeConflict; name: string; onTake: (() => void) | null };

const Conflict = ({ conflict: { kept, other, sourceNumber }, name, onTake }: ConflictProps) => (
  <div className={classes.cardHead}>
    <span className="grow">{words.merges.conflict(name, String(kept), sourceNumber, String(other))}</span>
    {onTake && (
      <Button small onClick={onTake}>
        {words.merges.takeOther}
      </Button>
    )}
  </div>
);
