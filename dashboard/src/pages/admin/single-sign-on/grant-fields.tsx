// Whom the provider signs in, and what they may do then.
import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';

import { Button } from '../../../ui/button.tsx';
import { FormFoot, FormPair, FormStack } from '../../../ui/form.tsx';
import { faultAt } from '../field-faults.ts';
import { useRoles } from '../users/use-roles.ts';
import type { ProviderForm, RuleText } from './form.ts';
import { words } from './words.ts';

type FieldsProps = {
  form: ProviderForm;
  readOnly: boolean;
  error: unknown;
  change: (patch: Partial<ProviderForm>) => void;
};
type Flag = 'jit' | 'enforced' | 'trustsSecondFactor' | 'rolesFollow';

export function PeopleFields({ form, readOnly, error, change }: FieldsProps) {
  return (
    <>
      <Textarea
        label={words.domains}
        description={words.domainsHint}
        autosize
        minRows={2}
        readOnly={readOnly}
        value={form.domains}
        error={faultAt(error, 'domains')}
        onChange={(event) => change({ domains: event.currentTarget.value })}
      />
      <FlagField name="jit" label={words.jit} {...{ form, readOnly, change }} />
      <FlagField
        name="enforced"
        label={words.enforced}
        description={words.enforcedHint}
        {...{ form, readOnly, change }}
      />
      <FlagField name="trustsSecondFactor" label={words.trustsSecondFactor} {...{ form, readOnly, change }} />
    </>
  );
}

type FlagProps = Omit<FieldsProps, 'error'> & { name: Flag; label: string; description?: string };
const FlagField = ({ name, label, description, form, readOnly, change }: FlagProps) => (
  <Checkbox
    label={label}
    description={description}
    disabled={readOnly}
    checked={form[name]}
    onChange={(event) => change({ [name]: event.currentTarget.checked })}
  />
);

export function RoleFields({ form, readOnly, error, change }: FieldsProps) {
  const { choices } = useRoles();
  const { rules } = form;
  const setRule = (id: number, patch: Partial<RuleText>) =>
    change({ rules: rules.map((rule) => (rule.id === id ? { ...rule, ...patch } : rule)) });
  const next = Math.max(-1, ...rules.map(({ id }) => id)) + 1;
  return (
    <>
      <span className="muted">{words.rulesHint}</span>
      {rules.map((rule, place) => (
        <fieldset key={rule.id} style={{ border: 0, margin: 0, padding: 0 }}>
          <legend className="muted">{words.ruleOf(place + 1)}</legend>
          <FormStack>
            <TextInput
              label={words.group}
              readOnly={readOnly}
              value={rule.group}
              error={faultAt(error, `rules/${place}/group`)}
              onChange={(event) => setRule(rule.id, { group: event.currentTarget.value })}
            />
            <FormPair>
              <Select
                label={words.role}
                data={choices}
                readOnly={readOnly}
                allowDeselect={false}
                value={rule.role}
                error={faultAt(error, `rules/${place}/role`)}
                onChange={(role) => role !== null && setRule(rule.id, { role })}
              />
              <TextInput
                label={words.sites}
                placeholder={words.sitesHint}
                readOnly={readOnly}
                value={rule.sites}
                error={faultAt(error, `rules/${place}/siteCodes`)}
                onChange={(event) => setRule(rule.id, { sites: event.currentTarget.value })}
              />
            </FormPair>
            {!readOnly && (
              <FormFoot>
                <Button small look="quiet" onClick={() => change({ rules: rules.filter(({ id }) => id !== rule.id) })}>
                  {words.removeRule(place + 1)}
                </Button>
              </FormFoot>
            )}
          </FormStack>
        </fieldset>
      ))}
      {!readOnly && (
        <Button small onClick={() => change({ rules: [...rules, { id: next, group: '', role: 'viewer', sites: '' }] })}>
          {words.addRule}
        </Button>
      )}
      <Select
        label={words.defaultRole}
        placeholder={words.noDefault}
        data={choices}
        readOnly={readOnly}
        clearable
        value={form.defaultRole}
        error={faultAt(error, 'defaultRole')}
        onChange={(defaultRole) => change({ defaultRole })}
      />
      <FlagField name="rolesFollow" label={words.rolesFollow} {...{ form, readOnly, change }} />
    </>
  );
}
