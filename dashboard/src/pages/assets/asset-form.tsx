// One asset: new, changed, or made of a host that was seen.
import { Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Asset } from '@tocsin/contracts/entity/schema';
import { criticalities, type Criticality } from '@tocsin/contracts/words';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { sitesQuery } from '../../shell/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Form, FormFoot, FormPair } from '../../ui/form.tsx';
import { Problem } from '../../ui/problem.tsx';
import { showToast } from '../../ui/toast.tsx';
import { criticalityWords } from '../../words/graph-kinds.ts';
import { faultAt, faultBeyond } from '../admin/field-faults.ts';
import { assetKey } from './queries.ts';
import { words } from './words.ts';

const fields = ['name', 'owner', 'criticality', 'site', 'tags', 'note', 'identifiers'];
const isCriticality = (text: string): text is Criticality => criticalities.some((each) => each === text);
const parts = (text: string, by: RegExp): string[] =>
  text
    .split(by)
    .map((part) => part.trim())
    .filter(Boolean);

/** `start`: the asset to change, the host to begin with, or null. */
type AssetFormProps = { start: Asset | { host: string } | null; onClose: () => void };

export function AssetForm({ start, onClose }: AssetFormProps) {
  const asset = start && 'id' in start ? start : null;
  const host = start && 'host' in start ? start.host : null;
  const sites = useQuery(sitesQuery);
  const [name, setName] = useState(asset?.name ?? host ?? '');
  const [owner, setOwner] = useState(asset?.owner ?? '');
  const [criticality, setCriticality] = useState<Criticality>(asset?.criticality ?? 'medium');
  const [site, setSite] = useState(asset?.site ?? '');
  const [tags, setTags] = useState(asset?.tags.join(', ') ?? '');
  const [identifiers, setIdentifiers] = useState(asset?.identifiers.join('\n') ?? host ?? '');
  const [note, setNote] = useState(asset?.note ?? '');
  const save = useMutation({
    mutationFn: () => {
      const sent = {
        name,
        owner: owner.trim() || null,
        criticality,
        site: site || null,
        tags: parts(tags, /,/),
        note,
        identifiers: parts(identifiers, /\n/),
      };
      return asset
        ? call('PUT /assets/:assetId', { ...sent, assetId: asset.id, rev: asset.rev })
        : call('POST /assets', { ...sent, origin: host === null ? 'hand' : 'seen' });
    },
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: assetKey });
      void queryClient.invalidateQueries({ queryKey: ['entities'] });
      showToast({ title: words.saved });
      onClose();
    },
  });
  const wrongIdentifier =
    faultAt(save.error, 'identifiers') ??
    identifiers
      .split('\n')
      .map((_, index) => faultAt(save.error, `identifiers/${index}`))
      .find((fault) => fault !== null);
  const beyond = save.isError && !wrongIdentifier ? faultBeyond(save.error, fields) : null;
  return (
    <Modal opened onClose={onClose} title={asset ? words.editTitle : words.newAsset} size={520}>
      <Form onSubmit={() => save.mutate()}>
        <TextInput
          label={words.name}
          data-autofocus
          maxLength={200}
          value={name}
          error={faultAt(save.error, 'name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <FormPair>
          <TextInput
            label={words.owner}
            maxLength={200}
            value={owner}
            onChange={(event) => setOwner(event.currentTarget.value)}
          />
          <NativeSelect
            label={words.criticality}
            data={criticalities.map((value) => ({ value, label: criticalityWords[value] }))}
            value={criticality}
            onChange={({ currentTarget: { value } }) => isCriticality(value) && setCriticality(value)}
          />
        </FormPair>
        <NativeSelect
          label={words.site}
          description={words.siteHint}
          data={[
            { value: '', label: words.noSite },
            ...(sites.data ?? []).map(({ code, name: title }) => ({ value: code, label: title })),
          ]}
          value={site}
          error={faultAt(save.error, 'site')}
          onChange={(event) => setSite(event.currentTarget.value)}
        />
        <Textarea
          label={words.identifiers}
          description={words.identifiersHint}
          autosize
          minRows={3}
          maxRows={10}
          value={identifiers}
          error={wrongIdentifier}
          onChange={(event) => setIdentifiers(event.currentTarget.value)}
        />
        <TextInput
          label={words.tags}
          description={words.tagsHint}
          value={tags}
          error={faultAt(save.error, 'tags')}
          onChange={(event) => setTags(event.currentTarget.value)}
        />
        <Textarea
          label={words.note}
          autosize
          minRows={2}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {beyond !== null && <Problem error={beyond} />}
        <FormFoot>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={save.isPending} disabled={name.trim() === ''}>
            {words.save}
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
