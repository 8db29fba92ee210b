// The others who are here, as avatars; a ring marks who is writing.
import type { Present } from '@tocsin/contracts/realtime';

import { useSession } from '../session/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Note } from '../ui/note.tsx';
import { usePresence } from './presence.ts';
import { words } from './words.ts';

import classes from './present.module.css';

const mostShown = 5;
const partOf = (editing: string): string =>
  editing === 'summary' ? words.parts.summary : editing === 'title' ? words.parts.title : words.parts.task;

function useOthers(channel: string | null, writing: string | null): Present[] {
  const me = useSession()?.user.id;
  return usePresence(channel, writing).filter(({ id }) => id !== me);
}

/** Nothing where nobody else is. */
export function PresentPeople({ channel }: { channel: string }) {
  const others = useOthers(channel, null);
  if (others.length === 0) return null;
  return (
    <ul className={classes.people} aria-label={words.here}>
      {others.slice(0, mostShown).map(({ id, name, editing }) => {
        const [part] = editing;
        const said = part === undefined ? words.looks(name) : words.writes(name, partOf(part));
        return (
          <li key={id} title={said} data-writing={part !== undefined || undefined}>
            <Avatar name={name} />
            {part !== undefined && <span className={classes.said}>{said}</span>}
          </li>
        );
      })}
      {others.length > mostShown && <li className="muted">+{others.length - mostShown}</li>}
    </ul>
  );
}

/** Tells the others that this is being written, and warns where they write it too. */
export function AlsoWriting({ channel, part }: { channel: string; part: string }) {
  const others = useOthers(channel, part).filter(({ editing }) => editing.includes(part));
  if (others.length === 0) return null;
  return (
    <div role="status">
      <Note tone="medium">{words.careful(others.map(({ name }) => name))}</Note>
    </div>
  );
}
