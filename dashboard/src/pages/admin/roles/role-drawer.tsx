// One role beside the table: what it may do, to be read, or changed where it is the organisation's own.
import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Output } from '@tocsin/contracts/client';
import type { Permission, RoleEntry } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { plural } from '../../../lib/format.ts';
import { useCan, useSession } from '../../../session/session.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Form } from '../../../ui/form.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { permissionMeaning } from '../../../words/permissions.ts';
import { roleMeaning } from '../../../words/role-meanings.ts';
import { roleTitle } from '../../../words/roles.ts';
import { FormEnd } from '../shared/form-end.tsx';
import { NamedDrawer } from '../shared/named-drawer.tsx';
import { Removal } from '../shared/removal.tsx';
import { forgetRoles } from './make-role.tsx';
import { words } from './words.ts';

import classes from './roles.module.css';

type Permissions = Output<'GET /policy'>['permissions'];
type RoleDrawerProps = { role: RoleEntry; permissions: Permissions; onClose: () => void };

export function RoleDrawer({ role, permissions, onClose }: RoleDrawerProps) {
  const mayWrite = useCan('role:write');
  const { id } = role;
  return (
    <NamedDrawer
      name={roleTitle(role)}
      kind={role.builtIn ? words.builtIn : words.own}
      onClose={onClose}
      foot={
        id !== null && mayWrite ? (
          <Removal
            label={words.remove}
            title={words.removeOf(role.title)}
            remove={() => call('DELETE /roles/:roleId', { roleId: id })}
            onRemoved={() => {
              forgetRoles();
              onClose();
            }}
          >
            {words.removeHelp}
          </Removal>
        ) : undefined
      }
    >
      {id !== null && mayWrite ? (
        <RoleForm role={role} roleId={id} permissions={permissions} />
      ) : (
        <p className="soft">{roleMeaning(role)}</p>
      )}
      <Section title={words.whoHasIt}>
        <KeyValues
          items={[
            [words.users, plural(role.people, words.user, words.usersNoun)],
            [
              words.key,
              <span key="key" className="mono">
                {role.key}
              </span>,
            ],
          ]}
        />
      </Section>
    </NamedDrawer>
  );
}

type RoleFormProps = { role: RoleEntry; roleId: string; permissions: Permissions };

function RoleForm({ role, roleId, permissions }: RoleFormProps) {
  const [title, setTitle] = useState(role.title);
  const [meaning, setMeaning] = useState(role.meaning);
  const [held, setHeld] = useState<ReadonlySet<Permission>>(new Set(role.permissions));
  const mine = new Set(useSession()?.permissions);
  // Who shapes roles appoints those who see need-to-know incidents, without seeing these themselves.
  const mayGive = (name: Permission) => mine.has(name) || name === 'incident:restricted';
  const change = useMutation({
    mutationFn: () =>
      call('PATCH /roles/:roleId', { roleId, title: title.trim(), meaning, permissions: [...held], rev: role.rev }),
    onSuccess: (changed) => {
      forgetRoles();
      showToast({ title: words.changed, detail: changed.title });
    },
  });
  const turn = (name: Permission, includes: readonly Permission[], on: boolean) =>
    setHeld((before) => new Set(on ? [...before, name, ...includes] : [...before].filter((each) => each !== name)));
  return (
    <Form onSubmit={() => change.mutate()}>
      <TextInput
        label={words.name}
        maxLength={120}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <TextInput
        label={words.meaning}
        maxLength={400}
        value={meaning}
        onChange={(event) => setMeaning(event.currentTarget.value)}
      />
      <div className={classes.choices} role="group" aria-label={words.permissions}>
        {permissions
          .filter(({ name }) => !name.startsWith('platform:'))
          .map(({ name, meaning: said, includes }) => (
            <label key={name} htmlFor={`may-${name}`} className={classes.choice} aria-disabled={!mayGive(name)}>
              <Checkbox
                id={`may-${name}`}
                checked={held.has(name)}
                disabled={!mayGive(name)}
                onChange={(event) => turn(name, includes, event.currentTarget.checked)}
              />
              <span>
                <span className="mono">{name}</span>
                <span className={classes.meaning}>{permissionMeaning({ name, meaning: said })}</span>
              </span>
            </label>
          ))}
      </div>
      <FormEnd work={change}>
        <Button type="submit" look="primary" busy={change.isPending}>
          {words.save}
        </Button>
      </FormEnd>
    </Form>
  );
}
