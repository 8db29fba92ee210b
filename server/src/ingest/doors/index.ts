// Every door there is; one line each.
import type { Door } from './door.ts';
import { elasticDoor } from './elastic/door.ts';
import { firehoseDoor } from './firehose/door.ts';
import { forward } from './forward.ts';
import { gelfTcp, gelfUdp } from './gelf.ts';
import { journalDoor } from './journal/door.ts';
import { lokiDoor } from './loki/door.ts';
import { lumberjack } from './lumberjack.ts';
import { otlpDoor } from './otlp/door.ts';
import { plainDoor } from './plain/door.ts';
import { splunkDoor } from './splunk/door.ts';
import { syslogTcp, syslogTls, syslogUdp } from './syslog.ts';

export const doors: readonly Door[] = [
  syslogUdp,
  syslogTcp,
  syslogTls,
  lumberjack,
  forward,
  gelfUdp,
  gelfTcp,
  elasticDoor,
  splunkDoor,
  otlpDoor,
  lokiDoor,
  firehoseDoor,
  journalDoor,
  plainDoor,
];

const byId = new Map(doors.map((door) => [door.id, door]));

export const findDoor = (id: string): Door | undefined => byId.get(id);
