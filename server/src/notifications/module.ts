// The plug of notifications: what they follow.
import { thresholdTriggered } from '@tocsin/contracts/activity';

import type { Module } from '#platform/module';
import { on } from '#platform/reactions';

import type { World } from './channels/channel.ts';
import { createTellers } from './tell.ts';

export function createNotificationsModule(world: World): Module {
  const { tellLog, tellByEmail, tellWebhooks } = createTellers(world);
  return {
    name: 'notifications',
    routes: [],
    reactions: [
      on(thresholdTriggered, tellLog),
      on(thresholdTriggered, tellByEmail),
      on(thresholdTriggered, tellWebhooks),
    ],
  };
}
