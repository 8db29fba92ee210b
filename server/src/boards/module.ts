// The plug of boards.
import * as api from '@tocsin/contracts/api/boards';

import type { DatabaseHandle } from '#platform/database';
import { serve, type Module } from '#platform/module';

import { getCommandCentre } from './command-centre.ts';
import { createScreens } from './screens.ts';
import { getSiteFigures } from './sites.ts';
import { getStatistics } from './statistics.ts';
import { createWallboardWith, listWallboards, revokeWallboard } from './wallboards.ts';

type Ground = {
  handle: DatabaseHandle;
  /** The address people use, without a slash at its end. */
  publicUrl: () => string;
};

export function createBoardsModule({ handle, publicUrl }: Ground): Module {
  const screens = createScreens(handle);
  return {
    name: 'boards',
    routes: [
      serve(api.getCommandCentre, getCommandCentre),
      serve(api.getStatistics, getStatistics),
      serve(api.getSiteFigures, getSiteFigures),
      serve(api.listWallboards, listWallboards),
      { ...serve(api.createWallboard, createWallboardWith(publicUrl)), answersSecret: true },
      serve(api.revokeWallboard, revokeWallboard),
      { ...serve(api.openWallboard, screens.open), answersSecret: true },
      serve(api.getWallboardFigures, screens.figures),
    ],
  };
}
