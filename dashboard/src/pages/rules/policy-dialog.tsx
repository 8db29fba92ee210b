// What a rule needs before it is active, and when a noisy one is taken back: read by all, changed by administrators.
import { Modal, NumberInput, Switch } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { RulePolicy } from '@tocsin/contracts/rule';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useCan } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { showToast } from '../../ui/toast.tsx';
import { blankPolicyForm, policyOf, type PolicyForm } from './policy-form.ts';
import { ruleKeys, rulePolicyQuery } from './queries.ts';
import { words as ruleWords } from './words.ts';

import classes from './policy-dialog.module.css';

const words = ruleWords.policy;

export function PolicyDialog({ onClose }: { onClose: () => void }) {
  const query = useQuery(rulePolicyQuery);
  return (
    <Modal opened onClose={onClose} title={words.title} size={520}>
      {query.isError ? (
        <Problem error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data ? (
        <PolicyFields policy={query.data} onClose={onClose} />
      ) : (
        <SkeletonRows label={words.loading} rows={4} />
      )}
    </Modal>
  );
}

const gates = ['requireTests', 'requireBacktest', 'requireReview'] as const;

function PolicyFields({ policy, onClose }: { policy: RulePolicy; onClose: () => void }) {
  const mayWrite = useCan('identity:write');
  const [form, setForm] = useState<PolicyForm>(() => blankPolicyForm(policy));
  const asked = policyOf(form);
  const save = useMutation({
    mutationFn: (next: RulePolicy) => call('PUT /detection/policy', next),
    onSuccess: (saved) => {
      queryClient.setQueryData(rulePolicyQuery.queryKey, saved);
      void queryClient.invalidateQueries({ queryKey: ruleKeys.detail });
      showToast({ title: words.saved });
      onClose();
    },
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (asked) save.mutate(asked);
      }}
    >
      {!mayWrite && <p className={classes.note}>{words.notYours}</p>}
      <h3>{words.before}</h3>
      {gates.map((name) => (
        <Switch
          key={name}
          label={words.gates[name].label}
          description={words.gates[name].help}
          withThumbIndicator={false}
          disabled={!mayWrite}
          checked={form[name]}
          onChange={(event) => setForm({ ...form, [name]: event.currentTarget.checked })}
        />
      ))}
      <h3>{words.while}</h3>
      <Rollback form={form} disabled={!mayWrite} onChange={setForm} />
      {save.isError && <Problem error={save.error} />}
      <div className={classes.foot}>
        <Button onClick={onClose}>{mayWrite ? words.cancel : words.close}</Button>
        {mayWrite && (
          <Button type="submit" look="primary" busy={save.isPending} disabled={asked === null}>
            {words.save}
          </Button>
        )}
      </div>
    </form>
  );
}

type RollbackProps = { form: PolicyForm; disabled: boolean; onChange: (form: PolicyForm) => void };

function Rollback({ form, disabled, onChange }: RollbackProps) {
  return (
    <>
      <Switch
        label={words.rollback}
        description={words.rollbackHelp}
        withThumbIndicator={false}
        disabled={disabled}
        checked={form.rollback}
        onChange={(event) => onChange({ ...form, rollback: event.currentTarget.checked })}
      />
      {form.rollback && (
        <div className={classes.pair}>
          <NumberInput
            label={words.factor}
            description={words.factorHelp}
            min={1.1}
            max={1000}
            step={1}
            decimalScale={1}
            disabled={disabled}
            value={form.factor}
            onChange={(factor) => onChange({ ...form, factor })}
          />
          <NumberInput
            label={words.minimum}
            description={words.minimumHelp}
            min={1}
            max={100_000}
            allowDecimal={false}
            disabled={disabled}
            value={form.minimum}
            onChange={(minimum) => onChange({ ...form, minimum })}
          />
        </div>
      )}
    </>
  );
}
