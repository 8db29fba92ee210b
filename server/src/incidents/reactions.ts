// What incidents do when news comes.
import { alertRaised, alertReopened } from '@tocsin/contracts/activity';

import { on, type Reaction } from '#platform/reactions';

import { groupAlertIntoIncident } from './group-alert.ts';

export const reactions: readonly Reaction[] = [
  on(alertRaised, groupAlertIntoIncident),
  on(alertReopened, groupAlertIntoIncident),
];
