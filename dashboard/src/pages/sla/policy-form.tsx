// One policy: which alerts or incidents, and what is promised for them.
import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { SlaCalendar, SlaPolicy, SlaPolicyBody } from '@tocsin/contracts/sla';
import { slaLayers, slaSubjectKinds } from '@tocsin/contracts/words';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmedButton } from '../../ui/confirmed-button.tsx';
import { Form } from '../../ui/form.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { bodyOf, draftOf, newTarget, type PolicyDraft } from './policy-draft.ts';
import { TargetForm } from './target-form.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

type PolicyFormProps = {
  policy: SlaPolicy | null;
  calendars: readonly SlaCalendar[];
  mayWrite: boolean;
  onDone: (selected: string | null) => void;
};

const refresh = (): void => void queryClient.invalidateQueries({ queryKey: ['sla'] });

export function PolicyForm({ policy, calendars, mayWrite, onDone }: PolicyFormProps) {
  const [draft, setDraft] = useState(() => draftOf(policy));
  const set = (change: Partial<PolicyDraft>) => setDraft((before) => ({ ...before, ...change }));
  const body = bodyOf(draft);
  const save = useMutation({
    mutationFn: (sent: SlaPolicyBody) =>
      policy
        ? call('PUT /sla/policies/:slaPolicyId', { slaPolicyId: policy.id, rev: policy.rev, ...sent })
        : call('POST /sla/policies', sent),
    onSuccess: ({ id }) => {
      refresh();
      showToast({ title: words.saved });
      onDone(id);
    },
  });
  const title = policy?.name ?? words.newPolicy;
  return (
    <Panel title={title} aside={policy && <span className="muted">{words.version(policy.version)}</span>}>
      <ScrollPane label={words.targets} className={classes.body}>
        <Form label={title} onSubmit={() => body && save.mutate(body)}>
          <fieldset disabled={!mayWrite} className={classes.fields}>
            <About draft={draft} isNew={policy === null} onChange={set} />
            <h3>{words.targets}</h3>
            {draft.targets.map((target, index) => (
              <TargetForm
                // Targets have no identity but their place.
                // oxlint-disable-next-line react/no-array-index-key
                key={index}
                target={target}
                appliesTo={draft.appliesTo}
                calendars={calendars}
                onChange={(change) => set({ targets: draft.targets.with(index, { ...target, ...change }) })}
                onRemove={
                  mayWrite && draft.targets.length > 1
                    ? () => set({ targets: draft.targets.toSpliced(index, 1) })
                    : null
                }
              />
            ))}
          </fieldset>
          {mayWrite && (
            <div>
              <Button
                small
                icon={<IconPlus size={14} />}
                onClick={() => set({ targets: [...draft.targets, newTarget(draft.targets.map(({ key }) => key))] })}
              >
                {words.addTarget}
              </Button>
            </div>
          )}
          {save.isError && <Problem error={save.error} />}
          {mayWrite && (
            <div className={classes.foot}>
              <div>{policy && <PolicyActions policy={policy} onGone={() => onDone(null)} />}</div>
              <div>
                <Button type="submit" look="primary" busy={save.isPending} disabled={!body}>
                  {words.save}
                </Button>
              </div>
            </div>
          )}
          {mayWrite && policy && <span className="muted">{words.versionNote}</span>}
        </Form>
      </ScrollPane>
    </Panel>
  );
}

type AboutProps = { draft: PolicyDraft; isNew: boolean; onChange: (change: Partial<PolicyDraft>) => void };

function About({ draft, isNew, onChange }: AboutProps) {
  const text = (
    name: 'name' | 'position' | 'severities' | 'sites' | 'rules' | 'text',
    label: string,
    hint?: string,
  ) => (
    <TextInput
      label={label}
      description={hint}
      maxLength={500}
      value={draft[name]}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <>
      <div className={classes.three}>
        {text('name', words.name)}
        <NativeSelect
          label={words.appliesTo}
          disabled={!isNew}
          data={slaSubjectKinds.map((value) => ({ value, label: words.subjects[value] }))}
          value={draft.appliesTo}
          onChange={({ currentTarget: { value } }) =>
            onChange({ appliesTo: value === 'alert' ? 'alert' : 'incident', targets: [newTarget([])] })
          }
        />
        <NativeSelect
          label={words.layer}
          data={slaLayers.map((value) => ({ value, label: words.layers[value] }))}
          value={draft.layer}
          onChange={({ currentTarget: { value } }) =>
            onChange({ layer: value === 'regulator' ? 'regulator' : 'service' })
          }
        />
      </div>
      <Switch
        label={words.enabled}
        checked={draft.enabled}
        onChange={(event) => onChange({ enabled: event.currentTarget.checked })}
      />
      <h3>{words.matches}</h3>
      <span className="muted">{words.matchHint}</span>
      <div className={classes.three}>
        {text('severities', words.severities)}
        {text('sites', words.sites)}
        {draft.appliesTo === 'alert' && text('rules', words.rules)}
        {text('text', words.text)}
        {text('position', words.position)}
      </div>
    </>
  );
}

function PolicyActions({ policy, onGone }: { policy: SlaPolicy; onGone: () => void }) {
  const slaPolicyId = policy.id;
  const remove = useMutation({
    mutationFn: () => call('DELETE /sla/policies/:slaPolicyId', { slaPolicyId }),
    onSuccess: () => {
      refresh();
      onGone();
    },
    onError: (error) => showProblem(error, words.remove),
  });
  const reevaluate = useMutation({
    mutationFn: () => call('POST /sla/policies/:slaPolicyId/reevaluate', { slaPolicyId }),
    onSuccess: ({ open }) => showToast({ title: words.reevaluated(open) }),
    onError: (error) => showProblem(error, words.reevaluate),
  });
  return (
    <>
      <ConfirmedButton
        look="danger"
        label={words.remove}
        busy={remove.isPending}
        title={words.removePolicyTitle}
        action={words.remove}
        onConfirm={() => remove.mutate()}
      >
        {words.removePolicyText}
      </ConfirmedButton>
      {policy.enabled && (
        <ConfirmedButton
          look="plain"
          label={words.reevaluate}
          busy={reevaluate.isPending}
          title={words.reevaluateTitle}
          action={words.reevaluate}
          onConfirm={() => reevaluate.mutate()}
        >
          {words.reevaluateText}
        </ConfirmedButton>
      )}
    </>
  );
}
