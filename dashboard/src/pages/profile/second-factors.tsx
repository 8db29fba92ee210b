// One's own second factors: an authenticator app, passkeys, and recovery codes for when both are lost.
import { Modal, TextInput } from '@mantine/core';
import { IconDeviceMobile, IconFingerprint, IconLifebuoy } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { Passkey, Profile } from '@tocsin/contracts/sign-in';
import { useState, type ReactNode } from 'react';

import { call } from '../../lib/api.ts';
import { hasPasskeys, makePasskey } from '../../session/passkey.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Time } from '../../ui/time.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { keepProfile, refreshProfile } from './queries.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { TotpDialog } from './totp-dialog.tsx';
import { words } from './words.ts';

import classes from './profile.module.css';

export function SecondFactors({ profile, onEnrolled }: { profile: Profile; onEnrolled?: () => void }) {
  const [dialog, setDialog] = useState<'totp' | 'passkey' | 'codes' | null>(null);
  const any = profile.totpSince !== null || profile.passkeys.length > 0;
  const added = () => {
    setDialog(null);
    void refreshProfile();
    onEnrolled?.();
  };
  return (
    <Panel
      title={words.secondFactor}
      aside={
        <Badge tone={any ? 'ok' : 'medium'}>
          {any ? words.on : profile.secondFactorRequired ? words.required : words.off}
        </Badge>
      }
    >
      <div className={classes.body}>
        <Factor
          icon={<IconDeviceMobile size={18} stroke={1.6} />}
          title={words.app}
          state={
            profile.totpSince === null ? (
              words.appHelp
            ) : (
              <>
                {words.since}
                <Time at={profile.totpSince} />
              </>
            )
          }
        >
          {profile.totpSince === null ? (
            <Button small onClick={() => setDialog('totp')}>
              {words.setUp}
            </Button>
          ) : (
            <RemoveTotp />
          )}
        </Factor>
        {profile.passkeys.map((passkey) => (
          <PasskeyRow key={passkey.id} passkey={passkey} />
        ))}
        {hasPasskeys() && (
          <Factor
            icon={<IconFingerprint size={18} stroke={1.6} />}
            title={profile.passkeys.length === 0 ? words.passkey : words.anotherPasskey}
            state={words.passkeyHelp}
          >
            <Button small onClick={() => setDialog('passkey')}>
              {words.add}
            </Button>
          </Factor>
        )}
        {any && (
          <Factor
            icon={<IconLifebuoy size={18} stroke={1.6} />}
            title={words.recoveryCodes}
            state={profile.recoveryCodesLeft === 0 ? words.noneLeft : words.codesLeft(profile.recoveryCodesLeft)}
          >
            <Button small onClick={() => setDialog('codes')}>
              {words.makeNew}
            </Button>
          </Factor>
        )}
      </div>
      {dialog === 'totp' && <TotpDialog onDone={added} onClose={() => setDialog(null)} />}
      {dialog === 'passkey' && <NewPasskey onDone={added} onClose={() => setDialog(null)} />}
      {dialog === 'codes' && <RecoveryCodes onClose={() => setDialog(null)} />}
    </Panel>
  );
}

type FactorProps = { icon: ReactNode; title: string; state: ReactNode; children: ReactNode };
const Factor = ({ icon, title, state, children }: FactorProps) => (
  <div className={classes.row}>
    {icon}
    <div className={classes.what}>
      {title}
      <div className={classes.sub}>{state}</div>
    </div>
    {children}
  </div>
);

function RemoveTotp() {
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => call('DELETE /profile/totp', {}),
    onSuccess: keepProfile,
    onError: (error) => showProblem(error, words.removingApp),
    onSettled: () => setAsking(false),
  });
  return (
    <>
      <Button small onClick={() => setAsking(true)}>
        {words.remove}
      </Button>
      <Confirm
        opened={asking}
        title={words.withoutApp}
        action={words.remove}
        danger
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      >
        {words.withoutAppHelp}
      </Confirm>
    </>
  );
}

function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const [asking, setAsking] = useState(false);
  const { id: passkeyId, name, lastUsedAt, backedUp } = passkey;
  const remove = useMutation({
    mutationFn: () => call('DELETE /profile/passkeys/:passkeyId', { passkeyId }),
    onSuccess: keepProfile,
    onError: (error) => showProblem(error, words.removingPasskey),
    onSettled: () => setAsking(false),
  });
  return (
    <Factor
      icon={<IconFingerprint size={18} stroke={1.6} />}
      title={name}
      state={
        <>
          {lastUsedAt ? (
            <>
              {words.usedAt}
              <Time at={lastUsedAt} />
            </>
          ) : (
            words.neverUsed
          )}
          {backedUp ? words.inManager : words.onDevice}
        </>
      }
    >
      <Button small onClick={() => setAsking(true)}>
        {words.remove}
      </Button>
      <Confirm
        opened={asking}
        title={words.forget(name)}
        action={words.forgetIt}
        danger
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      >
        {words.forgetHelp}
      </Confirm>
    </Factor>
  );
}

function NewPasskey({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: async () => {
      const { ticket, options } = await call('POST /profile/passkeys/options', {});
      return await call('POST /profile/passkeys', { ticket, name: name.trim(), response: await makePasskey(options) });
    },
    onSuccess: (passkey) => {
      showToast({ title: words.passkeyAdded, detail: passkey.name });
      onDone();
    },
  });
  return (
    <Modal opened onClose={onClose} title={words.newPasskey} size={400}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <TextInput
          label={words.name}
          description={words.passkeyName}
          data-autofocus
          required
          withAsterisk={false}
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {add.isError && <Problem error={add.error} />}
        <div className={classes.foot}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={add.isPending}>
            {words.addPasskey}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
