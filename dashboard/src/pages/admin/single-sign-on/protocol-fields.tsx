// What is asked about a provider, by the protocol it speaks.
import { Checkbox, PasswordInput, Textarea, TextInput } from '@mantine/core';
import type { OidcSettings, SamlSettings } from '@tocsin/contracts/identity-provider';

import { faultAt } from '../field-faults.ts';
import type { ProviderForm } from './form.ts';
import { words } from './words.ts';

type FieldsProps<Settings> = {
  settings: Settings;
  form: ProviderForm;
  hasSecret: boolean;
  readOnly: boolean;
  error: unknown;
  change: (patch: Partial<ProviderForm>) => void;
};

export function OidcFields({ settings, form, hasSecret, readOnly, error, change }: FieldsProps<OidcSettings>) {
  const set = (patch: Partial<OidcSettings>) => change({ settings: { ...settings, ...patch } });
  const claim = (name: keyof OidcSettings['claims'], label: string) => (
    <TextInput
      label={label}
      readOnly={readOnly}
      value={settings.claims[name]}
      error={faultAt(error, `settings/claims/${name}`)}
      onChange={(event) => set({ claims: { ...settings.claims, [name]: event.currentTarget.value } })}
    />
  );
  return (
    <>
      <TextInput
        label={words.issuer}
        description={words.issuerHint}
        readOnly={readOnly}
        value={settings.issuer}
        error={faultAt(error, 'settings/issuer')}
        onChange={(event) => set({ issuer: event.currentTarget.value })}
      />
      <TextInput
        label={words.clientId}
        readOnly={readOnly}
        value={settings.clientId}
        error={faultAt(error, 'settings/clientId')}
        onChange={(event) => set({ clientId: event.currentTarget.value })}
      />
      {!readOnly && (
        <PasswordInput
          label={words.clientSecret}
          description={hasSecret ? words.secretKept : words.secretHint}
          autoComplete="new-password"
          value={form.clientSecret}
          error={faultAt(error, 'clientSecret')}
          onChange={(event) => change({ clientSecret: event.currentTarget.value })}
        />
      )}
      <TextInput
        label={words.scopes}
        readOnly={readOnly}
        value={settings.scopes}
        error={faultAt(error, 'settings/scopes')}
        onChange={(event) => set({ scopes: event.currentTarget.value })}
      />
      {claim('email', words.emailClaim)}
      {claim('name', words.nameClaim)}
      {claim('groups', words.groupsClaim)}
      <Checkbox
        label={words.trustsEmail}
        disabled={readOnly}
        checked={settings.trustsEmail}
        onChange={(event) => set({ trustsEmail: event.currentTarget.checked })}
      />
      <Checkbox
        label={words.signsOut}
        description={words.signsOutHint}
        disabled={readOnly}
        checked={settings.signsOut}
        onChange={(event) => set({ signsOut: event.currentTarget.checked })}
      />
    </>
  );
}

export function SamlFields({ settings, form, readOnly, error, change }: FieldsProps<SamlSettings>) {
  const set = (patch: Partial<SamlSettings>) => change({ settings: { ...settings, ...patch } });
  const attribute = (name: keyof SamlSettings['attributes'], label: string, description?: string) => (
    <TextInput
      label={label}
      description={description}
      readOnly={readOnly}
      value={settings.attributes[name]}
      error={faultAt(error, `settings/attributes/${name}`)}
      onChange={(event) => set({ attributes: { ...settings.attributes, [name]: event.currentTarget.value } })}
    />
  );
  const text = (
    name: 'entityId' | 'ssoUrl' | 'nameIdFormat' | 'sloUrl' | 'sloResponseUrl',
    label: string,
    description?: string,
  ) => (
    <TextInput
      label={label}
      description={description}
      readOnly={readOnly}
      value={settings[name]}
      error={faultAt(error, `settings/${name}`)}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <>
      {!readOnly && (
        <Textarea
          label={words.metadata}
          description={words.metadataHint}
          rows={3}
          value={form.metadata}
          error={faultAt(error, 'metadata')}
          onChange={(event) => change({ metadata: event.currentTarget.value })}
        />
      )}
      {text('entityId', words.theirEntityId)}
      {text('ssoUrl', words.ssoUrl)}
      <Textarea
        label={words.certificates}
        description={words.certificatesHint}
        rows={4}
        readOnly={readOnly}
        value={form.certificates}
        error={faultAt(error, 'settings/certificates')}
        onChange={(event) => change({ certificates: event.currentTarget.value })}
      />
      {text('sloUrl', words.sloUrl, words.sloUrlHint)}
      {text('sloResponseUrl', words.sloResponseUrl, words.sloResponseUrlHint)}
      {text('nameIdFormat', words.nameIdFormat)}
      {attribute('email', words.emailAttribute, words.emailAttributeHint)}
      {attribute('name', words.nameAttribute)}
      {attribute('groups', words.groupsAttribute)}
      <Checkbox
        label={words.idpInitiated}
        disabled={readOnly}
        checked={settings.idpInitiated}
        onChange={(event) => set({ idpInitiated: event.currentTarget.checked })}
      />
      <Checkbox
        label={words.requireEncrypted}
        description={words.requireEncryptedHint}
        disabled={readOnly}
        checked={settings.requireEncrypted}
        error={faultAt(error, 'settings/requireEncrypted')}
        onChange={(event) => set({ requireEncrypted: event.currentTarget.checked })}
      />
    </>
  );
}
