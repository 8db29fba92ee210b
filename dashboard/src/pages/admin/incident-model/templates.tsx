// Task templates: a list of tasks each, and the type of incident they come with.
import { MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { TaskTemplate, TemplateTask } from '@tocsin/contracts/incident-model';
import { taskPhases } from '@tocsin/contracts/words';

import { typeChoices } from '../../../incidents/model.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { FormGrid } from '../../../ui/form.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SmallTable } from '../../../ui/small-table.tsx';
import { taskPhaseWords } from '../../../words/tasks.ts';
import { freeId, withoutRow, withRow, type PartProps } from './draft.ts';
import { Remove } from './lists.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

const freshTask = (): TemplateTask => ({
  title: words.newTask,
  description: '',
  phase: 'identify',
  mandatory: false,
  dueAfterHours: null,
  dependsOn: [],
  checklist: [],
});

/* Rows are told apart by their place: keys change while they are typed. */
/* eslint-disable react/no-array-index-key */
export function Templates({ model: { templates, types }, onChange }: PartProps) {
  const fresh = { id: freeId(templates, 'template'), name: words.newName, incidentType: null, tasks: [freshTask()] };
  return (
    <div className={classes.part}>
      <p className="soft">{words.templatesLead}</p>
      {templates.length === 0 && <p className="muted">{words.nothingYet}</p>}
      {templates.map((template, at) => (
        <Template
          key={at}
          template={template}
          types={types}
          onChange={(change) => onChange({ templates: withRow(templates, at, change) })}
          onRemove={() => onChange({ templates: withoutRow(templates, at) })}
        />
      ))}
      <div>
        <Button small icon={<IconPlus size={14} />} onClick={() => onChange({ templates: [...templates, fresh] })}>
          {words.addTemplate}
        </Button>
      </div>
    </div>
  );
}

type TemplateProps = {
  template: TaskTemplate;
  types: readonly { id: string; name: string }[];
  onChange: (change: Partial<TaskTemplate>) => void;
  onRemove: () => void;
};

function Template({ template, types, onChange, onRemove }: TemplateProps) {
  const { tasks } = template;
  return (
    <Panel title={template.name} aside={<Remove name={template.name} onRemove={onRemove} />}>
      <div className={classes.template}>
        <FormGrid>
          <TextInput
            label={words.id}
            maxLength={40}
            value={template.id}
            onChange={(event) => onChange({ id: event.currentTarget.value })}
          />
          <TextInput
            label={words.name}
            maxLength={100}
            value={template.name}
            onChange={(event) => onChange({ name: event.currentTarget.value })}
          />
          <Select
            label={words.templateType}
            placeholder={words.byHand}
            clearable
            data={typeChoices(types)}
            value={template.incidentType}
            onChange={(incidentType) => onChange({ incidentType })}
          />
        </FormGrid>
        <SmallTable
          label={words.tasks}
          heads={[words.task, words.phase, words.dueAfter, words.after, words.mandatory]}
          actions
        >
          {tasks.map((task, at) => (
            <TaskRow
              key={at}
              task={task}
              earlier={tasks.slice(0, at)}
              onChange={(change) => onChange({ tasks: withRow(tasks, at, change) })}
              // Places behind it move up; nothing waits for what is gone.
              onRemove={
                tasks.length > 1
                  ? () =>
                      onChange({
                        tasks: withoutRow(tasks, at).map((each) => ({
                          ...each,
                          dependsOn: each.dependsOn
                            .filter((place) => place !== at)
                            .map((place) => (place > at ? place - 1 : place)),
                        })),
                      })
                  : null
              }
            />
          ))}
        </SmallTable>
        <div>
          <Button
            small
            look="quiet"
            icon={<IconPlus size={14} />}
            onClick={() => onChange({ tasks: [...tasks, freshTask()] })}
          >
            {words.addTask}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

type TaskRowProps = {
  task: TemplateTask;
  earlier: readonly TemplateTask[];
  onChange: (change: Partial<TemplateTask>) => void;
  onRemove: (() => void) | null;
};

function TaskRow({ task, earlier, onChange, onRemove }: TaskRowProps) {
  return (
    <tr>
      <td>
        <TextInput
          aria-label={words.task}
          maxLength={300}
          value={task.title}
          onChange={(event) => onChange({ title: event.currentTarget.value })}
        />
      </td>
      <td>
        <Select
          aria-label={`${words.phase} ${task.title}`}
          allowDeselect={false}
          data={taskPhases.map((value) => ({ value, label: taskPhaseWords[value] }))}
          value={task.phase}
          onChange={(value) => onChange({ phase: taskPhases.find((phase) => phase === value) ?? task.phase })}
        />
      </td>
      <td>
        <NumberInput
          aria-label={`${words.dueAfter} ${task.title}`}
          min={1}
          max={8760}
          allowDecimal={false}
          hideControls
          value={task.dueAfterHours ?? ''}
          onChange={(value) => onChange({ dueAfterHours: typeof value === 'number' && value > 0 ? value : null })}
        />
      </td>
      <td>
        {earlier.length > 0 && (
          <MultiSelect
            aria-label={`${words.after} ${task.title}`}
            data={earlier.map(({ title }, place) => ({ value: String(place), label: `${place + 1}. ${title}` }))}
            value={task.dependsOn.map(String)}
            onChange={(places) => onChange({ dependsOn: places.map(Number) })}
          />
        )}
      </td>
      <td>
        <Checkbox
          aria-label={`${words.mandatory} ${task.title}`}
          checked={task.mandatory}
          onChange={(event) => onChange({ mandatory: event.currentTarget.checked })}
        />
      </td>
      <td>{onRemove && <Remove name={task.title} onRemove={onRemove} />}</td>
    </tr>
  );
}
