// The form of a correlation. The text is the truth: the form is read from it and writes into it.
import { Checkbox, Select, TagsInput, TextInput } from '@mantine/core';
import { IconCode } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';

import { Section } from '../../../../ui/panel.tsx';
import { ruleQuery } from '../../queries.ts';
import type { RuleDraft } from '../../use-rule-draft.ts';
import { ConditionFields } from './condition-fields.tsx';
import { levels, readForm, writeForm, type CorrelationForm as Form } from './document.ts';
import { fieldSuggestions } from './field-names.ts';
import { RuleRefs, type KnownRule } from './rule-refs.tsx';
import { TimespanField } from './timespan-field.tsx';

import classes from './form.module.css';

export function CorrelationForm({ draft }: { draft: RuleDraft }) {
  const read = useMemo(() => readForm(draft.text), [draft.text]);
  if ('because' in read)
    return (
      <div className={classes.unshown} role="status">
        <IconCode size={16} stroke={1.7} />
        <p>
          The form does not show this text: {read.because}. Nothing is changed in it; go on in the editor, and the form
          is back as soon as it can show all of it.
        </p>
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
    <form className={classes.form} aria-label="Correlation" onSubmit={(event) => event.preventDefault()}>
      <h2 className="visually-hidden">Correlation</h2>
      <TextInput
        label="Title"
        value={form.title}
        maxLength={200}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
      <Section title="Of what these rules find">
        <RuleRefs
          refs={form.rules}
          known={known}
          ordered={form.type === 'temporal_ordered'}
          onChange={(rules) => onChange({ rules })}
        />
      </Section>
      <Section title="How many within what">
        <div className={classes.fields}>
          <ConditionFields form={form} suggestions={suggestions} onChange={onChange} />
          <TimespanField timespan={form.timespan} onChange={(timespan) => onChange({ timespan })} />
          <TagsInput
            label="Apart for each"
            description="Fields of the events, or ECS names"
            size="xs"
            placeholder={form.groupBy.length === 0 ? 'all together' : ''}
            data={suggestions}
            classNames={{ pill: classes.pill ?? '' }}
            value={[...form.groupBy]}
            acceptValueOnBlur
            onChange={(groupBy) => onChange({ groupBy })}
          />
        </div>
      </Section>
      <Section title="What it raises">
        <div className={classes.fields}>
          <Select
            label="Level"
            data={[...levels]}
            value={levels.find((level) => level === form.level) ?? null}
            placeholder={form.level || 'none said'}
            allowDeselect={false}
            onChange={(level) => level && onChange({ level })}
          />
          <Checkbox
            label="Its rules go on raising alerts of their own"
            description={
              form.generate ? undefined : 'While this correlation is active, its rules raise no alerts of their own.'
            }
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
