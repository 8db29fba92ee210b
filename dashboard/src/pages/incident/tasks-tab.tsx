// The tasks of the incident by phase, from templates or one by one.
import { Menu } from '@mantine/core';
import { IconChecklist, IconPlus, IconTemplate } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Incident } from '@tocsin/contracts/incident';
import type { Task } from '@tocsin/contracts/task';
import { hasEnded, taskPhases, type TaskPhase } from '@tocsin/contracts/words';
import { useState } from 'react';

import { modelQuery } from '../../incidents/model.ts';
import { call } from '../../lib/api.ts';
import { AddTask } from '../../tasks/add-task.tsx';
import { isOpenTask, TaskDue } from '../../tasks/task-due.tsx';
import { words } from '../../tasks/words.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import type { Tone } from '../../ui/tone.ts';
import { taskPhaseWords, taskStateWords } from '../../words/tasks.ts';
import { tasksQuery } from './queries.ts';

import classes from '../../tasks/tasks.module.css';

type Props = {
  incident: Incident;
  shownAs: string;
  mayWrite: boolean;
  chosen: string | null;
  onChoose: (taskId: string) => void;
};

const stateTones: Readonly<Record<Task['state'], Tone>> = {
  todo: 'neutral',
  in_progress: 'accent',
  blocked: 'critical',
  in_review: 'low',
  done: 'ok',
  cancelled: 'info',
};

export function TasksTab({ incident, shownAs, mayWrite, chosen, onChoose }: Props) {
  const tasks = useQuery(tasksQuery(shownAs));
  const [adding, setAdding] = useState<TaskPhase | null>(null);
  const mayAdd = mayWrite && !hasEnded(incident.stage);
  const add = mayAdd && (
    <Button small look="primary" icon={<IconPlus size={14} />} onClick={() => setAdding('identify')}>
      {words.add}
    </Button>
  );
  return (
    <Panel
      title={words.tasks}
      aside={
        mayAdd && (
          <>
            <Templates incident={incident} />
            {add}
          </>
        )
      }
    >
      <Loaded query={tasks} what={words.tasks} rows={6}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon={<IconChecklist size={18} stroke={1.6} />} title={words.none}>
              {words.noneDetail}
            </EmptyState>
          ) : (
            taskPhases.map((phase) => (
              <Phase
                key={phase}
                phase={phase}
                tasks={items.filter((task) => task.phase === phase)}
                all={items}
                chosen={chosen}
                onChoose={onChoose}
              />
            ))
          )
        }
      </Loaded>
      {adding && <AddTask incidentId={incident.id} phase={adding} onClose={() => setAdding(null)} />}
    </Panel>
  );
}

type PhaseProps = {
  phase: TaskPhase;
  tasks: readonly Task[];
  all: readonly Task[];
  chosen: string | null;
  onChoose: (taskId: string) => void;
};

function Phase({ phase, tasks, all, chosen, onChoose }: PhaseProps) {
  if (tasks.length === 0) return null;
  const done = tasks.filter(({ state }) => state === 'done').length;
  return (
    <section aria-label={taskPhaseWords[phase]}>
      <h3 className={classes.phase}>
        {taskPhaseWords[phase]} <span className="muted">{words.done(done, tasks.length)}</span>
      </h3>
      {tasks.map((task) => {
        const waits = all.some((other) => task.dependsOn.includes(other.id) && isOpenTask(other));
        return (
          <button
            key={task.id}
            type="button"
            className={classes.row}
            data-over={!isOpenTask(task) || undefined}
            aria-current={task.id === chosen || undefined}
            onClick={() => onChoose(task.id)}
          >
            <Badge tone={stateTones[task.state]}>{taskStateWords[task.state]}</Badge>
            <span className={`${classes.title} ellipsis`}>
              {task.title} {waits && isOpenTask(task) && <span className="muted">· {words.waits}</span>}
            </span>
            <span>{task.mandatory && <Badge tone="medium">{words.mandatory}</Badge>}</span>
            <span className="muted">{task.logCount > 0 && words.notes(task.logCount)}</span>
            <TaskDue task={task} />
            <Avatar name={task.assignee?.name ?? null} nobody={words.nobody} />
          </button>
        );
      })}
    </section>
  );
}

function Templates({ incident }: { incident: Incident }) {
  const templates = useQuery(modelQuery).data?.templates ?? [];
  const client = useQueryClient();
  if (templates.length === 0) return null;
  const apply = async (templateId: string): Promise<void> => {
    try {
      const said = { incidentId: incident.id, templateId };
      const { items } = await call('POST /incidents/:incidentId/tasks/template', said);
      showToast({ title: words.applied(items.length) });
    } catch (error) {
      showProblem(error, words.applying);
    } finally {
      void client.invalidateQueries({ queryKey: ['incidents'] });
    }
  };
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button small icon={<IconTemplate size={14} stroke={1.6} />}>
          {words.template}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {templates.map(({ id, name, tasks }) => (
          <Menu.Item
            key={id}
            rightSection={<span className="muted num">{tasks.length}</span>}
            onClick={() => void apply(id)}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
