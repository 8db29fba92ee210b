// Firewalls, proxies, name servers and other network devices; one line each.
import type { Source } from '../source.ts';
import { aruba } from './aruba.ts';
import { barracudaWaf } from './barracuda-waf.ts';
import { cef } from './cef.ts';
import { checkpoint } from './checkpoint.ts';
import { ciscoAsa } from './cisco-asa.ts';
import { ciscoFtd } from './cisco-ftd.ts';
import { ciscoIos } from './cisco-ios.ts';
import { ciscoIse } from './cisco-ise.ts';
import { ciscoMeraki } from './cisco-meraki.ts';
import { ciscoNexus } from './cisco-nexus.ts';
import { ciscoUmbrella } from './cisco-umbrella.ts';
import { citrixNetscaler } from './citrix-netscaler.ts';
import { coredns } from './coredns.ts';
import { type Device, sourceOf } from './device.ts';
import { dnsBind } from './dns-bind.ts';
import { f5Bigip } from './f5-bigip.ts';
import { fortinetFortigate } from './fortinet-fortigate.ts';
import { haproxy } from './haproxy.ts';
import { huaweiUsg } from './huawei-usg.ts';
import { infoblox } from './infoblox.ts';
import { iptables } from './iptables.ts';
import { juniper } from './juniper.ts';
import { leef } from './leef.ts';
import { mikrotik } from './mikrotik.ts';
import { opnsense } from './opnsense.ts';
import { paloalto } from './paloalto.ts';
import { pfsense } from './pfsense.ts';
import { pulseSecure } from './pulse-secure.ts';
import { snort } from './snort.ts';
import { sonicwall } from './sonicwall.ts';
import { sophos } from './sophos.ts';
import { squid } from './squid.ts';
import { stormshield } from './stormshield.ts';
import { unbound } from './unbound.ts';
import { watchguard } from './watchguard.ts';
import { windowsDhcp } from './windows-dhcp.ts';
import { windowsDns } from './windows-dns.ts';
import { zyxel } from './zyxel.ts';

export const networkDevices: readonly Device[] = [
  ciscoAsa,
  ciscoFtd,
  ciscoNexus,
  ciscoIos,
  ciscoMeraki,
  fortinetFortigate,
  paloalto,
  cef,
  leef,
  pfsense,
  opnsense,
  iptables,
  dnsBind,
  squid,
  haproxy,
  checkpoint,
  juniper,
  sonicwall,
  sophos,
  snort,
  watchguard,
  mikrotik,
  stormshield,
  huaweiUsg,
  ciscoUmbrella,
  ciscoIse,
  f5Bigip,
  barracudaWaf,
  citrixNetscaler,
  windowsDns,
  windowsDhcp,
  coredns,
  unbound,
  infoblox,
  zyxel,
  pulseSecure,
  aruba,
];

export const networkSources: readonly Source[] = networkDevices.map(sourceOf);
