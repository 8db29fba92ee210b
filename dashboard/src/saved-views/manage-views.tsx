// The views of a page in one's own order: pinned, begun with, renamed, shared, copied, deleted.
import { Modal, TextInput } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconCopy,
  IconHome,
  IconHomeFilled,
  IconPencil,
  IconPin,
  IconPinFilled,
  IconTrash,
} from '@tabler/icons-react';
import type { SavedView } from '@tocsin/contracts/saved-view';
import type { ViewPage } from '@tocsin/contracts/words';
import { useState } from 'react';

import { call } from '../lib/api.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Form, FormFoot } from '../ui/form.tsx';
import { useChange } from './queries.ts';
import { AudienceFields } from './save-view.tsx';
import { words } from './words.ts';

import classes from './views.module.css';

type ManageProps = { page: ViewPage; views: readonly SavedView[]; onClose: () => void };

export function ManageViews({ page, views, onClose }: ManageProps) {
  const [editing, setEditing] = useState<string | null>(null);
  const [deleting, setDeleting] = useState<SavedView | null>(null);
  const change = useChange();
  const move = (at: number, by: number): void => {
    const ids = views.map(({ id }) => id);
    const [moved] = ids.splice(at, 1);
    if (moved !== undefined) ids.splice(at + by, 0, moved);
    void change(() => call('POST /saved-views/order', { page, ids }));
  };
  return (
    <Modal opened onClose={onClose} title={words.manageTitle(words.ofPage[page])} size={620}>
      <ul className={classes.views}>
        {views.map((view, at) => (
          <li key={view.id} className={classes.view}>
            {editing === view.id ? (
              <EditView view={view} onDone={() => setEditing(null)} />
            ) : (
              <ViewLine
                view={view}
                onUp={at > 0 ? () => move(at, -1) : null}
                onDown={at < views.length - 1 ? () => move(at, 1) : null}
                onEdit={() => setEditing(view.id)}
                onDelete={() => setDeleting(view)}
              />
            )}
          </li>
        ))}
      </ul>
      {deleting && (
        <Confirm
          opened
          danger
          title={words.deleteTitle(deleting.name)}
          action={words.delete}
          onClose={() => setDeleting(null)}
          onConfirm={() => {
            setDeleting(null);
            void change(() => call('DELETE /saved-views/:savedViewId', { savedViewId: deleting.id }));
          }}
        >
          {words.deleteText}
        </Confirm>
      )}
    </Modal>
  );
}

type LineProps = {
  view: SavedView;
  onUp: (() => void) | null;
  onDown: (() => void) | null;
  onEdit: () => void;
  onDelete: () => void;
};

function ViewLine({ view, onUp, onDown, onEdit, onDelete }: LineProps) {
  const change = useChange();
  const { id, name, page, state, audience, team, owner, mayChange, pinned, isDefault } = view;
  const choose = (choice: { pinned?: boolean; isDefault?: boolean }): void =>
    void change(() => call('POST /saved-views/:savedViewId/choice', { savedViewId: id, ...choice }));
  const act = (what: string): string => words.act(what, name);
  return (
    <>
      <span className="grow ellipsis">
        {name}
        <span className={classes.whose}>
          {team?.name ?? words.audience[audience]}
          {mayChange ? '' : ` ${words.by(owner.name)}`}
        </span>
      </span>
      <IconButton label={act(pinned ? words.unpin : words.pin)} onClick={() => choose({ pinned: !pinned })}>
        {pinned ? <IconPinFilled size={15} /> : <IconPin size={15} stroke={1.6} />}
      </IconButton>
      <IconButton
        label={act(isDefault ? words.beginsHere : words.begin)}
        onClick={() => choose({ isDefault: !isDefault })}
      >
        {isDefault ? <IconHomeFilled size={15} /> : <IconHome size={15} stroke={1.6} />}
      </IconButton>
      <IconButton label={act(words.up)} disabled={onUp === null} onClick={() => onUp?.()}>
        <IconArrowUp size={15} stroke={1.6} />
      </IconButton>
      <IconButton label={act(words.down)} disabled={onDown === null} onClick={() => onDown?.()}>
        <IconArrowDown size={15} stroke={1.6} />
      </IconButton>
      <IconButton
        label={act(words.copy)}
        onClick={() =>
          void change(() => call('POST /saved-views', { page, state, name: words.copyOf(name).slice(0, 80) }))
        }
      >
        <IconCopy size={15} stroke={1.6} />
      </IconButton>
      {mayChange && (
        <>
          <IconButton label={act(words.rename)} onClick={onEdit}>
            <IconPencil size={15} stroke={1.6} />
          </IconButton>
          <IconButton label={act(words.delete)} onClick={onDelete}>
            <IconTrash size={15} stroke={1.6} />
          </IconButton>
        </>
      )}
    </>
  );
}

function EditView({ view, onDone }: { view: SavedView; onDone: () => void }) {
  const [name, setName] = useState(view.name);
  const [audience, setAudience] = useState(view.audience);
  const [teamId, setTeamId] = useState(view.team?.id ?? null);
  const change = useChange();
  const save = async (): Promise<void> => {
    const done = await change(() =>
      call('PATCH /saved-views/:savedViewId', {
        savedViewId: view.id,
        rev: view.rev,
        name: name.trim() || view.name,
        audience,
        teamId,
      }),
    );
    if (done) onDone();
  };
  return (
    <div className="grow">
      <Form label={words.act(words.rename, view.name)} onSubmit={() => void save()}>
        <TextInput
          label={words.name}
          maxLength={80}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <AudienceFields
          audience={audience}
          teamId={teamId}
          onChoose={(chosen, team) => {
            setAudience(chosen);
            setTeamId(team);
          }}
        />
        <FormFoot>
          <Button look="quiet" onClick={onDone}>
            {words.cancel}
          </Button>
          <Button type="submit" look="primary">
            {words.done}
          </Button>
        </FormFoot>
      </Form>
    </div>
  );
}
