// A new task: what, in which phase, by whom, until when, and whether the incident waits for it.
import { Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { taskPhases, type TaskPhase } from '@tocsin/contracts/words';
import { useState } from 'react';

import { fromLocalInput } from '../lib/local-time.ts';
import { peopleQuery } from '../shell/queries.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Form, FormFoot, FormPair } from '../ui/form.tsx';
import { taskPhaseWords } from '../words/tasks.ts';
import { useTaskChanges } from './use-task-changes.ts';
import { words } from './words.ts';

type Props = { incidentId: string; phase: TaskPhase; onClose: () => void };

export function AddTask({ incidentId, phase: first, onClose }: Props) {
  const changes = useTaskChanges();
  const people = useQuery(peopleQuery).data ?? [];
  const [title, setTitle] = useState('');
  const [description, setDescription] = useState('');
  const [phase, setPhase] = useState<TaskPhase>(first);
  const [assigneeId, setAssigneeId] = useState<string | null>(null);
  const [due, setDue] = useState('');
  const [mandatory, setMandatory] = useState(false);
  const [busy, setBusy] = useState(false);
  const add = async (): Promise<void> => {
    if (title.trim() === '') return;
    setBusy(true);
    const task = { incidentId, title, description, phase, assigneeId, dueAt: fromLocalInput(due), mandatory };
    if (await changes.add(task)) onClose();
    else setBusy(false);
  };
  return (
    <Modal opened onClose={onClose} title={words.add} size={520}>
      <Form onSubmit={() => void add()}>
        <TextInput
          label={words.titled}
          data-autofocus
          maxLength={300}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Textarea
          label={words.description}
          autosize
          minRows={2}
          maxLength={10_000}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <FormPair>
          <Select
            label={words.phase}
            allowDeselect={false}
            data={taskPhases.map((value) => ({ value, label: taskPhaseWords[value] }))}
            value={phase}
            onChange={(value) => setPhase(taskPhases.find((each) => each === value) ?? phase)}
          />
          <Select
            label={words.assignee}
            placeholder={words.nobody}
            searchable
            clearable
            data={people.map(({ id, name }) => ({ value: id, label: name }))}
            value={assigneeId}
            onChange={setAssigneeId}
          />
        </FormPair>
        <TextInput
          label={words.due}
          type="datetime-local"
          value={due}
          onChange={(event) => setDue(event.currentTarget.value)}
        />
        <label className="row">
          <Checkbox checked={mandatory} onChange={(event) => setMandatory(event.currentTarget.checked)} />
          <span>
            {words.mandatory} <span className="muted">{words.mandatoryHelp}</span>
          </span>
        </label>
        <FormFoot>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={busy} disabled={title.trim() === ''}>
            {words.add}
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
