// What the organisation asks of those who sign in.
import { Checkbox, NumberInput, Textarea } from '@mantine/core';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import type { SecurityPolicyShown } from '@tocsin/contracts/sign-in';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { PageHeader } from '../../../shell/page-header.tsx';
import { Button } from '../../../ui/button.tsx';
import { Note } from '../../../ui/note.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { faultAt } from '../field-faults.ts';
import { useRoles } from '../users/use-roles.ts';
import { formOf, networksIn, type PolicyForm } from './form.ts';
import { words } from './words.ts';

import classes from './security.module.css';

const policyQuery = queryOptions({
  queryKey: ['security-policy'],
  queryFn: ({ signal }) => call('GET /security-policy', {}, { signal }),
});

export function SecurityPage() {
  const policy = useQuery(policyQuery);
  return (
    <div className={classes.page}>
      <PageHeader title={words.title} />
      {policy.isError && <Problem error={policy.error} onRetry={() => void policy.refetch()} />}
      {policy.isPending && <SkeletonRows label={words.loading} rows={8} />}
      {policy.data?.sendsMail === false && <Note tone="medium">{words.noMail}</Note>}
      {policy.data && <PolicyEditor key={policy.data.rev} policy={policy.data} />}
    </div>
  );
}

const numbers = [
  { name: 'idleMinutes', label: words.idle, suffix: words.minutes, min: 5, max: 1440 },
  { name: 'lifetimeHours', label: words.lifetime, suffix: words.hours, min: 1, max: 720 },
  { name: 'stepUpMinutes', label: words.stepUp, suffix: words.minutes, min: 1, max: 60 },
  { name: 'leastPasswordLength', label: words.leastLength, suffix: words.characters, min: 12, max: 64 },
] as const;

function PolicyEditor({ policy }: { policy: SecurityPolicyShown }) {
  const mayWrite = useCan('security:write');
  const { choices } = useRoles();
  const [form, setForm] = useState<PolicyForm>(() => formOf(policy));
  const change = (patch: Partial<PolicyForm>) => setForm((before) => ({ ...before, ...patch }));
  const save = useMutation({
    mutationFn: () => {
      const { networks, ...rest } = form;
      return call('PUT /security-policy', { ...rest, allowedNetworks: networksIn(networks), rev: policy.rev });
    },
    onSuccess: (saved) => {
      queryClient.setQueryData(policyQuery.queryKey, saved);
      showToast({ title: words.changed, detail: words.changedHelp });
    },
  });
  return (
    <form
      className={classes.columns}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Panel title={words.secondFactor}>
        <div className={classes.body}>
          <Checkbox.Group
            label={words.whoNeeds}
            description={words.whoNeedsHelp}
            value={[...form.secondFactorRoles]}
            onChange={(secondFactorRoles) => change({ secondFactorRoles })}
          >
            <div className={classes.roles}>
              {choices.map(({ value, label }) => (
                <Checkbox key={value} value={value} label={label} disabled={!mayWrite} />
              ))}
            </div>
          </Checkbox.Group>
        </div>
      </Panel>
      <Panel title={words.sessions}>
        <div className={classes.body}>
          {numbers.map(({ name, ...about }) => (
            <NumberInput
              key={name}
              {...about}
              allowDecimal={false}
              readOnly={!mayWrite}
              value={form[name]}
              error={faultAt(save.error, name)}
              onChange={(value) => typeof value === 'number' && change({ [name]: value })}
            />
          ))}
        </div>
      </Panel>
      <Panel title={words.networks}>
        <div className={classes.body}>
          <Textarea
            label={words.networksOnly}
            description={words.networksHelp}
            autosize
            minRows={4}
            readOnly={!mayWrite}
            value={form.networks}
            error={faultAt(save.error, 'allowedNetworks')}
            onChange={(event) => change({ networks: event.currentTarget.value })}
          />
        </div>
      </Panel>
      {mayWrite && (
        <div className={classes.foot}>
          {save.isError && <Problem error={save.error} />}
          <Button type="submit" look="primary" busy={save.isPending}>
            {words.save}
          </Button>
        </div>
      )}
    </form>
  );
}
