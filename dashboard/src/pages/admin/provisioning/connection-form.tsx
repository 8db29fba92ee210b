// A directory is connected, or its mapping of groups to roles changed; the token of a new one is shown once.
import { MultiSelect, Select, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { GroupMapping, ScimConnection } from '@tocsin/contracts/api/scim';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { sitesQuery } from '../../../shell/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { FormPair } from '../../../ui/form.tsx';
import { ShownOnce } from '../../../ui/shown-once.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { FormDialog } from '../shared/form-dialog.tsx';
import { ShownOnceDialog } from '../shared/shown-once-dialog.tsx';
import { SiteChoice } from '../users/site-choice.tsx';
import { useRoles } from '../users/use-roles.ts';
import { connectionsQuery } from './queries.ts';
import { words } from './words.ts';

type ConnectionFormProps = { connection: ScimConnection | null; onClose: () => void };

export function ConnectionForm({ connection, onClose }: ConnectionFormProps) {
  const [name, setName] = useState(connection?.name ?? '');
  const [defaultRole, setDefaultRole] = useState(connection?.defaultRole ?? 'viewer');
  const [sites, setSites] = useState(connection?.defaultSites ?? []);
  const [mappings, setMappings] = useState<GroupMapping[]>(connection?.mappings ?? []);
  const { choices } = useRoles();
  const sent = {
    name: name.trim(),
    defaultRole,
    defaultSites: sites.length === 0 ? null : sites,
    mappings: mappings.filter(({ group }) => group.trim() !== ''),
  };
  const save = useMutation({
    mutationFn: async () => {
      if (!connection) return call('POST /scim-connections', sent);
      const about = { scimConnectionId: connection.id, rev: connection.rev };
      await call('PATCH /scim-connections/:scimConnectionId', { ...about, ...sent });
      return null;
    },
    onSuccess: (made) => {
      void queryClient.invalidateQueries({ queryKey: connectionsQuery.queryKey });
      if (made) return;
      showToast({ title: words.saved, detail: sent.name });
      onClose();
    },
  });
  if (save.data) return <MadeConnection made={save.data} onClose={onClose} />;
  return (
    <FormDialog
      title={connection?.name ?? words.fresh}
      size={680}
      work={save}
      send={connection ? words.save : words.create}
      onSend={() => save.mutate()}
      onClose={onClose}
    >
      <FormPair>
        <TextInput
          label={words.name}
          data-autofocus
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={words.defaultRole}
          searchable
          allowDeselect={false}
          data={choices}
          value={defaultRole}
          onChange={(role) => setDefaultRole(role ?? defaultRole)}
        />
      </FormPair>
      <SiteChoice value={sites} onChange={setSites} />
      <Mappings mappings={mappings} onChange={setMappings} />
    </FormDialog>
  );
}

type MappingsProps = { mappings: readonly GroupMapping[]; onChange: (mappings: GroupMapping[]) => void };

function Mappings({ mappings, onChange }: MappingsProps) {
  const { choices } = useRoles();
  const sites = useQuery(sitesQuery).data ?? [];
  const change = (at: number, more: Partial<GroupMapping>) =>
    onChange(mappings.map((each, index) => (index === at ? { ...each, ...more } : each)));
  return (
    <fieldset style={{ border: 0, padding: 0, display: 'grid', gap: 6 }}>
      <legend>{words.mappings}</legend>
      <p className="muted">{words.mappingsMeaning}</p>
      {mappings.map(({ group, role, siteCodes }, at) => (
        // Lines have no name of their own: they are known by their place.
        <div key={at} style={{ display: 'grid', gridTemplateColumns: '1.2fr 1fr 1fr auto', gap: 6 }}>
          <TextInput
            aria-label={words.group}
            placeholder={words.group}
            maxLength={200}
            value={group}
            onChange={(event) => change(at, { group: event.currentTarget.value })}
          />
          <Select
            aria-label={words.role}
            searchable
            allowDeselect={false}
            data={choices}
            value={role}
            onChange={(chosen) => change(at, { role: chosen ?? role })}
          />
          <MultiSelect
            aria-label={words.sites}
            data={sites.map((site) => ({ value: site.code, label: site.name }))}
            value={siteCodes ?? []}
            onChange={(codes) => change(at, { siteCodes: codes.length === 0 ? null : codes })}
          />
          <Button
            look="quiet"
            aria-label={words.remove(group)}
            icon={<IconX size={14} />}
            onClick={() => onChange(mappings.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      <div>
        <Button small onClick={() => onChange([...mappings, { group: '', role: 'viewer', siteCodes: null }])}>
          {words.add}
        </Button>
      </div>
    </fieldset>
  );
}

type MadeProps = { made: { token: string; baseUrl: string; connection: ScimConnection }; onClose: () => void };

const MadeConnection = ({ made, onClose }: MadeProps) => (
  <ShownOnceDialog title={made.connection.name} lead={words.once} done={words.copied} onClose={onClose}>
    <ShownOnce label={words.address} text={made.baseUrl} />
    <ShownOnce label={words.token} text={made.token} />
  </ShownOnceDialog>
);
