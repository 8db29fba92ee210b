// One user beside the list: name and role, a new password, and whether they may sign in at all.
import { Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Input } from '@tocsin/contracts/client';
import type { User } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { NewPassword } from '../../../session/new-password.tsx';
import { useCan, useSession } from '../../../session/session.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { Drawer } from '../../../ui/drawer.tsx';
import { Form, FormFoot } from '../../../ui/form.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { Time } from '../../../ui/time.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { roleWord } from '../../../words/roles.ts';
import { faultAt } from '../field-faults.ts';
import { usersQuery } from '../queries.ts';
import { Refusal } from '../shared/form-end.tsx';
import { SignInHelp } from './sign-in-help.tsx';
import { useRoles } from './use-roles.ts';
import { UserIdentities } from './user-identities.tsx';
import { sitesWord, UserSites } from './user-sites.tsx';
import { words } from './words.ts';

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
      head={<span className="muted">{words.user}</span>}
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
      {mayWrite && <SetPassword user={user} />}
      {mayWrite && <UserIdentities user={user} />}
      {mayWrite && <SignInHelp user={user} />}
      <Section title={words.trail}>
        <KeyValues
          items={[
            [words.created, <Time key="created" at={user.createdAt} />],
            [words.lastSignIn, user.lastSignInAt ? <Time key="last" at={user.lastSignInAt} /> : words.never],
          ]}
        />
        {mayAudit && (
          <p style={{ marginTop: 8 }}>
            <Link to="/admin/audit" search={{ actor: [user.id] }}>
              {words.whatBefore}
              {user.name}
              {words.whatAfter}
            </Link>
          </p>
        )}
      </Section>
    </Drawer>
  );
}

const ProfileToRead = ({ user }: { user: User }) => (
  <Section title={words.profile}>
    <KeyValues
      items={[
        [words.role, roleWord(user.role)],
        [words.sites, sitesWord(user)],
        [words.state, user.active ? words.active : words.deactivated],
      ]}
    />
  </Section>
);

function Profile({ user }: { user: User }) {
  const [name, setName] = useState(user.name);
  const [role, setRole] = useState(user.role);
  const [asking, setAsking] = useState(false);
  const change = useUserChange(user, words.changed);
  const { choices, meaningOf, titleOf } = useRoles();
  const patch: Patch = {
    ...(name.trim() === user.name ? {} : { name: name.trim() }),
    ...(role === user.role ? {} : { role }),
  };
  const dirty = Object.keys(patch).length > 0;
  return (
    <Form
      onSubmit={() => {
        if (patch.role) setAsking(true);
        else change.mutate(patch);
      }}
    >
      <TextInput
        label={words.name}
        maxLength={120}
        value={name}
        error={faultAt(change.error, 'name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label={words.role}
        description={meaningOf(role)}
        data={choices}
        value={role}
        allowDeselect={false}
        error={faultAt(change.error, 'role')}
        onChange={(value) => setRole(value ?? role)}
      />
      <Refusal work={change} shown={['name', 'role']} />
      {dirty && (
        <FormFoot>
          <Button
            onClick={() => {
              setName(user.name);
              setRole(user.role);
              change.reset();
            }}
          >
            {words.discard}
          </Button>
          <Button type="submit" look="primary" busy={change.isPending}>
            {words.save}
          </Button>
        </FormFoot>
      )}
      <Confirm
        opened={asking}
        title={words.makeRole(user.name, articleOf(titleOf(role)), titleOf(role).toLowerCase())}
        action={words.changeRole}
        onConfirm={() => {
          setAsking(false);
          change.mutate(patch);
        }}
        onClose={() => setAsking(false)}
      >
        {words.roleHelp(meaningOf(role))}
      </Confirm>
    </Form>
  );
}

const articleOf = (word: string): string => (/^[aeiou]/i.test(word) ? 'an' : 'a');

function SetPassword({ user }: { user: User }) {
  const [password, setPassword] = useState('');
  const [asking, setAsking] = useState(false);
  const change = useUserChange(user, words.passwordSet);
  return (
    <Section title={words.newPassword}>
      <Form
        onSubmit={() => {
          if (password !== '') setAsking(true);
        }}
      >
        <NewPassword
          label={words.newPassword}
          description={words.passwordHelp}
          about={[user.name, user.email]}
          value={password}
          error={faultAt(change.error, 'password')}
          onChange={setPassword}
        />
        <Refusal work={change} shown={['password']} />
        {password !== '' && (
          <FormFoot>
            <Button type="submit" busy={change.isPending}>
              {words.setPassword}
            </Button>
          </FormFoot>
        )}
        <Confirm
          opened={asking}
          title={words.setNewPassword}
          action={words.setPassword}
          danger
          onConfirm={() => {
            setAsking(false);
            change.mutate({ password }, { onSuccess: () => setPassword('') });
          }}
          onClose={() => setAsking(false)}
        >
          {words.setPasswordHelp(user.name)}
        </Confirm>
      </Form>
    </Section>
  );
}

function Activeness({ user }: { user: User }) {
  const myself = useSession()?.user.id === user.id;
  const [asking, setAsking] = useState(false);
  const change = useUserChange(user, user.active ? words.userDeactivated : words.userActivated);
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
        {user.active ? words.deactivate : words.activate}
      </Button>
      <Confirm
        opened={asking}
        title={myself ? words.deactivateSelf : words.deactivateOf(user.name)}
        action={words.deactivate}
        danger
        onConfirm={() => {
          setAsking(false);
          change.mutate({ active: false });
        }}
        onClose={() => setAsking(false)}
      >
        {myself ? words.deactivateSelfHelp : words.deactivateHelp}
      </Confirm>
    </>
  );
}
