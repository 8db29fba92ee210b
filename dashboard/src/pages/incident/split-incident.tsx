// Splitting: which alerts, tasks and comments move into a new incident.
import { Modal, Textarea, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Incident } from '@tocsin/contracts/incident';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { words } from './model-words.ts';
import { commentsQuery, incidentAlertsQuery, tasksQuery } from './queries.ts';
import { words as pageWords } from './words.ts';

import classes from './rail.module.css';

type Props = { incident: Incident; shownAs: string; onClose: () => void };

export function SplitIncident({ incident, shownAs, onClose }: Props) {
  const alerts = useInfiniteQuery(incidentAlertsQuery(shownAs));
  const tasks = useQuery(tasksQuery(shownAs)).data ?? [];
  const comments = useQuery(commentsQuery(shownAs)).data ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [title, setTitle] = useState('');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const members = alerts.data?.pages.flatMap((each) => each.items) ?? [];
  const among = (all: readonly { id: string }[]): string[] => all.map(({ id }) => id).filter((id) => chosen.has(id));
  const ready = among(members).length + among(tasks).length > 0 && reason.trim() !== '';
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const split = async (): Promise<void> => {
    if (!ready) return;
    setBusy(true);
    try {
      const { incident: made } = await call('POST /incidents/:incidentId/split', {
        incidentId: incident.id,
        reason: reason.trim(),
        ...(title.trim() === '' ? {} : { title: title.trim() }),
        alertIds: among(members),
        taskIds: among(tasks),
        commentIds: among(comments),
      });
      onClose();
      showToast({
        title: words.split.done(made.number),
        link: { label: words.split.open, run: () => void navigate({ to: `/incidents/${made.number}` }) },
      });
    } catch (error) {
      showProblem(error, words.split.doing);
      setBusy(false);
    } finally {
      void client.invalidateQueries({ queryKey: ['incidents'] });
      void client.invalidateQueries({ queryKey: ['alerts'] });
    }
  };
  const lists = [
    {
      name: words.split.alerts,
      rows: members.map(({ id, number, title: said }) => ({ id, said: `${number} ${said}` })),
    },
    { name: words.split.tasks, rows: tasks.map(({ id, number, title: said }) => ({ id, said: `${number} ${said}` })) },
    {
      name: words.split.comments,
      rows: comments.map(({ id, author, body }) => ({ id, said: `${author.name}: ${body.slice(0, 120)}` })),
    },
  ];
  return (
    <Modal opened onClose={onClose} title={words.split.title(incident.number)} size={620}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void split();
        }}
      >
        <p className="soft">{words.split.explained}</p>
        <ScrollPane label={words.split.alerts} className={classes.choices}>
          {lists.map(
            ({ name, rows }) =>
              rows.length > 0 && (
                <fieldset key={name} className={classes.choiceGroup}>
                  <legend>{name}</legend>
                  {rows.map(({ id, said }) => (
                    <label key={id} className="row">
                      <Checkbox checked={chosen.has(id)} onChange={() => toggle(id)} />
                      <span className="ellipsis">{said}</span>
                    </label>
                  ))}
                </fieldset>
              ),
          )}
          {alerts.hasNextPage && (
            <Button small busy={alerts.isFetchingNextPage} onClick={() => void alerts.fetchNextPage()}>
              {pageWords.alerts.more}
            </Button>
          )}
        </ScrollPane>
        <TextInput
          label={words.split.newTitle}
          description={words.split.newTitleHelp}
          maxLength={300}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Textarea
          label={words.why}
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={classes.foot}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={busy} disabled={!ready}>
            {words.split.split}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
