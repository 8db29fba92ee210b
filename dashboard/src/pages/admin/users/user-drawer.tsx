// One user beside the list: name and role, a new password, and whether they may sign in at all.
import { PasswordInput, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Input } from '@tocsin/contracts/client';
import type { User } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan, useSession } from '../../../session/session.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { Drawer } from '../../../ui/drawer.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { Time } from '../../../ui/time.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { faultAt, faultBeyond } from '../field-faults.ts';
import { usersQuery } from '../queries.ts';
import { roleWord } from '../words.ts';
import { SignInHelp } from './sign-in-help.tsx';
import { useRoles } from './use-roles.ts';
import { sitesWord, UserSites } from './user-sites.tsx';

import classes from '../admin.module.css';

type Patch = Omit<Input<'PATCH /users/:userId'>, 'userId'>;

function useUserChange(user: User, said: string) {
  return useMutation({
    mutationFn: (patch: Patch) => call('PATCH /users/:userId', { userId: user.id, ...patch }),
    onSuccess: (changed) => {
      queryClient.setQueryData(usersQuery.queryKey, (users) =>
        users?.map((each) => (each.id === changed.id ? changed : each)),
      );
      void queryClient.invalidateQueries({ queryKey: ['people'] });
      showToast({ title: said, detail: changed.name });
    },
  });
}

export function UserDrawer({ user, onClose }: { user: User; onClose: () => void }) {
  const mayWrite = useCan('user:write');
  const mayAudit = useCan('audit:read');
  return (
    <Drawer
      label={user.name}
      head={<span className="muted">User</span>}
      onClose={onClose}
      foot={mayWrite ? <Activeness user={user} /> : undefined}
    >
      <div className={classes.who}>
        <Avatar name={user.name} />
        <div>
          <h2>{user.name}</h2>
          <span className="muted">{user.email}</span>
        </div>
      </div>
      {mayWrite ? <Profile key={`${user.name}${user.role}`} user={user} /> : <ProfileToRead user={user} />}
      {mayWrite && <UserSites key={user.siteCodes?.join() ?? ''} user={user} />}
      {mayWrite && <NewPassword user={user} />}
      {mayWrite && <SignInHelp user={user} />}
      <Section title="Trail">
        <KeyValues
          items={[
            ['Created', <Time key="created" at={user.createdAt} />],
            ['Last sign-in', user.lastSignInAt ? <Time key="last" at={user.lastSignInAt} /> : 'Never'],
          ]}
        />
        {mayAudit && (
          <p style={{ marginTop: 8 }}>
            <Link to="/admin/audit" search={{ actor: [user.id] }}>
              What {user.name} did
            </Link>
          </p>
        )}
      </Section>
    </Drawer>
  );
}

const ProfileToRead = ({ user }: { user: User }) => (
  <Section title="Profile">
    <KeyValues
      items={[
        ['Role', roleWord(user.role)],
        ['Sites', sitesWord(user)],
        ['State', user.active ? 'Active' : 'Deactivated'],
      ]}
    />
  </Section>
);

function Profile({ user }: { user: User }) {
  const [name, setName] = useState(user.name);
  const [role, setRole] = useState(user.role);
  const [asking, setAsking] = useState(false);
  const change = useUserChange(user, 'User changed');
  const { choices, meaningOf, titleOf } = useRoles();
  const patch: Patch = {
    ...(name.trim() === user.name ? {} : { name: name.trim() }),
    ...(role === user.role ? {} : { role }),
  };
  const dirty = Object.keys(patch).length > 0;
  const beyond = change.isError ? faultBeyond(change.error, ['name', 'role']) : null;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (patch.role) setAsking(true);
        else change.mutate(patch);
      }}
    >
      <TextInput
        label="Name"
        maxLength={120}
        value={name}
        error={faultAt(change.error, 'name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label="Role"
        description={meaningOf(role)}
        data={choices}
        value={role}
        allowDeselect={false}
        error={faultAt(change.error, 'role')}
        onChange={(value) => setRole(value ?? role)}
      />
      {beyond !== null && <Problem error={beyond} />}
      {dirty && (
        <div className={classes.foot}>
          <Button
            onClick={() => {
              setName(user.name);
              setRole(user.role);
              change.reset();
            }}
          >
            Discard
          </Button>
          <Button type="submit" look="primary" busy={change.isPending}>
            Save
          </Button>
        </div>
      )}
      <Confirm
        opened={asking}
        title={`Make ${user.name} ${articleOf(titleOf(role))} ${titleOf(role).toLowerCase()}?`}
        action="Change the role"
        onConfirm={() => {
          setAsking(false);
          change.mutate(patch);
        }}
        onClose={() => setAsking(false)}
      >
        {`${meaningOf(role)} They are signed out everywhere and sign in again with the new role.`}
      </Confirm>
    </form>
  );
}

const articleOf = (word: string): string => (/^[aeiou]/i.test(word) ? 'an' : 'a');

function NewPassword({ user }: { user: User }) {
  const [password, setPassword] = useState('');
  const [asking, setAsking] = useState(false);
  const change = useUserChange(user, 'Password set');
  const beyond = change.isError ? faultBeyond(change.error, ['password']) : null;
  return (
    <Section title="New password">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (password !== '') setAsking(true);
        }}
      >
        <PasswordInput
          aria-label="New password"
          description="At least 12 characters."
          autoComplete="new-password"
          value={password}
          error={faultAt(change.error, 'password')}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {beyond !== null && <Problem error={beyond} />}
        {password !== '' && (
          <div className={classes.foot}>
            <Button type="submit" busy={change.isPending}>
              Set the password
            </Button>
          </div>
        )}
        <Confirm
          opened={asking}
          title="Set a new password?"
          action="Set the password"
          danger
          onConfirm={() => {
            setAsking(false);
            change.mutate({ password }, { onSuccess: () => setPassword('') });
          }}
          onClose={() => setAsking(false)}
        >
          {`${user.name} is signed out everywhere and can no longer sign in with the old one.`}
        </Confirm>
      </form>
    </Section>
  );
}

function Activeness({ user }: { user: User }) {
  const myself = useSession()?.user.id === user.id;
  const [asking, setAsking] = useState(false);
  const change = useUserChange(user, user.active ? 'User deactivated' : 'User activated');
  return (
    <>
      {change.isError && (
        <div style={{ width: '100%' }}>
          <Problem error={change.error} />
        </div>
      )}
      <Button
        look={user.active ? 'danger' : 'primary'}
        busy={change.isPending}
        onClick={() => (user.active ? setAsking(true) : change.mutate({ active: true }))}
      >
        {user.active ? 'Deactivate' : 'Activate'}
      </Button>
      <Confirm
        opened={asking}
        title={myself ? 'Deactivate yourself?' : `Deactivate ${user.name}?`}
        action="Deactivate"
        danger
        onConfirm={() => {
          setAsking(false);
          change.mutate({ active: false });
        }}
        onClose={() => setAsking(false)}
      >
        {myself
          ? 'You are signed out at once and cannot sign in again until another administrator activates you.'
          : 'They are signed out everywhere and cannot sign in. What they did and what is assigned to them stays.'}
      </Confirm>
    </>
  );
}
