// Who acted: a person by their initials, a program by what kind of program it is.
import {
  IconApi,
  IconPlugConnected,
  IconRobot,
  IconRoute,
  IconSettings,
  IconSparkles,
  type TablerIcon,
} from '@tabler/icons-react';
import type { ActivityRow } from '@tocsin/contracts/activity';

import { Avatar } from '../../../ui/avatar.tsx';
import { classNames } from '../../../ui/class-names.ts';

import classes from './audit.module.css';

type ActorProps = { actor: ActivityRow['actor'] };

const icons: Record<Exclude<ActivityRow['actor']['kind'], 'user'>, TablerIcon> = {
  api_key: IconApi,
  service_account: IconRobot,
  playbook_run: IconRoute,
  ai: IconSparkles,
  integration: IconPlugConnected,
  system: IconSettings,
};

export function Actor({ actor }: ActorProps) {
  const Icon = actor.kind === 'user' ? null : icons[actor.kind];
  return (
    <div className={classes.actor}>
      {Icon ? (
        <span className={classNames(classes.machine, actor.kind === 'ai' && 'tone-ai')}>
          <Icon size={13} stroke={1.6} />
        </span>
      ) : (
        <Avatar name={actor.name} />
      )}
      <span className="ellipsis">{actor.name}</span>
    </div>
  );
}
