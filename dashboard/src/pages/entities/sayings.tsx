// What people say of an entity: verdict, lists and notes.
import { Modal, NativeSelect, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Input } from '@tocsin/contracts/client';
import { entityLists, entityVerdicts, type EntityVerdict } from '@tocsin/contracts/entity/kinds';
import type { EntityDetail } from '@tocsin/contracts/entity/schema';
import { useState } from 'react';

import { EntityVerdictBadge } from '../../entity/marks.tsx';
import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useCan } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Form, FormFoot } from '../../ui/form.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Time } from '../../ui/time.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { entityListWords, entityVerdictWords } from '../../words/graph-kinds.ts';
import { entityKeys } from './queries.ts';
import { words } from './words.ts';

import classes from './entities.module.css';

const refresh = () => void queryClient.invalidateQueries({ queryKey: entityKeys.all });
type Change = Omit<Input<'PATCH /entities/:entityId'>, 'entityId' | 'rev'>;

export function Sayings({ entity }: { entity: EntityDetail }) {
  const mayWrite = useCan('alert:write');
  const [judging, setJudging] = useState(false);
  const { id: entityId, rev, verdict, lists } = entity;
  const change = useMutation({
    mutationFn: (sent: Change) => call('PATCH /entities/:entityId', { entityId, rev, ...sent }),
    onSuccess: refresh,
    onError: (error) => showProblem(error, words.page.sayings),
  });
  const toggle = (list: (typeof entityLists)[number]) =>
    change.mutate({ lists: lists.includes(list) ? lists.filter((each) => each !== list) : [...lists, list] });
  return (
    <Panel
      title={words.page.sayings}
      aside={
        mayWrite && (
          <span className="row">
            {verdict && (
              <Button small look="quiet" busy={change.isPending} onClick={() => change.mutate({ verdict: null })}>
                {words.page.takeBack}
              </Button>
            )}
            <Button small onClick={() => setJudging(true)}>
              {words.page.judge}
            </Button>
          </span>
        )
      }
    >
      <div className={classes.padded}>
        {verdict ? (
          <div>
            <EntityVerdictBadge verdict={verdict.level} />{' '}
            <span className="muted">
              {words.page.saidBy(verdict.by)}, <Time at={verdict.at} />
              {verdict.expiresAt && (
                <>
                  , {words.page.until} <Time at={verdict.expiresAt} look="absolute" />
                </>
              )}
            </span>
            <p>{verdict.reason}</p>
          </div>
        ) : (
          <span className="muted">{words.page.noVerdict}</span>
        )}
        <div className="row">
          {entityLists.map((list) => (
            <label key={list} className="row">
              <Checkbox
                checked={lists.includes(list)}
                disabled={!mayWrite || change.isPending}
                onChange={() => toggle(list)}
              />
              {entityListWords[list]}
            </label>
          ))}
        </div>
      </div>
      {judging && <JudgeForm entity={entity} onClose={() => setJudging(false)} />}
    </Panel>
  );
}

const dayMs = 86_400_000;
const endings = [7, 30, 90, 365] as const;
const isVerdict = (text: string): text is EntityVerdict => entityVerdicts.some((each) => each === text);

function JudgeForm({ entity, onClose }: { entity: EntityDetail; onClose: () => void }) {
  const [level, setLevel] = useState<EntityVerdict>(entity.verdict?.level ?? 'malicious');
  const [reason, setReason] = useState('');
  const [days, setDays] = useState('90');
  const save = useMutation({
    mutationFn: () =>
      call('PATCH /entities/:entityId', {
        entityId: entity.id,
        rev: entity.rev,
        verdict: {
          level,
          reason,
          expiresAt: days === '' ? null : new Date(Date.now() + Number(days) * dayMs).toISOString(),
        },
      }),
    onSuccess: () => {
      refresh();
      showToast({ title: words.page.saved });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={words.page.judgeTitle} size={460}>
      <Form onSubmit={() => save.mutate()}>
        <NativeSelect
          label={words.page.level}
          data-autofocus
          data={entityVerdicts.map((value) => ({ value, label: entityVerdictWords[value] }))}
          value={level}
          onChange={({ currentTarget: { value } }) => isVerdict(value) && setLevel(value)}
        />
        <Textarea
          label={words.page.reason}
          autosize
          minRows={3}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <NativeSelect
          label={words.page.expires}
          data={[
            ...endings.map((n) => ({ value: String(n), label: words.days(n) })),
            { value: '', label: words.page.forGood },
          ]}
          value={days}
          onChange={({ currentTarget }) => setDays(currentTarget.value)}
        />
        {save.isError && <Problem error={save.error} />}
        <FormFoot>
          <Button onClick={onClose}>{words.page.cancel}</Button>
          <Button type="submit" look="primary" busy={save.isPending} disabled={reason.trim() === ''}>
            {words.page.save}
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}

export function Notes({ entity }: { entity: EntityDetail }) {
  const mayWrite = useCan('alert:write');
  const [text, setText] = useState('');
  const add = useMutation({
    mutationFn: () => call('POST /entities/:entityId/notes', { entityId: entity.id, text }),
    onSuccess: () => {
      setText('');
      refresh();
    },
    onError: (error) => showProblem(error, words.page.addNote),
  });
  return (
    <Panel title={words.page.notes}>
      <div className={classes.body}>
        {entity.notes.length === 0 ? (
          <p className="muted">{words.page.noNotes}</p>
        ) : (
          <ul className={classes.notes}>
            {entity.notes.map((note) => (
              <li key={note.id}>
                <span className="muted">
                  {note.by}, <Time at={note.at} />
                </span>
                <p>{note.text}</p>
              </li>
            ))}
          </ul>
        )}
        {mayWrite && (
          <Form onSubmit={() => add.mutate()}>
            <Textarea
              label={words.page.note}
              autosize
              minRows={2}
              maxLength={4000}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <FormFoot>
              <Button small type="submit" busy={add.isPending} disabled={text.trim() === ''}>
                {words.page.addNote}
              </Button>
            </FormFoot>
          </Form>
        )}
      </div>
    </Panel>
  );
}
