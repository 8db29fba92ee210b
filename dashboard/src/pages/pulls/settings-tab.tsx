// How a pull is set, and its end.
import { useMutation } from '@tanstack/react-query';
import type { Pull } from '@tocsin/contracts/api/pulls';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmedButton } from '../../ui/confirmed-button.tsx';
import { Form, FormFoot } from '../../ui/form.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { Refusal } from '../admin/shared/form-end.tsx';
import { PullFields } from './pull-fields.tsx';
import { formOf, pullFields, toSend } from './pull-form.ts';
import { keepPull, pullsQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

type SettingsTabProps = { pull: Pull; mayChange: boolean; onDeleted: () => void };

export function SettingsTab({ pull, mayChange, onDeleted }: SettingsTabProps) {
  const [form, setForm] = useState(() => formOf(pull));
  const save = useMutation({
    mutationFn: () => call('PATCH /pulls/:pullId', { pullId: pull.id, ...toSend(form, pull), rev: pull.rev }),
    onSuccess: (changed) => {
      keepPull(changed);
      showToast({ title: words.saved, detail: changed.name });
    },
  });
  return (
    <div className={classes.settings}>
      <Form label={words.settings} onSubmit={() => save.mutate()}>
        <fieldset disabled={!mayChange} className={classes.fields}>
          <PullFields
            form={form}
            hasSecret={pull.accessKeyId !== null}
            error={save.error}
            onChange={(patch) => setForm((before) => ({ ...before, ...patch }))}
          />
        </fieldset>
        <Refusal work={save} shown={pullFields} />
        {mayChange && (
          <FormFoot>
            <Delete pull={pull} onDeleted={onDeleted} />
            <span className="grow" />
            <Button
              onClick={() => {
                setForm(formOf(pull));
                save.reset();
              }}
            >
              {words.undo}
            </Button>
            <Button type="submit" look="primary" busy={save.isPending}>
              {words.save}
            </Button>
          </FormFoot>
        )}
      </Form>
    </div>
  );
}

function Delete({ pull, onDeleted }: Pick<SettingsTabProps, 'pull' | 'onDeleted'>) {
  const remove = useMutation({
    mutationFn: () => call('DELETE /pulls/:pullId', { pullId: pull.id }),
    onSuccess: () => {
      showToast({ title: words.deleted, detail: pull.name });
      queryClient.setQueryData(pullsQuery.queryKey, (known) => known?.filter(({ id }) => id !== pull.id));
      void queryClient.invalidateQueries({ queryKey: pullsQuery.queryKey, exact: true });
      onDeleted();
    },
    onError: (error) => showProblem(error, words.deleting),
  });
  return (
    <ConfirmedButton
      label={words.deletePull}
      look="danger"
      busy={remove.isPending}
      title={words.deleteAsked(pull.name)}
      action={words.delete}
      onConfirm={remove.mutate}
    >
      {words.deleteMore}
    </ConfirmedButton>
  );
}
