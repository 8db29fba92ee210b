// Every kind of source there is an endpoint for; one line each.
import { auditd } from './auditd.ts';
import { json } from './json.ts';
import { linuxAuth } from './linux-auth.ts';
import type { Source } from './source.ts';
import { suricata } from './suricata.ts';
import { syslog } from './syslog.ts';
import { sysmon } from './sysmon.ts';
import { windows } from './windows.ts';
import { zeek } from './zeek.ts';

export const sources: readonly Source[] = [windows, sysmon, linuxAuth, auditd, zeek, suricata, syslog, json];

const byId = new Map(sources.map((source) => [source.id, source]));

export const findSource = (id: string): Source | undefined => byId.get(id);
