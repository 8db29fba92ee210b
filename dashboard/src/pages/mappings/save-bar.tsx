// Saving the mapping under a name, and reading again what could not be read before.
import { Modal, TextInput } from '@mantine/core';
import { IconDeviceFloppy, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { MappingDetail } from '@tocsin/contracts/api/mappings';
import type { Mapping } from '@tocsin/contracts/mapping';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { said } from '../../words/said.ts';
import { mappingsKey, replaysQuery } from './queries.ts';
import { ReplayDialog } from './replay-dialog.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

type SaveBarProps = { kept: MappingDetail | null; older: number | null; mapping: Mapping | null; dirty: boolean };

export function SaveBar({ kept, older, mapping, dirty }: SaveBarProps) {
  const mayWrite = useCan('rule:write');
  const [, change] = useUrlSearch();
  const [asking, setAsking] = useState<'save' | 'replay' | 'delete' | null>(null);
  const close = () => setAsking(null);
  const remove = useMutation({
    mutationFn: (mappingId: string) => call('DELETE /mappings/:mappingId', { mappingId }),
    onSuccess: () => {
      close();
      showToast({ title: words.deleted });
      change({ mapping: null, version: null });
      void queryClient.invalidateQueries({ queryKey: mappingsKey });
    },
    onError: (error) => showProblem(error, words.deleting),
  });
  if (!mayWrite) return null;
  return (
    <div className={classes.bar}>
      <LastReplay />
      <span className="grow" />
      {kept && (
        <Button look="quiet" icon={<IconTrash size={15} />} onClick={() => setAsking('delete')}>
          {words.delete}
        </Button>
      )}
      <Button icon={<IconRefresh size={15} />} disabled={!kept} onClick={() => setAsking('replay')}>
        {words.readUnparsedAgain}
      </Button>
      <Button
        look="primary"
        icon={<IconDeviceFloppy size={15} />}
        disabled={!mapping || (kept !== null && !dirty && older === null)}
        onClick={() => setAsking('save')}
      >
        {!kept ? words.saveAsSource : older === null ? words.saveVersion : words.saveAsNewest}
      </Button>
      {asking === 'save' && mapping && <Save kept={kept} older={older} mapping={mapping} onClose={close} />}
      {asking === 'replay' && kept && <ReplayDialog readAs={kept.source} title={kept.title} onClose={close} />}
      {kept && (
        <Confirm
          opened={asking === 'delete'}
          title={words.deleteAsked(kept.title)}
          action={words.delete}
          danger
          busy={remove.isPending}
          onConfirm={() => remove.mutate(kept.id)}
          onClose={close}
        >
          {words.deleteMore(kept.source)}
        </Confirm>
      )}
    </div>
  );
}

function LastReplay() {
  const [last] = useQuery(replaysQuery).data ?? [];
  if (!last) return null;
  const { state, source, readAs, because, replayed, lookedAt } = last;
  const told = state === 'running' ? words.readingAgain : words.readAgainAs;
  return (
    <span className="muted" role="status">
      {state === 'failed'
        ? words.readingFailed(source, said(because ?? ''))
        : told(source, readAs, formatCount(replayed), formatCount(lookedAt))}
    </span>
  );
}

type SaveProps = Omit<SaveBarProps, 'mapping' | 'dirty'> & { mapping: Mapping; onClose: () => void };

function Save({ kept, older, mapping, onClose }: SaveProps) {
  const [, change] = useUrlSearch();
  const [title, setTitle] = useState(kept?.title ?? '');
  const [name, setName] = useState(kept?.name ?? '');
  const [note, setNote] = useState(older === null ? '' : words.fromVersion(older));
  const save = useMutation({
    mutationFn: () =>
      kept
        ? call('PUT /mappings/:mappingId', { mappingId: kept.id, rev: kept.rev, title, mapping, note })
        : call('POST /mappings', { name, title, mapping, note }),
    onSuccess: (saved) => {
      onClose();
      showToast({ title: words.atWork(saved.version), detail: words.sendTo(saved.source) });
      void queryClient.invalidateQueries({ queryKey: mappingsKey });
      change({ mapping: saved.id, version: null, unparsed: null });
    },
    onError: (error) => showProblem(error, words.saving),
  });
  return (
    <Modal opened onClose={onClose} title={kept ? words.saveAnother : words.saveAsOwn} size={460}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput
          label={words.titleField}
          required
          data-autofocus
          value={title}
          onChange={(event) => {
            setTitle(event.currentTarget.value);
            if (!kept) setName(nameFor(event.currentTarget.value));
          }}
        />
        {!kept && (
          <TextInput
            label={words.name}
            description={words.nameMore(name || '…')}
            mt="md"
            required
            classNames={{ input: 'mono' }}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <TextInput label={words.note} mt="md" value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        <div className={classes.buttons}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={save.isPending} disabled={title.trim() === '' || name === ''}>
            {words.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

const nameFor = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 41);
