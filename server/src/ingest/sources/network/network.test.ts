// What holds for all network devices: they are listed, know their own lines, and are found behind any syslog header.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { parseSyslogMessage } from '../../doors/syslog-message.ts';
import { recordedAt, recordingsFolder } from '../fixtures.ts';
import { syslog } from '../syslog.ts';
import { networkDevices, networkSources } from './index.ts';

const here = import.meta.dirname;

function linesOf(id: string): string[] {
  const folder = join(recordingsFolder, id);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((line) => line !== '');
}

/** A line that only its header, or a neighbour, tells from another source's. */
const shared: ReadonlySet<string> = new Set(['pfsense', 'opnsense', 'infoblox']);

describe('the network devices', () => {
  it('are all listed', () => {
    const index = readFileSync(join(here, 'index.ts'), 'utf8');
    const unlisted = readdirSync(here)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'device.ts')
      .filter((name) => /^export const \w+: Device = /m.test(readFileSync(join(here, name), 'utf8')))
      .filter((name) => !index.includes(`'./${name}'`));
    expect(unlisted).toEqual([]);
    expect(networkSources.length).toBe(networkDevices.length);
  });

  it.each(networkDevices.map((device) => [device.id, device] as const))(
    '%s knows the lines of its recording',
    (id, device) => {
      const scores = linesOf(id).map((line) => device.recognises(parseSyslogMessage(line, recordedAt)));
      const known = scores.filter((score) => score >= 50).length;
      expect(known / scores.length).toBeGreaterThanOrEqual(shared.has(id) ? 0.3 : 1);
    },
  );

  it.each(networkDevices.filter(({ id }) => !shared.has(id)).map((device) => [device.id, device] as const))(
    'the syslog door reads %s as its own source does',
    (_, device) => {
      for (const raw of linesOf(device.id)) {
        const own = device.read(parseSyslogMessage(raw, recordedAt), recordedAt);
        const routed = syslog.parse({ raw, receivedAt: recordedAt });
        expect(routed.dataset).toBe(own?.dataset);
        expect(routed.ecs['source.ip']).toBe(own?.ecs['source.ip']);
        expect(routed.ecs['event.action']).toBe(own?.ecs['event.action']);
      }
    },
  );

  it.each([
    'id=1 type=2 message of an application',
    'prices: 100%-ASA is no message',
    'user said "CEF:" and went',
    'a line, with, many, commas, and nothing, else',
    'SRC=1 and DST=2 of a formula',
    'client list updated',
  ])('leave alone what only looks like theirs: %s', (message) => {
    const line = parseSyslogMessage(`<13>Mar  2 08:00:00 app01 boutique: ${message}`, recordedAt);
    expect(networkDevices.filter((device) => device.recognises(line) >= 50).map(({ id }) => id)).toEqual([]);
    expect(
      syslog.parse({ raw: `<13>Mar  2 08:00:00 app01 boutique: ${message}`, receivedAt: recordedAt }).dataset,
    ).toBe('syslog.message');
  });
});

const messages: readonly (readonly [dataset: string, message: string])[] = [
  ['cisco.asa', '%ASA-4-106023: Deny tcp src outside:203.0.113.45/40022 dst dmz:10.20.9.10/22 by access-group "outside_in" [0x0, 0x0]'],
  ['cisco.ftd', '%FTD-1-430002: AccessControlRuleAction: Block, SrcIP: 203.0.113.45, DstIP: 10.30.9.10, SrcPort: 40122, DstPort: 22, Protocol: tcp'],
  ['cisco.ios', '%SEC-6-IPACCESSLOGP: list ENTREE denied tcp 203.0.113.45(40122) -> 10.20.9.10(22), 1 packet'],
  ['fortinet.fortigate', 'date=2026-03-02 time=09:00:01 devname="FG" devid="FG1" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" srcip=203.0.113.45 dstip=10.50.9.10 action="deny"'],
  ['panw.panos', '1,2026/03/02 08:00:02,007051000000001,TRAFFIC,deny,2817,2026/03/02 08:00:02,203.0.113.45,10.60.9.10,0.0.0.0,0.0.0.0,Refus,,,not-applicable,vsys1,untrust,dmz,a,b,tocsin,2026/03/02 08:00:02,0,1,40122,3389,0,0,0x0,tcp,deny'],
  ['checkpoint.log', '[action:"Drop"; ifdir:"inbound"; loguid:"{0x1}"; origin:"192.0.2.10"; time:"1772438401"; dst:"10.80.9.10"; product:"VPN-1 & FireWall-1"; proto:"6"; service:"3389"; src:"203.0.113.45"]'],
  ['sonicwall.firewall', 'id=firewall sn=18B169000001 time="2026-03-02 08:00:10 UTC" fw=198.51.100.7 pri=4 c=64 m=36 msg="TCP connection dropped" src=203.0.113.45:40122:X1 dst=198.51.100.7:3389:X1 proto=tcp/3389'],
  ['stormshield.log', 'id=firewall time="2026-03-02 09:00:01" fw="sns" tz=+0100 startime="2026-03-02 09:00:01" pri=5 src=203.0.113.45 dst=10.140.9.10 action=block logtype="filter"'],
  ['cef.log', 'CEF:0|Armorique|Parefeu|2.0|100|Flux refusé|5|src=203.0.113.45 dst=10.20.9.10 act=deny'],
  ['leef.log', 'LEEF:2.0|Armorique|Sonde|3.1|scan|^|src=203.0.113.45^dst=10.20.9.10'],
]; // prettier-ignore

const headers = [
  '',
  '<134>',
  '<134>Mar  2 08:00:00 fw01 ',
  '<134>Mar 02 2026 08:00:00 fw01 : ',
  '<134>2026-03-02T08:00:00.123+01:00 fw01 ',
  '2026-03-02T08:00:00Z fw01 ',
  '<134>1 2026-03-02T08:00:00Z fw01 - - - - ',
  '<13>Mar  2 08:00:01 relais01 <134>Mar  2 08:00:00 fw01 ',
  '<13>Mar  2 08:00:02 relais02 <13>Mar  2 08:00:01 relais01 <134>Mar  2 08:00:00 fw01 ',
];

describe.each(messages)('a line of %s', (dataset, message) => {
  it.each(headers)('is read behind the header “%s”', (header) => {
    const event = syslog.parse({ raw: `${header}${message}`, receivedAt: recordedAt });
    expect(event.dataset).toBe(dataset);
    expect(event.ecs['source.ip']).toBe('203.0.113.45');
    const ownName = /panw|fortinet|stormshield/.test(dataset);
    expect(event.ecs['observer.name'] === 'fw01' || ownName || !header.includes('fw01')).toBe(true);
  });
});
