// What the organisation asks of those who sign in.
import { Checkbox, NumberInput, Textarea } from '@mantine/core';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import type { SecurityPolicy } from '@tocsin/contracts/sign-in';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { PageHeader } from '../../../shell/page-header.tsx';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { faultAt } from '../field-faults.ts';
import { roles, roleWords } from '../words.ts';
import { formOf, networksIn, type PolicyForm } from './form.ts';

import classes from './security.module.css';

const policyQuery = queryOptions({
  queryKey: ['security-policy'],
  queryFn: ({ signal }) => call('GET /security-policy', {}, { signal }),
});

export function SecurityPage() {
  const policy = useQuery(policyQuery);
  return (
    <div className={classes.page}>
      <PageHeader title="Security policy" />
      {policy.isError && <Problem error={policy.error} onRetry={() => void policy.refetch()} />}
      {policy.isPending && <SkeletonRows label="Loading the policy" rows={8} />}
      {policy.data && <PolicyEditor key={policy.data.rev} policy={policy.data} />}
    </div>
  );
}

const numbers = [
  { name: 'idleMinutes', label: 'Unused sessions end after', suffix: ' minutes', min: 5, max: 1440 },
  { name: 'lifetimeHours', label: 'Every session ends after', suffix: ' hours', min: 1, max: 720 },
  { name: 'stepUpMinutes', label: 'A fresh proof counts for', suffix: ' minutes', min: 1, max: 60 },
  { name: 'leastPasswordLength', label: 'New passwords have at least', suffix: ' characters', min: 12, max: 64 },
] as const;

function PolicyEditor({ policy }: { policy: SecurityPolicy }) {
  const mayWrite = useCan('identity:write');
  const [form, setForm] = useState<PolicyForm>(() => formOf(policy));
  const change = (patch: Partial<PolicyForm>) => setForm((before) => ({ ...before, ...patch }));
  const save = useMutation({
    mutationFn: () => {
      const { networks, ...rest } = form;
      return call('PUT /security-policy', { ...rest, allowedNetworks: networksIn(networks), rev: policy.rev });
    },
    onSuccess: (saved) => {
      queryClient.setQueryData(policyQuery.queryKey, saved);
      showToast({ title: 'Policy changed', detail: 'It holds for sessions there are, too.' });
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
      <Panel title="Second factor">
        <div className={classes.body}>
          <Checkbox.Group
            label="Who needs one"
            description="Whoever has none can do nothing but set one up, from the next click on."
            value={[...form.secondFactorRoles]}
            onChange={(chosen) => change({ secondFactorRoles: roles.filter((role) => chosen.includes(role)) })}
          >
            <div className={classes.roles}>
              {roles.map((role) => (
                <Checkbox key={role} value={role} label={roleWords[role]} disabled={!mayWrite} />
              ))}
            </div>
          </Checkbox.Group>
        </div>
      </Panel>
      <Panel title="Sessions and passwords">
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
      <Panel title="Networks">
        <div className={classes.body}>
          <Textarea
            label="Sessions are used from these networks only"
            description="One a line, e.g. 192.0.2.0/24. From anywhere where there is none. API keys are not bound by it."
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
            Save
          </Button>
        </div>
      )}
    </form>
  );
}
