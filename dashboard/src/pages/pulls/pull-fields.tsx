// The fields of a pull: which bucket, with which key, what is in it, how often.
import { Autocomplete, NumberInput, PasswordInput, Select, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { sitesQuery, sourceNamesQuery } from '../../shell/queries.ts';
import { FormPair } from '../../ui/form.tsx';
import { faultAt } from '../admin/field-faults.ts';
import { followsFrom, type PullForm } from './pull-form.ts';
import { words } from './words.ts';

type PullFieldsProps = {
  form: PullForm;
  /** A secret is kept, and not shown. */
  hasSecret: boolean;
  error: unknown;
  onChange: (patch: Partial<PullForm>) => void;
};

const examples = { bucket: 'acme-trail', prefix: 'AWSLogs/' };
const storages = [
  'https://s3.eu-west-3.amazonaws.com',
  'https://storage.googleapis.com',
  'https://minio.example.org:9000',
];

export function PullFields(props: PullFieldsProps) {
  const { form, error, onChange } = props;
  return (
    <>
      <TextInput
        label={words.name}
        placeholder={words.nameExample}
        data-autofocus
        maxLength={120}
        value={form.name}
        error={faultAt(error, 'name')}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Where {...props} />
      <Keys {...props} />
      <What {...props} />
    </>
  );
}

function Where({ form, error, onChange }: PullFieldsProps) {
  return (
    <>
      <FormPair>
        <Autocomplete
          size="xs"
          label={words.storage}
          description={words.storageMore}
          placeholder={storages[0] ?? ''}
          data={storages}
          value={form.endpoint}
          error={faultAt(error, 'endpoint')}
          onChange={(endpoint) => onChange({ endpoint, ...followsFrom(endpoint) })}
        />
        <TextInput
          label={words.region}
          description={words.regionMore}
          value={form.region}
          error={faultAt(error, 'region')}
          onChange={(event) => onChange({ region: event.currentTarget.value.trim() })}
        />
      </FormPair>
      <FormPair>
        <TextInput
          label={words.bucket}
          placeholder={examples.bucket}
          maxLength={255}
          value={form.bucket}
          error={faultAt(error, 'bucket')}
          onChange={(event) => onChange({ bucket: event.currentTarget.value })}
        />
        <TextInput
          label={words.prefix}
          placeholder={examples.prefix}
          maxLength={900}
          value={form.prefix}
          error={faultAt(error, 'prefix')}
          onChange={(event) => onChange({ prefix: event.currentTarget.value })}
        />
      </FormPair>
      <Switch
        label={words.pathStyle}
        description={words.pathStyleMore}
        checked={form.pathStyle}
        onChange={(event) => onChange({ pathStyle: event.currentTarget.checked })}
      />
    </>
  );
}

function Keys({ form, hasSecret, error, onChange }: PullFieldsProps) {
  return (
    <FormPair>
      <TextInput
        label={words.accessKey}
        description={words.accessKeyMore}
        autoComplete="off"
        maxLength={200}
        value={form.accessKeyId}
        error={faultAt(error, 'accessKeyId')}
        onChange={(event) => onChange({ accessKeyId: event.currentTarget.value })}
      />
      <PasswordInput
        label={words.secret}
        description={words.secretMore}
        autoComplete="new-password"
        placeholder={hasSecret ? words.secretSet : ''}
        value={form.secret}
        error={faultAt(error, 'secretAccessKey')}
        onChange={(event) => onChange({ secret: event.currentTarget.value })}
      />
    </FormPair>
  );
}

function What({ form, error, onChange }: PullFieldsProps) {
  const sites = useQuery(sitesQuery).data ?? [];
  const sources = useQuery(sourceNamesQuery).data ?? [];
  return (
    <>
      <FormPair>
        <Select
          label={words.source}
          allowDeselect={false}
          searchable
          data={sources}
          value={form.source}
          error={faultAt(error, 'source')}
          onChange={(source) => onChange({ source: source ?? form.source })}
        />
        <Select
          label={words.site}
          placeholder={words.noSite}
          clearable
          searchable
          data={sites.map(({ id, name }) => ({ value: id, label: name }))}
          value={form.siteId}
          error={faultAt(error, 'siteId')}
          onChange={(siteId) => onChange({ siteId })}
        />
      </FormPair>
      <FormPair>
        <NumberInput
          label={words.every}
          description={words.everyMore}
          min={1}
          max={1440}
          allowDecimal={false}
          allowNegative={false}
          value={form.everyMinutes ?? ''}
          error={faultAt(error, 'everyMinutes')}
          onChange={(value) => onChange({ everyMinutes: value === '' ? null : Number(value) })}
        />
        <TextInput
          type="datetime-local"
          label={words.objectsSince}
          description={words.objectsSinceMore}
          value={form.since}
          error={faultAt(error, 'since')}
          onChange={(event) => onChange({ since: event.currentTarget.value })}
        />
      </FormPair>
    </>
  );
}
