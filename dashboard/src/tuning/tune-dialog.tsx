// Asks for tuning of a rule: what, why and until when, with what it would have hidden of the last month beside it.
import { Modal, NumberInput, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconAlertTriangle, IconPlus, IconTrash } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import type { TuningEffect } from '@tocsin/contracts/tuning';
import { severityNames, tuningKinds } from '@tocsin/contracts/words';
import { useState } from 'react';

import { call } from '../lib/api.ts';
import { formatCount } from '../lib/format.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Problem } from '../ui/problem.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { showToast } from '../ui/toast.tsx';
import { Sentence } from '../words/sentence.tsx';
import { severityWord } from '../words/severity.ts';
import { tuningKindWords } from '../words/tuning-kinds.ts';
import { words } from './catalogue.ts';
import { blankForm, effectOf, type TuneForm } from './tune-form.ts';

import classes from './tune-dialog.module.css';

type TuneDialogProps = {
  rule: { id: string; title: string };
  /** Fields of the alert it starts from, as the rule saw them. */
  matched: Readonly<Record<string, string>>;
  /** Of the alert it starts from. */
  severity?: number;
  /** Alerts that led to it, by id. */
  evidence: readonly string[];
  onClose: () => void;
  onAdded?: () => void;
};

const ends = [
  { value: '7', label: words.ends.week },
  { value: '30', label: words.ends.month },
  { value: '90', label: words.ends.quarter },
  { value: '180', label: words.ends.half },
];
const fieldExample = 'Image|endswith';
const dayMs = 86_400_000;
const previewPauseMs = 500;

