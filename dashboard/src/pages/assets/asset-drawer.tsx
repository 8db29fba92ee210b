// One asset beside the list.
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Asset } from '@tocsin/contracts/entity/schema';
import { useState } from 'react';

import { entityAddress } from '../../entity/entity-link.tsx';
import { CriticalityBadge } from '../../entity/marks.tsx';
import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useCan } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmedButton } from '../../ui/confirmed-button.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { KeyValues } from '../../ui/key-values.tsx';
import { Section } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { AssetForm } from './asset-form.tsx';
import { assetKey } from './queries.ts';
import { words } from './words.ts';

import classes from './assets.module.css';

export function AssetDrawer({ asset, onClose }: { asset: Asset; onClose: () => void }) {
  const mayWrite = useCan('asset:write');
  const [editing, setEditing] = useState(false);
  const { id: assetId, name, owner, criticality, site, tags, note, identifiers, origin, updatedAt } = asset;
  const remove = useMutation({
    mutationFn: () => call('DELETE /assets/:assetId', { assetId }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: assetKey });
      showToast({ title: words.removed });
      onClose();
    },
    onError: (error) => showProblem(error, words.remove),
  });
  return (
    <Drawer
      label={name}
      head={<h2 className="ellipsis">{name}</h2>}
      onClose={onClose}
      foot={
        mayWrite && (
          <>
            <Button look="primary" onClick={() => setEditing(true)}>
              {words.edit}
            </Button>
            <ConfirmedButton
              look="danger"
              label={words.remove}
              busy={remove.isPending}
              title={words.removeTitle}
              action={words.remove}
              onConfirm={() => remove.mutate()}
            >
              {words.removeText}
            </ConfirmedButton>
          </>
        )
      }
    >
      <KeyValues
        items={[
          [words.criticality, <CriticalityBadge key="criticality" criticality={criticality} />],
          [words.owner, owner ?? '—'],
          [words.site, site ?? words.noSite],
          [words.tags, tags.join(', ') || '—'],
          [words.originLabel, words.origin[origin]],
          [words.changed, <Time key="changed" at={updatedAt} />],
        ]}
      />
      <Section title={words.identifiers}>
        <ul className={classes.identifiers}>
          {identifiers.map((text) => {
            const colon = text.indexOf(':');
            return (
              <li key={text} className="mono">
                <Link {...entityAddress(text.slice(0, colon), text.slice(colon + 1))} title={words.open}>
                  {text}
                </Link>
              </li>
            );
          })}
        </ul>
      </Section>
      {note !== '' && (
        <Section title={words.note}>
          <p style={{ whiteSpace: 'pre-wrap' }}>{note}</p>
        </Section>
      )}
      {editing && <AssetForm start={asset} onClose={() => setEditing(false)} />}
    </Drawer>
  );
}
