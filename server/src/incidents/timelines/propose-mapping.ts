// Which column of a file says what, guessed from its heading; people look at it before anything is written.
import type { ImportMapping } from '@tocsin/contracts/timeline';
import { importFields, type ImportField } from '@tocsin/contracts/words';

import type { ReadFile } from './read-rows.ts';

/** In the order in which they are tried, most telling first; letters and figures alone are compared. */
const names: Readonly<Record<ImportField, readonly string[]>> = {
  time: ['timestamp', 'datetime', 'utctime', 'eventtime', 'timecreated', 'occurredat', 'starttime', 'dateutc', 'time', 'date', 'horodatage', 'heure'],
  end: ['endtime', 'endat', 'until', 'end', 'fin'],
  title: ['title', 'message', 'msg', 'summary', 'event', 'action', 'activity', 'eventname', 'titre', 'evenement', 'desc', 'description', 'short'],
  body: ['details', 'detail', 'description', 'body', 'extra', 'notes', 'note', 'comment', 'commentaire'],
  lane: ['lane', 'track', 'piste'],
  severity: ['severity', 'level', 'eventseverity', 'gravite', 'niveau'],
  tactic: ['tactic', 'mitretactic', 'attacktactic', 'threattacticname', 'tactique'],
  technique: ['technique', 'mitretechnique', 'attacktechnique', 'threattechniqueid', 'mitreattack'],
  host: ['hostname', 'host', 'computer', 'computername', 'system', 'machine', 'device', 'poste', 'asset'],
  user: ['username', 'user', 'account', 'accountname', 'subjectusername', 'utilisateur', 'compte'],
  ip: ['sourceip', 'srcip', 'ip', 'clientip', 'ipaddress', 'adresseip'],
  source: ['source', 'sourcetype', 'sourcelong', 'parser', 'log', 'artifact', 'tool', 'journal'],
}; // prettier-ignore

const bare = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

/** Days above twelve tell in which order day and month stand. */
function dateOrderIn(times: readonly string[]): ImportMapping['dateOrder'] {
  const dates = times.flatMap((text) => {
    const found = /^\s*(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}/.exec(text);
    return found ? [[Number(found[1]), Number(found[2])] as const] : [];
  });
  if (dates.length === 0) return 'year_first';
  return dates.some(([, second]) => second > 12) ? 'month_first' : 'day_first';
}

const sampled = 500;

export function proposeMapping({ columns, rows }: ReadFile): ImportMapping {
  const free = new Set(columns);
  const chosen: Partial<Record<ImportField, string>> = {};
  for (const field of importFields) {
    const found = names[field]
      .map((name) => [...free].find((column) => bare(column) === name || bare(column.split('.').at(-1) ?? '') === name))
      .find((column) => column !== undefined);
    if (found === undefined) continue;
    chosen[field] = found;
    free.delete(found);
  }
  const time = chosen.time;
  const times = time === undefined ? [] : rows.slice(0, sampled).map(({ values }) => values.get(time) ?? '');
  return {
    columns: chosen,
    timeZone: 'UTC',
    dateOrder: dateOrderIn(times),
    skewMs: 0,
    lane: 'attack',
    severity: 1,
    assertion: 'observed',
  };
}
