// The form of a correlation. The text is the truth: the form is read from it and writes into it.
import { Checkbox, Select, TagsInput, TextInput } from '@mantine/core';
import { IconCode } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';

import { Section } from '../../../../ui/panel.tsx';
import { ruleLevelWords } from '../../../../words/rule-levels.ts';
import { ruleQuery } from '../../queries.ts';
import type { RuleDraft } from '../../use-rule-draft.ts';
import { ConditionFields } from './condition-fields.tsx';
import { levels, readForm, writeForm, type CorrelationForm as Form } from './document.ts';
import { fieldSuggestions } from './field-names.ts';
import { RuleRefs, type KnownRule } from './rule-refs.tsx';
import { TimespanField } from './timespan-field.tsx';
import { words } from './words.ts';

import classes from './form.module.css';

export function CorrelationForm({ draft }: { draft: RuleDraft }) {
  const read = useMemo(() => readForm(draft.text), [draft.text]);
  if ('because' in read)
    return (
      <div className={classes.unshown} role="status">
        <IconCode size={16} stroke={1.7} />
        <p>{words.unshown(read.because)}</p>
      </div>
    );
  const { form } = read;
  const change = (patch: Partial<Form>) => draft.setText(writeForm(draft.text, form, { ...form, ...patch }));
  return <Fields form={form} onChange={change} />;
}

type FieldsProps = { form: Form; onChange: (patch: Partial<Form>) => void };

function Fields({ form, onChange }: FieldsProps) {
  const { known, sources } = useKnownRules(form);
  const suggestions = useMemo(() => fieldSuggestions(sources), [sources]);
  return (
    <form className={classes.form} aria-label={words.title} onSubmit={(event) => event.preventDefault()}>
      <h2 className="visually-hidden">{words.title}</h2>
      <TextInput
        label={words.ruleTitle}
        value={form.title}
        maxLength={200}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
      <Section title={words.rules}>
        <RuleRefs
          refs={form.rules}
          known={known}
          ordered={form.type === 'temporal_ordered'}
          onChange={(rules) => onChange({ rules })}
        />
      </Section>
      <Section title={words.howMany}>
        <div className={classes.fields}>
          <ConditionFields form={form} suggestions={suggestions} onChange={onChange} />
          <TimespanField timespan={form.timespan} onChange={(timespan) => onChange({ timespan })} />
          <TagsInput
            label={words.apart}
            description={words.apartHelp}
            size="xs"
            placeholder={form.groupBy.length === 0 ? words.together : ''}
            data={suggestions}
            classNames={{ pill: classes.pill ?? '' }}
            value={[...form.groupBy]}
            acceptValueOnBlur
            onChange={(groupBy) => onChange({ groupBy })}
          />
        </div>
      </Section>
      <Section title={words.raises}>
        <div className={classes.fields}>
          <Select
            label={words.level}
            data={levels.map((value) => ({ value, label: ruleLevelWords[value] }))}
            value={levels.find((level) => level === form.level) ?? null}
            placeholder={form.level || words.noLevel}
            allowDeselect={false}
            onChange={(level) => level && onChange({ level })}
          />
          <Checkbox
            label={words.generate}
            description={form.generate ? undefined : words.generateHelp}
            checked={form.generate}
            onChange={(event) => onChange({ generate: event.currentTarget.checked })}
          />
        </div>
      </Section>
    </form>
  );
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the library has of the rules named by id; names are found by the server alone. */
function useKnownRules({ rules }: Form): { known: ReadonlyMap<string, KnownRule>; sources: readonly string[] } {
  const ids = [...new Set(rules.map(({ ref }) => ref).filter((ref) => uuid.test(ref)))];
  const found = useQueries({ queries: ids.map((id) => ({ ...ruleQuery(id), retry: false })) });
  const known = new Map<string, KnownRule>();
  const sources: string[] = [];
  for (const [index, { data, isError }] of found.entries()) {
    const id = ids[index] ?? '';
    if (data) sources.push(data.source);
    if (data) known.set(id, { title: data.title, missing: false });
    else if (isError) known.set(id, { title: null, missing: true });
  }
  return { known, sources };
}
