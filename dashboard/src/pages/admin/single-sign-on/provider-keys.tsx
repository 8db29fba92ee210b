// The key pairs that a SAML provider encrypts for: the one in use, the one before it, making and dropping them.
import { useMutation } from '@tanstack/react-query';
import type { IdentityProvider, ProviderKey } from '@tocsin/contracts/identity-provider';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { useNow } from '../../../lib/now.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { CopyButton } from '../../../ui/copy.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';
import { reload } from './queries.ts';
import { words } from './words.ts';

type KeysProps = { provider: IdentityProvider; readOnly: boolean };

export function ProviderKeys({ provider, readOnly }: KeysProps) {
  const identityProviderId = provider.id;
  const [dropping, setDropping] = useState<ProviderKey | null>(null);
  const make = useMutation({
    mutationFn: () => call('POST /identity-providers/:identityProviderId/keys', { identityProviderId }),
    onSuccess: async () => {
      await reload();
      showToast({ title: words.keyMade, detail: provider.name });
    },
    onError: (error) => showProblem(error, words.keys),
  });
  const drop = useMutation({
    mutationFn: (providerKeyId: string) =>
      call('DELETE /identity-providers/:identityProviderId/keys/:providerKeyId', { identityProviderId, providerKeyId }),
    onSuccess: async () => {
      await reload();
      showToast({ title: words.keyDropped, detail: provider.name });
    },
    onError: (error) => showProblem(error, words.keys),
  });
  const [newest, before] = provider.keys;
  return (
    <Section title={words.keys}>
      <p className="muted">{newest ? words.keysLead : words.noKeyLead}</p>
      {provider.keys.map((key) => (
        <OneKey
          key={key.id}
          shown={key}
          label={key === newest ? words.keyInUse : words.keyBefore}
          onDrop={readOnly ? null : () => setDropping(key)}
        />
      ))}
      {!readOnly && before === undefined && (
        <Button busy={make.isPending} onClick={() => make.mutate()}>
          {newest ? words.replaceKey : words.makeKey}
        </Button>
      )}
      <Confirm
        opened={dropping !== null}
        title={words.dropKeyAsk}
        action={words.dropKey}
        danger
        onConfirm={() => {
          if (dropping) drop.mutate(dropping.id);
          setDropping(null);
        }}
        onClose={() => setDropping(null)}
      >
        {words.dropKeyLead}
      </Confirm>
    </Section>
  );
}

type OneProps = { shown: ProviderKey; label: string; onDrop: (() => void) | null };

function OneKey({ shown, label, onDrop }: OneProps) {
  const ended = Date.parse(shown.expiresAt) <= useNow();
  return (
    <div>
      <KeyValues
        items={[
          [words.certificate, label],
          [
            words.validUntil,
            <span key="until">
              <Time at={shown.expiresAt} /> {ended && <Badge tone="high">{words.ended}</Badge>}
            </span>,
          ],
          [
            words.fingerprint,
            <span key="fingerprint" className="mono" style={{ overflowWrap: 'anywhere' }}>
              {shown.fingerprint}
            </span>,
          ],
          [words.createdBy, shown.createdBy],
        ]}
      />
      <CopyButton text={shown.certificate} /> {onDrop && <Button onClick={onDrop}>{words.dropKey}</Button>}
    </div>
  );
}
