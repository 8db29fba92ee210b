// One line per endpoint of the doors.
import * as api from '@tocsin/contracts/api/doors';

import { serve, type Route } from '#platform/module';

import { changeDoor } from './change-door.ts';
import { getDoor, getDoorCertificate, listDoors, type At } from './list-doors.ts';
import { addDoorSender, listDoorSenders, removeDoorSender } from './senders.ts';
import { createDoorToken, listDoorTokens, revokeDoorToken } from './tokens.ts';

export const doorRoutes = (at: At): Route[] => [
  serve(api.listDoors, listDoors(at)),
  serve(api.getDoor, getDoor(at)),
  serve(api.changeDoor, changeDoor(at)),
  serve(api.getDoorCertificate, getDoorCertificate(at)),
  serve(api.listDoorTokens, listDoorTokens(at.house)),
  { ...serve(api.createDoorToken, createDoorToken(at.house)), answersSecret: true },
  serve(api.revokeDoorToken, revokeDoorToken(at.house)),
  serve(api.listDoorSenders, listDoorSenders(at.house)),
  serve(api.addDoorSender, addDoorSender(at.house)),
  serve(api.removeDoorSender, removeDoorSender(at.house)),
];
