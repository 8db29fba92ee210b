// One task beside a list: what it is, how it stands, and its log.
import { MultiSelect, Select, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Task } from '@tocsin/contracts/task';
import { taskPhases } from '@tocsin/contracts/words';
import { useState } from 'react';

import { call } from '../lib/api.ts';
import { fromLocalInput, toLocalInput } from '../lib/local-time.ts';
import { peopleQuery } from '../shell/queries.ts';
import { AlsoWriting } from '../together/present.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { FormPair, FormStack } from '../ui/form.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { Section } from '../ui/panel.tsx';
import { Time } from '../ui/time.tsx';
import { taskPhaseWords, taskStateWords } from '../words/tasks.ts';
import { TaskStateSelect } from './task-state.tsx';
import { useTaskChanges, type TaskChanges } from './use-task-changes.ts';
import { words } from './words.ts';

import classes from './tasks.module.css';

type Props = {
  task: Task;
  /** The other tasks of its incident, where they are known. */
  others: readonly Task[];
  mayWrite: boolean;
  /** It is shown elsewhere than on its incident: say which that is. */
  linked?: boolean;
  onClose: () => void;
};

export function TaskDrawer({ task, others, mayWrite, linked, onClose }: Props) {
  const changes = useTaskChanges();
  return (
    <Drawer
      label={task.title}
      head={
        <>
          <span className="mono muted">{task.number}</span>
          <Badge>{taskStateWords[task.state]}</Badge>
          {task.mandatory && <Badge tone="medium">{words.mandatory}</Badge>}
        </>
      }
      onClose={onClose}
    >
      {mayWrite && <AlsoWriting channel={`incident:${task.incident.id}`} part={`task:${task.id}`} />}
      <h2 className={classes.drawerTitle}>{task.title}</h2>
      {linked === true && (
        <p className={classes.description}>
          <Link to={`/incidents/${task.incident.number}`} search={{ tab: ['tasks'] }}>
            {task.incident.number} {task.incident.title}
          </Link>
        </p>
      )}
      {task.stateReason !== null && <p className="soft">{task.stateReason}</p>}
      {task.description !== '' && <p className={classes.description}>{task.description}</p>}
      {mayWrite && <Fields key={task.rev} task={task} others={others} changes={changes} />}
      <Checklist task={task} changes={mayWrite ? changes : null} />
      <Log task={task} changes={mayWrite ? changes : null} />
    </Drawer>
  );
}

type FieldsProps = { task: Task; others: readonly Task[]; changes: TaskChanges };

function Fields({ task, others, changes }: FieldsProps) {
  const people = useQuery(peopleQuery).data ?? [];
  const choices = new Map([...(task.assignee ? [task.assignee] : []), ...people].map(({ id, name }) => [id, name]));
  const known = others.filter(({ id }) => id !== task.id);
  const edit = (change: Parameters<TaskChanges['edit']>[1]): void =>
    void changes.edit(task.id, { ...change, rev: task.rev });
  return (
    <FormStack>
      <FormPair>
        <TaskStateSelect task={task} changes={changes} />
        <Select
          label={words.phase}
          allowDeselect={false}
          data={taskPhases.map((value) => ({ value, label: taskPhaseWords[value] }))}
          value={task.phase}
          onChange={(value) => {
            const phase = taskPhases.find((each) => each === value);
            if (phase) edit({ phase });
          }}
        />
      </FormPair>
      <FormPair>
        <Select
          label={words.assignee}
          placeholder={words.nobody}
          searchable
          clearable
          data={[...choices].map(([value, label]) => ({ value, label }))}
          value={task.assignee?.id ?? null}
          onChange={(assigneeId) => edit({ assigneeId })}
        />
        <TextInput
          label={words.due}
          type="datetime-local"
          defaultValue={toLocalInput(task.dueAt)}
          onBlur={(event) => {
            const dueAt = fromLocalInput(event.currentTarget.value);
            if (toLocalInput(task.dueAt) !== event.currentTarget.value) edit({ dueAt });
          }}
        />
      </FormPair>
      {known.length > 0 && (
        <MultiSelect
          label={words.dependsOn}
          searchable
          data={known.map(({ id, number, title }) => ({ value: id, label: `${number} ${title}` }))}
          value={task.dependsOn.filter((id) => known.some((other) => other.id === id))}
          onChange={(dependsOn) => edit({ dependsOn })}
        />
      )}
      <label className="row">
        <Checkbox checked={task.mandatory} onChange={(event) => edit({ mandatory: event.currentTarget.checked })} />
        <span>
          {words.mandatory} <span className="muted">{words.mandatoryHelp}</span>
        </span>
      </label>
    </FormStack>
  );
}

