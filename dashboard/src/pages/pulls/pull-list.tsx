// Where Tocsin fetches by itself: the inbox folder, and each bucket with how it goes.
import { IconFolder } from '@tabler/icons-react';
import type { Pull } from '@tocsin/contracts/api/pulls';

import { formatShort } from '../../lib/format.ts';
import { Choice, ChoiceFigure, ChoiceList } from '../../ui/choice-list.tsx';
import { Lamp } from '../../ui/lamp.tsx';
import { Time } from '../../ui/time.tsx';
import { everyWords, placeOf, standingOf, words } from './words.ts';

import classes from './page.module.css';

/** The inbox stands in the list beside the pulls. */
export const inboxId = 'inbox';

type PullListProps = { pulls: readonly Pull[]; chosen: string | null; onChoose: (id: string) => void };

export function PullList({ pulls, chosen, onChoose }: PullListProps) {
  return (
    <ChoiceList>
      {pulls.map((pull) => (
        <PullRow key={pull.id} pull={pull} isChosen={pull.id === chosen} onChoose={onChoose} />
      ))}
      <Choice
        title={words.inbox}
        mark={<IconFolder size={13} stroke={1.6} className={classes.folder} />}
        sub={words.inboxInList}
        isChosen={chosen === inboxId}
        onChoose={() => onChoose(inboxId)}
      />
    </ChoiceList>
  );
}

type PullRowProps = { pull: Pull; isChosen: boolean; onChoose: (id: string) => void };

function PullRow({ pull, isChosen, onChoose }: PullRowProps) {
  const { look, words: standing } = standingOf(pull);
  const isBad = look === 'failing' || look === 'troubled';
  return (
    <Choice
      title={pull.name}
      mark={<Lamp look={look} label={standing} />}
      sub={
        <>
          <span className="mono">{placeOf(pull)}</span>
          {' · '}
          {isBad ? (
            <span className={classes.bad}>{standing}</span>
          ) : pull.paused ? (
            words.pausedInList
          ) : (
            everyWords(pull.everyMinutes)
          )}
        </>
      }
      end={
        <ChoiceFigure
          figure={formatShort(pull.events.accepted)}
          unit={words.eventsUnit(pull.events.accepted)}
          isNone={pull.events.accepted === 0}
        >
          {pull.endedAt ? <Time at={pull.endedAt} /> : words.objects(pull.objects.taken)}
        </ChoiceFigure>
      }
      isChosen={isChosen}
      onChoose={() => onChoose(pull.id)}
    />
  );
}
