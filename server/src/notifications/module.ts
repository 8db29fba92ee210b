// The plug of notifications: what they follow.
import {
  alertSlaAtRisk,
  alertSlaBreached,
  incidentSlaAtRisk,
  incidentSlaBreached,
  thresholdTriggered,
} from '@tocsin/contracts/activity';
import * as noticesApi from '@tocsin/contracts/api/notices';

import { every, serve, type Module } from '#platform/module';
import { on } from '#platform/reactions';

import type { World } from './channels/channel.ts';
import { getNoticeChoices, setNoticeChoices } from './notices/choices.ts';
import { countNotices, listNotices, readNotices } from './notices/list.ts';
import { createNoticeMailer } from './notices/mail.ts';
import { noticeReactions } from './notices/tell.ts';
import { createSlaTellers } from './tell-sla.ts';
import { createTellers } from './tell.ts';

export function createNotificationsModule(world: World): Module {
  const { tellLog, tellByEmail, tellWebhooks } = createTellers(world);
  return {
    name: 'notifications',
    routes: [
      serve(noticesApi.listNotices, listNotices),
      serve(noticesApi.countNotices, countNotices),
      serve(noticesApi.readNotices, readNotices),
      serve(noticesApi.getNoticeChoices, getNoticeChoices),
      serve(noticesApi.setNoticeChoices, setNoticeChoices),
    ],
    jobs: [every('* * * * *', createNoticeMailer(world))],
    reactions: [
      ...noticeReactions,
      on(thresholdTriggered, tellLog),
      on(thresholdTriggered, tellByEmail),
      on(thresholdTriggered, tellWebhooks),
      ...createSlaTellers(world, 'incident', 'at_risk').map((tell) => on(incidentSlaAtRisk, tell)),
      ...createSlaTellers(world, 'incident', 'breached').map((tell) => on(incidentSlaBreached, tell)),
      ...createSlaTellers(world, 'alert', 'at_risk').map((tell) => on(alertSlaAtRisk, tell)),
      ...createSlaTellers(world, 'alert', 'breached').map((tell) => on(alertSlaBreached, tell)),
    ],
  };
}
