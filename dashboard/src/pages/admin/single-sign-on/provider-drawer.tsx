// One provider beside the list: what to enter there, its settings, and the ways to check, test and remove it.
import { Checkbox, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { IdentityProvider } from '@tocsin/contracts/identity-provider';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { useUrlSearch } from '../../../lib/url.ts';
import { useCan } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { ConfirmedButton } from '../../../ui/confirmed-button.tsx';
import { CopyButton } from '../../../ui/copy.tsx';
import { Form, FormFoot, FormStack } from '../../../ui/form.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';
import { said } from '../../../words/said.ts';
import { faultAt } from '../field-faults.ts';
import { Refusal } from '../shared/form-end.tsx';
import { NamedDrawer } from '../shared/named-drawer.tsx';
import { changeOf, formOf, type ProviderForm } from './form.ts';
import { PeopleFields, RoleFields } from './grant-fields.tsx';
import { OidcFields, SamlFields } from './protocol-fields.tsx';
import { ProviderKeys } from './provider-keys.tsx';
import { reload } from './queries.ts';
import { TestResult } from './test-result.tsx';
import { words } from './words.ts';

export function ProviderDrawer({ provider, onClose }: { provider: IdentityProvider; onClose: () => void }) {
  const mayWrite = useCan('security:write');
  const [search] = useUrlSearch();
  const [url, setUrl] = useState<string | null>(null);
  const testId = search.test?.[0];
  return (
    <NamedDrawer
      name={provider.name}
      kind={words.kinds[provider.settings.kind]}
      onClose={onClose}
      foot={mayWrite ? <Actions provider={provider} onTest={setUrl} /> : undefined}
    >
      {testId !== undefined && mayWrite && <TestResult testId={testId} url={url} />}
      <Addresses provider={provider} />
      {provider.settings.kind === 'saml' && <ProviderKeys provider={provider} readOnly={!mayWrite} />}
      <ProviderEditor key={provider.rev} provider={provider} readOnly={!mayWrite} />
      <Section title={words.columns.people}>
        <KeyValues
          items={[
            [words.peopleCount, provider.people],
            [words.createdBy, provider.createdBy],
          ]}
        />
      </Section>
    </NamedDrawer>
  );
}

function Addresses({ provider: { addresses, settings } }: { provider: IdentityProvider }) {
  const shown = [
    [settings.kind === 'saml' ? words.acs : words.callback, addresses.callback] as const,
    [words.entityId, addresses.entityId] as const,
    [words.logoutAddress, addresses.logout] as const,
    [words.postLogout, addresses.postLogout] as const,
    [words.backchannelLogout, addresses.backchannelLogout] as const,
  ].flatMap(([label, address]) => (address === null ? [] : [[label, address] as const]));
  return (
    <>
      {shown.map(([label, address]) => (
        <Section key={label} title={`${words.atProvider}: ${label}`} aside={<CopyButton text={address} />}>
          <div className="mono">{address}</div>
        </Section>
      ))}
    </>
  );
}

function ProviderEditor({ provider, readOnly }: { provider: IdentityProvider; readOnly: boolean }) {
  const [form, setForm] = useState<ProviderForm>(() => formOf(provider));
  const change = (patch: Partial<ProviderForm>) => setForm((before) => ({ ...before, ...patch }));
  const save = useMutation({
    mutationFn: () => call('PATCH /identity-providers/:identityProviderId', changeOf(form, provider)),
    onSuccess: async (saved) => {
      await reload();
      showToast({ title: words.saved, detail: saved.name });
    },
  });
  const { settings } = form;
  const shared = { form, readOnly, error: save.error, change };
  return (
    <Form autoComplete="off" onSubmit={() => save.mutate()}>
      <Section title={words.settings}>
        <FormStack>
          <TextInput
            label={words.name}
            readOnly={readOnly}
            maxLength={60}
            value={form.name}
            error={faultAt(save.error, 'name')}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          {settings.kind === 'oidc' ? (
            <OidcFields settings={settings} hasSecret={provider.hasSecret} {...shared} />
          ) : (
            <SamlFields settings={settings} hasSecret={provider.hasSecret} {...shared} />
          )}
        </FormStack>
      </Section>
      <Section title={words.whom}>
        <FormStack>
          <PeopleFields {...shared} />
        </FormStack>
      </Section>
      <Section title={words.grants}>
        <FormStack>
          <RoleFields {...shared} />
        </FormStack>
      </Section>
      <Checkbox
        label={words.enabled}
        disabled={readOnly}
        checked={form.enabled}
        onChange={(event) => change({ enabled: event.currentTarget.checked })}
      />
      <Refusal work={save} />
      {!readOnly && (
        <FormFoot>
          <Button type="submit" look="primary" busy={save.isPending}>
            {words.save}
          </Button>
        </FormFoot>
      )}
    </Form>
  );
}

type ActionsProps = { provider: IdentityProvider; onTest: (url: string) => void };

function Actions({ provider, onTest }: ActionsProps) {
  const [, change] = useUrlSearch();
  const identityProviderId = provider.id;
  const check = useMutation({
    mutationFn: () => call('POST /identity-providers/:identityProviderId/check', { identityProviderId }),
    onError: (error) => showProblem(error, words.check),
  });
  const test = useMutation({
    mutationFn: () => call('POST /identity-providers/:identityProviderId/test', { identityProviderId }),
    onSuccess: ({ url, testId }) => {
      onTest(url);
      change({ test: testId });
      window.open(url, '_blank', 'noopener');
    },
    onError: (error) => showProblem(error, words.test),
  });
  const remove = useMutation({
    mutationFn: () => call('DELETE /identity-providers/:identityProviderId', { identityProviderId }),
    onSuccess: async () => {
      await reload();
      showToast({ title: words.deleted, detail: provider.name });
    },
    onError: (error) => showProblem(error, words.remove),
  });
  return (
    <>
      {check.data && <Findings items={check.data.items} />}
      <Button look="primary" busy={test.isPending} onClick={() => test.mutate()}>
        {words.test}
      </Button>
      <Button busy={check.isPending} onClick={() => check.mutate()}>
        {words.check}
      </Button>
      <ConfirmedButton
        label={words.remove}
        look="danger"
        busy={remove.isPending}
        title={words.removeAsk(provider.name)}
        action={words.remove}
        onConfirm={remove.mutate}
      >
        {words.removeLead}
      </ConfirmedButton>
    </>
  );
}

const whatWord = (what: string): string => Object.entries(words.whats).find(([name]) => name === what)?.[1] ?? what;

function Findings({ items }: { items: readonly { what: string; ok: boolean; detail: string }[] }) {
  return (
    <div role="status" style={{ flexBasis: '100%' }}>
      <KeyValues
        items={items.map(({ what, ok, detail }, place) => [
          `${place + 1}. ${whatWord(what)}`,
          <span key={what} style={{ overflowWrap: 'anywhere' }}>
            <Badge tone={ok ? 'ok' : 'high'}>{ok ? '✓' : '✗'}</Badge> {said(detail)}
          </span>,
        ])}
      />
    </div>
  );
}
