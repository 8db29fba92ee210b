// A service account is made or changed: what it may do, where, until when, and who answers for it.
import { MultiSelect, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Permission, ServiceAccount } from '@tocsin/contracts/identity';
import { permissions as everyPermission } from '@tocsin/contracts/policy';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { useNow } from '../../../lib/now.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useSession } from '../../../session/session.ts';
import { peopleQuery } from '../../../shell/queries.ts';
import { FormPair } from '../../../ui/form.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { faultAt } from '../field-faults.ts';
import { FormDialog } from '../shared/form-dialog.tsx';
import { SiteChoice } from '../users/site-choice.tsx';
import { useRoles } from '../users/use-roles.ts';
import { serviceAccountsQuery } from './queries.ts';
import { words } from './words.ts';

const dayMs = 86_400_000;
const own = '';
const lives = ['30', '90', '365'];

export function AccountForm({ account, onClose }: { account: ServiceAccount | null; onClose: () => void }) {
  const session = useSession();
  const [name, setName] = useState(account?.name ?? '');
  const [description, setDescription] = useState(account?.description ?? '');
  const [ownerId, setOwnerId] = useState(account?.owner.id ?? session?.user.id ?? null);
  const [role, setRole] = useState(account?.role ?? own);
  const [held, setHeld] = useState<Permission[]>(account?.role === null ? account.permissions : []);
  const [sites, setSites] = useState(account?.siteCodes ?? []);
  const [life, setLife] = useState(account ? 'keep' : 'never');
  const people = useQuery(peopleQuery).data ?? [];
  const { choices } = useRoles();
  const now = useNow();
  const expiresAt =
    life === 'never' ? null : life === 'keep' ? undefined : new Date(now + Number(life) * dayMs).toISOString();
  const sent = {
    name: name.trim(),
    description,
    ...(ownerId === null ? {} : { ownerId }),
    role: role === own ? null : role,
    permissions: role === own ? held : null,
    siteCodes: sites.length === 0 ? null : sites,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
  const save = useMutation({
    mutationFn: () =>
      account
        ? call('PATCH /service-accounts/:serviceAccountId', { serviceAccountId: account.id, rev: account.rev, ...sent })
        : call('POST /service-accounts', sent),
    onSuccess: ({ name: saved }) => {
      void queryClient.invalidateQueries({ queryKey: serviceAccountsQuery.queryKey });
      showToast({ title: words.saved, detail: saved });
      onClose();
    },
  });
  const fault = (field: string) => faultAt(save.error, field);
  return (
    <FormDialog
      title={account ? account.name : words.fresh}
      size={560}
      work={save}
      shown={['name', 'description', 'ownerId', 'role', 'permissions', 'expiresAt']}
      send={account ? words.save : words.create}
      onSend={() => save.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={words.name}
        data-autofocus
        maxLength={120}
        value={name}
        error={fault('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={words.description}
        maxLength={500}
        value={description}
        error={fault('description')}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <FormPair>
        <Select
          label={words.owner}
          searchable
          allowDeselect={false}
          data={people.map((person) => ({ value: person.id, label: person.name }))}
          value={ownerId}
          error={fault('ownerId')}
          onChange={setOwnerId}
        />
        <Select
          label={words.expires}
          allowDeselect={false}
          data={[
            ...(account ? [{ value: 'keep', label: words.keep }] : []),
            { value: 'never', label: words.never },
            ...lives.map((days) => ({ value: days, label: words.inDays(Number(days)) })),
          ]}
          value={life}
          error={fault('expiresAt')}
          onChange={(value) => setLife(value ?? 'never')}
        />
      </FormPair>
      <Select
        label={words.role}
        searchable
        allowDeselect={false}
        data={[{ value: own, label: words.ownPermissions }, ...choices]}
        value={role}
        error={fault('role')}
        onChange={(value) => setRole(value ?? own)}
      />
      {role === own && (
        <PermissionChoice label={words.permissions} value={held} fault={fault('permissions')} onChange={setHeld} />
      )}
      <SiteChoice value={sites} onChange={setSites} />
    </FormDialog>
  );
}

type PermissionChoiceProps = {
  label: string;
  value: readonly Permission[];
  /** What can be chosen; whatever whoever chooses has themselves, unless said. */
  from?: readonly Permission[];
  fault?: string | null | undefined;
  placeholder?: string;
  onChange: (permissions: Permission[]) => void;
};

export function PermissionChoice({ label, value, from, fault, placeholder, onChange }: PermissionChoiceProps) {
  const mine = useSession()?.permissions ?? [];
  const offered = everyPermission.filter((scope) => (from ?? mine).includes(scope) && !scope.startsWith('platform:'));
  return (
    <MultiSelect
      label={label}
      searchable
      data={[...offered]}
      value={[...value]}
      error={fault}
      placeholder={value.length === 0 ? placeholder : ''}
      onChange={(chosen) => onChange(everyPermission.filter((scope) => chosen.includes(scope)))}
    />
  );
}