export function TuneDialog({ rule, matched, severity, evidence, onClose, onAdded }: TuneDialogProps) {
  const [form, setForm] = useState<TuneForm>(() => blankForm(matched, severity));
  const [reason, setReason] = useState('');
  const [days, setDays] = useState('90');
  const effect = effectOf(form);
  const add = useMutation({
    mutationFn: (asked: TuningEffect) =>
      call('POST /detection/tuning', {
        rule: rule.id,
        effect: asked,
        reason: reason.trim(),
        evidence: [...evidence],
        expiresAt: new Date(Date.now() + Number(days) * dayMs).toISOString(),
      }),
    onSuccess: (entry) => {
      showToast({
        title: entry.state === 'proposed' ? words.waits : words.atWork,
        detail: rule.title,
      });
      onAdded?.();
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={words.title(rule.title)} size={640}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (effect) add.mutate(effect);
        }}
      >
        <Tabs
          label={words.kind}
          tabs={tuningKinds.map((id) => ({ id, label: tuningKindWords[id] }))}
          chosen={form.kind}
          onChoose={(kind) => setForm({ ...form, kind })}
        />
        <p className="muted">{words.kindHelp[form.kind]}</p>
        <Fields form={form} onChange={setForm} />
        <Preview ruleId={rule.id} effect={effect} />
        <div className={classes.pair}>
          <Textarea
            label={words.why}
            description={words.whyHelp}
            required
            autosize
            minRows={2}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Select
            label={words.end}
            description={words.endHelp}
            allowDeselect={false}
            data={ends}
            value={days}
            onChange={(value) => setDays(value ?? '90')}
          />
        </div>
        {add.isError && <Problem error={add.error} />}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={add.isPending} disabled={!effect || reason.trim().length < 3}>
            {words.tune}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type FieldsProps = { form: TuneForm; onChange: (form: TuneForm) => void };

function Fields({ form, onChange }: FieldsProps) {
  switch (form.kind) {
    case 'exception':
      return <Conditions form={form} onChange={onChange} />;
    case 'threshold':
      return (
        <div className={classes.triple}>
          <NumberInput
            label={words.matches}
            min={2}
            value={form.count}
            onChange={(count) => onChange({ ...form, count: Number(count) })}
          />
          <NumberInput
            label={words.withinMinutes}
            min={1}
            value={form.minutes}
            onChange={(minutes) => onChange({ ...form, minutes: Number(minutes) })}
          />
          <TagsInput
            label={words.countedBy}
            placeholder={words.countedByExample}
            value={form.groupBy}
            onChange={(groupBy) => onChange({ ...form, groupBy })}
          />
        </div>
      );
    case 'severity':
      return (
        <>
          <Select
            label={words.severity}
            allowDeselect={false}
            data={severityNames.map((_, index) => ({ value: String(index), label: severityWord(index) }))}
            value={String(form.severity)}
            onChange={(value) => onChange({ ...form, severity: Number(value) })}
          />
          <Conditions form={form} onChange={onChange} />
        </>
      );
    case 'scope':
      return (
        <div className={classes.pair}>
          <TagsInput
            label={words.siteField}
            placeholder={words.siteCodes}
            value={form.sites}
            onChange={(sites) => onChange({ ...form, sites })}
          />
          <TagsInput
            label={words.datasetField}
            placeholder={words.datasetExample}
            value={form.datasets}
            onChange={(datasets) => onChange({ ...form, datasets })}
          />
          <Switch
            label={words.butHere}
            checked={form.exclude}
            onChange={(event) => onChange({ ...form, exclude: event.currentTarget.checked })}
          />
        </div>
      );
  }
}

function Conditions({ form, onChange }: FieldsProps) {
  const { conditions } = form;
  const change = (at: number, patch: Partial<TuneForm['conditions'][number]>) =>
    onChange({ ...form, conditions: conditions.map((each, index) => (index === at ? { ...each, ...patch } : each)) });
  return (
    <div className={classes.conditions}>
      {conditions.map((condition, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines have no identity but their place
        <div key={index} className={classes.condition}>
          <TextInput
            aria-label={words.field(index + 1)}
            placeholder={fieldExample}
            value={condition.field}
            onChange={(event) => change(index, { field: event.currentTarget.value })}
          />
          <TagsInput
            aria-label={words.values(index + 1)}
            placeholder={condition.values.length === 0 ? words.valuesHelp : ''}
            value={condition.values}
            splitChars={['\n']}
            onChange={(values) => change(index, { values })}
          />
          <IconButton
            label={words.removeField(index + 1)}
            onClick={() => onChange({ ...form, conditions: conditions.filter((_, at) => at !== index) })}
          >
            <IconTrash size={14} stroke={1.6} />
          </IconButton>
        </div>
      ))}
      <Button
        small
        icon={<IconPlus size={13} />}
        onClick={() => onChange({ ...form, conditions: [...conditions, { field: '', values: [] }] })}
      >
        {words.addField}
      </Button>
    </div>
  );
}

function Preview({ ruleId, effect }: { ruleId: string; effect: TuningEffect | null }) {
  const [settled] = useDebouncedValue(effect, previewPauseMs);
  const query = useQuery({
    queryKey: ['tuning', 'preview', ruleId, settled],
    queryFn: ({ signal }) =>
      settled ? call('POST /detection/tuning/preview', { rule: ruleId, effect: settled }, { signal }) : null,
    enabled: settled !== null && settled.kind !== 'severity',
    placeholderData: keepPreviousData,
  });
  if (effect === null || effect.kind === 'severity') return null;
  if (query.isError) return <Problem error={query.error} />;
  const { data } = query;
  if (!data) return <p className="muted">{words.looking}</p>;
  return (
    <div className={classes.preview} role="status">
      <p>
        <Sentence text={words.wouldHide(data.matches)} parts={{ hidden: <b>{formatCount(data.hidden)}</b> }} />
      </p>
      {data.truePositives > 0 && (
        <p className={classes.danger}>
          <IconAlertTriangle size={15} stroke={1.7} /> {words.wouldHideTrue(data.truePositives)}
        </p>
      )}
      <ul>
        {data.samples.slice(0, 4).map((sample) => (
          <li key={sample.eventId} className="muted ellipsis">
            {sample.message}
          </li>
        ))}
      </ul>
    </div>
  );
}
