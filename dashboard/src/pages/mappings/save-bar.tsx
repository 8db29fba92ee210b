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
import { mappingsKey, replaysQuery } from './queries.ts';
import { ReplayDialog } from './replay-dialog.tsx';

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
      showToast({ title: 'Mapping deleted' });
      change({ mapping: null, version: null });
      void queryClient.invalidateQueries({ queryKey: mappingsKey });
    },
    onError: (error) => showProblem(error, 'Deleting the mapping'),
  });
  if (!mayWrite) return null;
  return (
    <div className={classes.bar}>
      <LastReplay />
      <span className="grow" />
      {kept && (
        <Button look="quiet" icon={<IconTrash size={15} />} onClick={() => setAsking('delete')}>
          Delete
        </Button>
      )}
      <Button icon={<IconRefresh size={15} />} disabled={!kept} onClick={() => setAsking('replay')}>
        Read the unparsed again
      </Button>
      <Button
        look="primary"
        icon={<IconDeviceFloppy size={15} />}
        disabled={!mapping || (kept !== null && !dirty && older === null)}
        onClick={() => setAsking('save')}
      >
        {!kept ? 'Save as a source' : older === null ? 'Save a version' : 'Save as the newest version'}
      </Button>
      {asking === 'save' && mapping && <Save kept={kept} older={older} mapping={mapping} onClose={close} />}
      {asking === 'replay' && kept && <ReplayDialog readAs={kept.source} title={kept.title} onClose={close} />}
      {kept && (
        <Confirm
          opened={asking === 'delete'}
          title={`Delete ${kept.title}`}
          action="Delete"
          danger
          busy={remove.isPending}
          onConfirm={() => remove.mutate(kept.id)}
          onClose={close}
        >
          {`Events that it made stay. What senders still send to ${kept.source} is refused.`}
        </Confirm>
      )}
    </div>
  );
}

function LastReplay() {
  const [last] = useQuery(replaysQuery).data ?? [];
  if (!last) return null;
  const words =
    last.state === 'failed'
      ? `Reading ${last.source} again failed: ${last.because}`
      : `${last.state === 'running' ? 'Reading' : 'Read'} ${last.source} again as ${last.readAs}: ${formatCount(last.replayed)} of ${formatCount(last.lookedAt)} became events`;
  return (
    <span className="muted" role="status">
      {words}
    </span>
  );
}

type SaveProps = Omit<SaveBarProps, 'mapping' | 'dirty'> & { mapping: Mapping; onClose: () => void };

function Save({ kept, older, mapping, onClose }: SaveProps) {
  const [, change] = useUrlSearch();
  const [title, setTitle] = useState(kept?.title ?? '');
  const [name, setName] = useState(kept?.name ?? '');
  const [note, setNote] = useState(older === null ? '' : `From version ${older}`);
  const save = useMutation({
    mutationFn: () =>
      kept
        ? call('PUT /mappings/:mappingId', { mappingId: kept.id, rev: kept.rev, title, mapping, note })
        : call('POST /mappings', { name, title, mapping, note }),
    onSuccess: (saved) => {
      onClose();
      showToast({ title: `Version ${saved.version} is at work`, detail: `Send to ${saved.source}` });
      void queryClient.invalidateQueries({ queryKey: mappingsKey });
      change({ mapping: saved.id, version: null, unparsed: null });
    },
    onError: (error) => showProblem(error, 'Saving the mapping'),
  });
  return (
    <Modal opened onClose={onClose} title={kept ? 'Save another version' : 'Save as a source of your own'} size={460}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput
          label="Title"
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
            label="Name"
            description={`Senders name it my-${name || '…'}`}
            mt="md"
            required
            classNames={{ input: 'mono' }}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <TextInput label="Note" mt="md" value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        <div className={classes.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={save.isPending} disabled={title.trim() === '' || name === ''}>
            Save
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
