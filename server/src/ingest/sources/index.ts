// Every kind of source there is an endpoint for.
import { auditd } from './auditd.ts';
import { auto, recogniseSource } from './auto.ts';
import { cloudSources } from './cloud/index.ts';
import { hostSources } from './host/index.ts';
import { json } from './json.ts';
import { linuxAuth } from './linux-auth.ts';
import { networkSources } from './network/index.ts';
import type { Source, SourceRecord } from './source.ts';
import { suricata } from './suricata.ts';
import { syslog } from './syslog.ts';
import { sysmon } from './sysmon.ts';
import { tocsin } from './tocsin.ts';
import { windows } from './windows.ts';
import { zeek } from './zeek.ts';

const known: readonly Source[] = [
  windows,
  sysmon,
  linuxAuth,
  auditd,
  zeek,
  suricata,
  ...hostSources,
  ...networkSources,
  ...cloudSources,
  tocsin,
  syslog,
  json,
];

/** `auto` chooses among the others. */
export const sources: readonly Source[] = [...known, auto(known, { text: syslog, object: json })];

const byName = new Map(
  sources.flatMap((source) => [source.id, ...(source.aliases ?? [])].map((name): [string, Source] => [name, source])),
);

/** By its id or one of its aliases. */
export const findSource = (name: string): Source | undefined => byName.get(name);

/** What people call it; the id itself where there is no such source any more. */
export const titleOfSource = (id: string): string => findSource(id)?.title ?? id;

/** The source that recognises the record; undefined where none is sure enough. */
export const recognisedBy = (record: SourceRecord): Source | undefined => recogniseSource(known, record);
