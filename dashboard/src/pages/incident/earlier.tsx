// What a text of the incident said before, and who changed it when.
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { Button } from '../../ui/button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Time } from '../../ui/time.tsx';
import { ShownMarkdown } from './markdown-editor.tsx';
import { words } from './model-words.ts';
import { revisionsQuery } from './queries.ts';

import classes from './rail.module.css';

type Props = { shownAs: string; field: 'summary' | 'rootCause' | 'lessons' };

export function Earlier({ shownAs, field }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button small look="quiet" onClick={() => setOpen(true)}>
        {words.texts.earlier}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={words.texts.earlierOf(words.texts[field])} size={620}>
        {open && <Revisions shownAs={shownAs} field={field} />}
      </Modal>
    </>
  );
}

function Revisions({ shownAs, field }: Props) {
  const revisions = useQuery(revisionsQuery(shownAs, field));
  return (
    <Loaded query={revisions} what={words.texts.what} rows={3}>
      {(items) =>
        items.length === 0 ? (
          <p className="muted">{words.texts.noEarlier}</p>
        ) : (
          <ol className={classes.list}>
            {items.map(({ id, body, author, at }) => (
              <li key={id} className={classes.card}>
                <span className="muted">
                  {words.texts.replacedBy(author.name)}, <Time at={at} />
                </span>
                <ShownMarkdown text={body} />
              </li>
            ))}
          </ol>
        )
      }
    </Loaded>
  );
}