function Checklist({ task, changes }: { task: Task; changes: TaskChanges | null }) {
  const [text, setText] = useState('');
  if (task.checklist.length === 0 && !changes) return null;
  const save = (checklist: Task['checklist']) => changes?.edit(task.id, { checklist, rev: task.rev });
  return (
    <Section
      title={words.checklist}
      aside={words.done(task.checklist.filter(({ done }) => done).length, task.checklist.length)}
    >
      <ul className={classes.checklist}>
        {task.checklist.map((item, at) => (
          // The same words may stand there twice: the place tells them apart.
          // eslint-disable-next-line react/no-array-index-key
          <li key={`${at} ${item.text}`}>
            <label className="row grow">
              <Checkbox
                checked={item.done}
                disabled={!changes}
                onChange={() =>
                  void save(task.checklist.map((each, place) => (place === at ? { ...each, done: !each.done } : each)))
                }
              />
              <span>{item.text}</span>
            </label>
            {changes && (
              <IconButton
                label={words.removeItem(item.text)}
                onClick={() => void save(task.checklist.filter((_, place) => place !== at))}
              >
                <IconX size={13} />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      {changes && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const added = text.trim();
            if (added === '') return;
            setText('');
            void save([...task.checklist, { text: added, done: false }]);
          }}
        >
          <TextInput
            aria-label={words.newItem}
            placeholder={words.newItem}
            maxLength={300}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </form>
      )}
    </Section>
  );
}

function Log({ task, changes }: { task: Task; changes: TaskChanges | null }) {
  const [body, setBody] = useState('');
  const [busy, setBusy] = useState(false);
  const logs = useQuery({
    queryKey: ['tasks', 'logs', task.id],
    queryFn: async ({ signal }) => (await call('GET /tasks/:taskId/logs', { taskId: task.id }, { signal })).items,
  });
  const note = async (): Promise<void> => {
    if (!changes || body.trim() === '') return;
    setBusy(true);
    if (await changes.note(task.id, body.trim())) setBody('');
    setBusy(false);
  };
  return (
    <Section title={words.log}>
      <Loaded query={logs} what={words.logLoading} rows={2}>
        {(items) =>
          items.length === 0 ? (
            <p className="muted">{words.noLog}</p>
          ) : (
            <ol className={classes.log}>
              {items.map((item) => (
                <li key={item.id}>
                  <div className="row">
                    <b>{item.author.name}</b>
                    <span className="muted">
                      <Time at={item.at} />
                    </span>
                  </div>
                  <p className={classes.description}>{item.body}</p>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
      {changes && (
        <form
          className={classes.note}
          onSubmit={(event) => {
            event.preventDefault();
            void note();
          }}
        >
          <textarea
            aria-label={words.note}
            placeholder={words.note}
            rows={2}
            maxLength={20_000}
            value={body}
            onChange={(event) => setBody(event.currentTarget.value)}
          />
          <div className="row">
            <span className="muted grow">{words.notesStay}</span>
            <Button small type="submit" look="primary" busy={busy} disabled={body.trim() === ''}>
              {words.noteIt}
            </Button>
          </div>
        </form>
      )}
    </Section>
  );
}
