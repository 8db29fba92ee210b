// The log sources that rules may ask for: those of Sigma's taxonomy and of the public rules, and what sources here send.
import { categoryRoutes, windowsServices } from '../routing-data.ts';

export type KnownProduct = { readonly categories: readonly string[]; readonly services: readonly string[] };

const application: KnownProduct = { categories: ['application'], services: [] };
const services = (...names: string[]): KnownProduct => ({ categories: [], services: names });

const zeekLogs =
  'conn dce_rpc dns files ftp http kerberos notice ntlm rdp smb_files smb_mapping smtp software ssh ssl weird x509'.split(
    ' ',
  );

/** By product. An empty list of services means that the product has none in Sigma. */
export const knownProducts: Readonly<Record<string, KnownProduct>> = {
  windows: {
    categories: [
      ...new Set(categoryRoutes.map(({ category }) => category)),
      'file_access',
      'file_rename',
      'clipboard_capture',
    ],
    services: Object.keys(windowsServices),
  },
  linux: {
    categories: ['process_creation', 'file_event', 'network_connection', 'process_termination', 'file_delete'],
    services: ['auditd', 'auth', 'clamav', 'cron', 'guacamole', 'sshd', 'su', 'sudo', 'syslog', 'sysmon', 'vsftpd'],
  },
  macos: { categories: ['process_creation', 'file_event', 'network_connection'], services: [] },
  aws: services('cloudtrail'),
  azure: services('activitylogs', 'auditlogs', 'pim', 'riskdetection', 'signinlogs'),
  bitbucket: services('audit'),
  cisco: services('aaa', 'bgp', 'duo', 'ldp', 'syslog'),
  django: application,
  fortigate: services('event'),
  fortios: services('sslvpnd'),
  gcp: services('gcp.audit', 'google_workspace.admin', 'google_workspace.login'),
  github: services('audit'),
  huawei: services('bgp', 'ldp'),
  juniper: services('bgp', 'ldp'),
  jvm: application,
  kubernetes: { categories: ['application'], services: ['audit'] },
  m365: services('audit', 'exchange', 'threat_detection', 'threat_management'),
  modsecurity: services(),
  nodejs: application,
  okta: services('okta'),
  onelogin: services('onelogin.events'),
  tocsin: services('canary'),
  opencanary: application,
  paloalto: { categories: ['appliance', 'file_event'], services: ['globalprotect'] },
  python: application,
  qualys: services(),
  rpc_firewall: application,
  ruby_on_rails: application,
  spring: application,
  sql: application,
  suricata: services('alert', 'anomaly', 'dns', 'fileinfo', 'flow', 'http', 'netflow', 'smb', 'ssh', 'tls'),
  velocity: application,
  zeek: { categories: [], services: zeekLogs },
};

/** Products whose services are whatever their logs are called. */
export const openProducts: ReadonlySet<string> = new Set(['suricata', 'zeek']);

/** What rules may ask for without a product, or of any. */
export const generalCategories: readonly string[] = ['antivirus', 'database', 'dns', 'firewall', 'proxy', 'webserver'];
export const generalServices: readonly string[] = ['apache', 'netflow', 'nginx'];
