// Which Sigma service and which dataset a Windows event channel is.
import type { LogSource } from '@tocsin/contracts/event';

type WindowsFamily = 'sysmon' | 'security' | 'powershell' | 'powershell-classic' | 'defender' | 'other';

export type Channel = {
  family: WindowsFamily;
  service: string;
  dataset: string;
  /** The one log source object of each category, shared by all events. */
  logsource: (category: string) => LogSource;
};

function channel(service: string, family: WindowsFamily = 'other', product = 'windows', dataset = service): Channel {
  const known = new Map<string, LogSource>();
  return {
    family,
    service,
    dataset: `${product}.${dataset.replaceAll('-', '_')}`,
    logsource(category) {
      let source = known.get(category);
      if (source === undefined) {
        source = { product };
        if (service !== '') source.service = service;
        if (category !== '') source.category = category;
        known.set(category, source);
      }
      return source;
    },
  };
}

const windows = 'microsoft-windows-';
const security = channel('security', 'security');
const applocker = channel('applocker');
const mitigations = channel('security-mitigations');
const sysmon = channel('sysmon', 'sysmon');
const defender = channel('windefend', 'defender', 'windows', 'defender');
const other = channel('', 'other', 'windows', 'eventlog');

const channels = new Map<string, Channel>([
  ['security', security],
  ['system', channel('system')],
  ['application', channel('application')],
  [`${windows}sysmon/operational`, sysmon],
  ['linux-sysmon/operational', channel('sysmon', 'sysmon', 'linux')],
  [`${windows}powershell/operational`, channel('powershell', 'powershell')],
  ['powershellcore/operational', channel('powershell', 'powershell')],
  ['windows powershell', channel('powershell-classic', 'powershell-classic')],
  [`${windows}windows defender/operational`, defender],
  [`${windows}taskscheduler/operational`, channel('taskscheduler')],
  [`${windows}wmi-activity/operational`, channel('wmi')],
  ['dns server', channel('dns-server')],
  [`${windows}dns-server/analytical`, channel('dns-server-analytic')],
  [`${windows}dns-server/audit`, channel('dns-server-audit')],
  [`${windows}dns client events/operational`, channel('dns-client')],
  [`${windows}dns-client/operational`, channel('dns-client')],
  [`${windows}driverframeworks-usermode/operational`, channel('driver-framework')],
  [`${windows}ntlm/operational`, channel('ntlm')],
  [`${windows}printservice/admin`, channel('printservice-admin')],
  [`${windows}printservice/operational`, channel('printservice-operational')],
  [`${windows}smbclient/security`, channel('smbclient-security')],
  [`${windows}smbclient/connectivity`, channel('smbclient-connectivity')],
  [`${windows}smbserver/connectivity`, channel('smbserver-connectivity')],
  [`${windows}applocker/msi and script`, applocker],
  [`${windows}applocker/exe and dll`, applocker],
  [`${windows}applocker/packaged app-deployment`, applocker],
  [`${windows}applocker/packaged app-execution`, applocker],
  ['msexchange management', channel('msexchange-management')],
  ['microsoft-servicebus-client', channel('microsoft-servicebus-client')],
  [`${windows}terminalservices-localsessionmanager/operational`, channel('terminalservices-localsessionmanager')],
  [`${windows}codeintegrity/operational`, channel('codeintegrity-operational')],
  [`${windows}windows firewall with advanced security/firewall`, channel('firewall-as')],
  [`${windows}bits-client/operational`, channel('bits-client')],
  [
    `${windows}certificateservicesclient-lifecycle-system/operational`,
    channel('certificateservicesclient-lifecycle-system'),
  ],
  [`${windows}lsa/operational`, channel('lsa-server')],
  [`${windows}ldap-client/debug`, channel('ldap')],
  ['openssh/operational', channel('openssh')],
  [`${windows}vhdmp-operational`, channel('vhdmp')],
  [`${windows}vhdmp/operational`, channel('vhdmp')],
  [`${windows}appxdeploymentserver/operational`, channel('appxdeployment-server')],
  [`${windows}appmodel-runtime/admin`, channel('appmodel-runtime')],
  [`${windows}appxpackaging/operational`, channel('appxpackaging-om')],
  [`${windows}security-mitigations/kernel mode`, mitigations],
  [`${windows}security-mitigations/user mode`, mitigations],
  [`${windows}diagnosis-scripted/operational`, channel('diagnosis-scripted')],
  [`${windows}shell-core/operational`, channel('shell-core')],
  [`${windows}capi2/operational`, channel('capi2')],
  [`${windows}iis-configuration/operational`, channel('iis-configuration')],
  [`${windows}sense/operational`, channel('sense')],
]);

const providers = new Map<string, Channel>([
  [`${windows}security-auditing`, security],
  [`${windows}sysmon`, sysmon],
  ['linux-sysmon', channel('sysmon', 'sysmon', 'linux')],
]);

const recent = new Map<string, Channel>();

/** By channel name; by provider where the channel is missing or was renamed by a collector. */
export function channelOf(name: string, provider: string): Channel {
  const known = recent.get(name);
  if (known !== undefined) return known;
  const byName = channels.get(name.toLowerCase());
  if (byName === undefined) return providers.get(provider.toLowerCase()) ?? other;
  if (recent.size < 1_000) recent.set(name, byName);
  return byName;
}
