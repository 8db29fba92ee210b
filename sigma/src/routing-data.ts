// Which Windows events serve which Sigma log source, and what the fields of rules are called in them.

/** Where a rule's field is found: names of the event's own fields, or something made of several of them. */
export type FieldSource = string | { readonly synthetic: 'registryPath' };

/** By the rule's field name: where to look, in order. What is not listed is looked up under its own name. */
export type FieldAliases = Readonly<Record<string, readonly FieldSource[]>>;

export type CategoryRoute = {
  readonly category: string;
  readonly service: string;
  readonly eventIds: readonly number[];
  /** The event's EventType must be one of these. */
  readonly eventTypes?: readonly string[];
  readonly aliases?: FieldAliases;
};

/** Channels of each Windows service name that rules use. */
export const windowsServices: Readonly<Record<string, readonly string[]>> = {
  application: ['Application'],
  security: ['Security'],
  system: ['System'],
  sysmon: ['Microsoft-Windows-Sysmon/Operational'],
  powershell: ['Microsoft-Windows-PowerShell/Operational', 'PowerShellCore/Operational'],
  'powershell-classic': ['Windows PowerShell'],
  windefend: ['Microsoft-Windows-Windows Defender/Operational'],
  taskscheduler: ['Microsoft-Windows-TaskScheduler/Operational'],
  wmi: ['Microsoft-Windows-WMI-Activity/Operational'],
  ntlm: ['Microsoft-Windows-NTLM/Operational'],
  dhcp: ['Microsoft-Windows-DHCP-Server/Operational'],
  'dns-server': ['DNS Server'],
  'dns-server-audit': ['Microsoft-Windows-DNS-Server/Audit'],
  'dns-server-analytic': ['Microsoft-Windows-DNS-Server/Analytical'],
  'dns-client': ['Microsoft-Windows-DNS Client Events/Operational', 'Microsoft-Windows-DNS-Client/Operational'],
  'driver-framework': ['Microsoft-Windows-DriverFrameworks-UserMode/Operational'],
  'printservice-admin': ['Microsoft-Windows-PrintService/Admin'],
  'printservice-operational': ['Microsoft-Windows-PrintService/Operational'],
  'smbclient-security': ['Microsoft-Windows-SmbClient/Security'],
  'smbclient-connectivity': ['Microsoft-Windows-SmbClient/Connectivity'],
  'smbserver-connectivity': ['Microsoft-Windows-SMBServer/Connectivity'],
  'terminalservices-localsessionmanager': ['Microsoft-Windows-TerminalServices-LocalSessionManager/Operational'],
  'codeintegrity-operational': ['Microsoft-Windows-CodeIntegrity/Operational'],
  applocker: [
    'Microsoft-Windows-AppLocker/MSI and Script',
    'Microsoft-Windows-AppLocker/EXE and DLL',
    'Microsoft-Windows-AppLocker/Packaged app-Deployment',
    'Microsoft-Windows-AppLocker/Packaged app-Execution',
  ],
  'msexchange-management': ['MSExchange Management'],
  'firewall-as': ['Microsoft-Windows-Windows Firewall With Advanced Security/Firewall'],
  'bits-client': ['Microsoft-Windows-Bits-Client/Operational'],
  'security-mitigations': [
    'Microsoft-Windows-Security-Mitigations/Kernel Mode',
    'Microsoft-Windows-Security-Mitigations/User Mode',
    'Microsoft-Windows-Security-Mitigations/KernelMode',
    'Microsoft-Windows-Security-Mitigations/UserMode',
  ],
  'diagnosis-scripted': ['Microsoft-Windows-Diagnosis-Scripted/Operational'],
  'shell-core': ['Microsoft-Windows-Shell-Core/Operational'],
  openssh: ['OpenSSH/Operational'],
  ldap: ['Microsoft-Windows-LDAP-Client/Debug'],
  bitlocker: ['Microsoft-Windows-BitLocker/BitLocker Management'],
  vhdmp: ['Microsoft-Windows-VHDMP/Operational', 'Microsoft-Windows-VHDMP-Operational'],
  'appxdeployment-server': ['Microsoft-Windows-AppXDeploymentServer/Operational'],
  'appxpackaging-om': ['Microsoft-Windows-AppxPackaging/Operational'],
  'appmodel-runtime': ['Microsoft-Windows-AppModel-Runtime/Admin'],
  'lsa-server': ['Microsoft-Windows-LSA/Operational'],
  capi2: ['Microsoft-Windows-CAPI2/Operational'],
  'certificateservicesclient-lifecycle-system': [
    'Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational',
  ],
  'kernel-shimengine': [
    'Microsoft-Windows-Kernel-ShimEngine/Operational',
    'Microsoft-Windows-Kernel-ShimEngine/Diagnostic',
  ],
  'kernel-event-tracing': ['Microsoft-Windows-Kernel-EventTracing', 'Microsoft-Windows-Kernel-EventTracing/Admin'],
  'application-experience': [
    'Microsoft-Windows-Application-Experience/Program-Telemetry',
    'Microsoft-Windows-Application-Experience/Program-Compatibility-Assistant',
  ],
  ntfs: ['Microsoft-Windows-Ntfs/Operational'],
  'hyper-v-worker': ['Microsoft-Windows-Hyper-V-Worker', 'Microsoft-Windows-Hyper-V-Worker-Admin'],
  sense: ['Microsoft-Windows-SENSE/Operational'],
  'servicebus-client': ['Microsoft-ServiceBus-Client/Admin', 'Microsoft-ServiceBus-Client/Operational'],
  'microsoft-servicebus-client': ['Microsoft-ServiceBus-Client/Admin', 'Microsoft-ServiceBus-Client/Operational'],
  'iis-configuration': ['Microsoft-IIS-Configuration/Operational'],
};

/** The channel of events that name only their provider. */
export const providerChannels: Readonly<Record<string, string>> = {
  'Microsoft-Windows-Sysmon': 'Microsoft-Windows-Sysmon/Operational',
  'Microsoft-Windows-Security-Auditing': 'Security',
  'Microsoft-Windows-PowerShell': 'Microsoft-Windows-PowerShell/Operational',
  PowerShellCore: 'PowerShellCore/Operational',
  PowerShell: 'Windows PowerShell',
  'Microsoft-Windows-Windows Defender': 'Microsoft-Windows-Windows Defender/Operational',
  'Service Control Manager': 'System',
};

/** Other spellings of the fields that every Windows event has. */
export const windowsAliases: FieldAliases = {
  EventID: ['EventID', 'EventId'],
  Provider_Name: ['Provider_Name', 'ProviderName', 'SourceName'],
  Computer: ['Computer', 'ComputerName', 'Hostname'],
};

/** Security 4688 in the words of Sysmon 1; its own `ProcessId` is the parent's. */
const processCreatedAliases: FieldAliases = {
  Image: ['Image', 'NewProcessName'],
  ParentImage: ['ParentImage', 'ParentProcessName'],
  CommandLine: ['CommandLine', 'ProcessCommandLine'],
  User: ['User', 'SubjectUserName'],
  LogonId: ['LogonId', 'SubjectLogonId'],
  IntegrityLevel: ['IntegrityLevel', 'MandatoryLabel'],
  ProcessId: ['NewProcessId', 'ProcessId'],
  ParentProcessId: ['ParentProcessId', 'ProcessId'],
};

/** Security 4657 in the words of Sysmon 13. */
const registryAliases: FieldAliases = {
  TargetObject: ['TargetObject', { synthetic: 'registryPath' }],
  Details: ['Details', 'NewValue'],
  Image: ['Image', 'ProcessName'],
  User: ['User', 'SubjectUserName'],
};

/** Defender writes the names of its data with spaces. */
const defenderAliases: FieldAliases = {
  Signature: ['Signature', 'ThreatName', 'Threat Name'],
  Filename: ['Filename', 'Path'],
  ThreatName: ['ThreatName', 'Threat Name'],
  ProcessName: ['ProcessName', 'Process Name'],
};

/** Aliases for every event of a service, whatever its category. */
export const serviceAliases: Readonly<Record<string, FieldAliases>> = {
  windefend: {
    ...defenderAliases,
    SourceName: ['SourceName', 'Source Name'],
    OldValue: ['OldValue', 'Old Value'],
    NewValue: ['NewValue', 'New Value'],
    SeverityName: ['SeverityName', 'Severity Name'],
    CategoryName: ['CategoryName', 'Category Name'],
  },
};

const sysmon = (category: string, ...eventIds: number[]): CategoryRoute => ({ category, service: 'sysmon', eventIds });

/** The first entry that fits an event and a rule says under which names the rule's fields are found. */
export const categoryRoutes: readonly CategoryRoute[] = [
  sysmon('process_creation', 1),
  { category: 'process_creation', service: 'security', eventIds: [4688], aliases: processCreatedAliases },
  sysmon('file_change', 2),
  sysmon('network_connection', 3),
  sysmon('sysmon_status', 4, 16),
  sysmon('process_termination', 5),
  sysmon('driver_load', 6),
  sysmon('image_load', 7),
  sysmon('create_remote_thread', 8),
  sysmon('raw_access_thread', 9),
  sysmon('process_access', 10),
  sysmon('file_event', 11),
  sysmon('registry_event', 12, 13, 14),
  { ...sysmon('registry_add', 12), eventTypes: ['CreateKey'] },
  { ...sysmon('registry_delete', 12), eventTypes: ['DeleteKey', 'DeleteValue'] },
  sysmon('registry_set', 13),
  sysmon('registry_rename', 14),
  { category: 'registry_set', service: 'security', eventIds: [4657], aliases: registryAliases },
  { category: 'registry_event', service: 'security', eventIds: [4657], aliases: registryAliases },
  sysmon('create_stream_hash', 15),
  sysmon('pipe_created', 17, 18),
  sysmon('wmi_event', 19, 20, 21),
  sysmon('dns_query', 22),
  sysmon('file_delete', 23),
  sysmon('clipboard_change', 24),
  sysmon('process_tampering', 25),
  sysmon('file_delete_detected', 26),
  sysmon('file_block_executable', 27),
  sysmon('file_block_shredding', 28),
  sysmon('file_executable_detected', 29),
  sysmon('sysmon_error', 255),
  { category: 'ps_module', service: 'powershell', eventIds: [4103] },
  { category: 'ps_script', service: 'powershell', eventIds: [4104] },
  { category: 'ps_classic_start', service: 'powershell-classic', eventIds: [400] },
  { category: 'ps_classic_provider_start', service: 'powershell-classic', eventIds: [600] },
  { category: 'ps_classic_script', service: 'powershell-classic', eventIds: [800] },
  {
    category: 'antivirus',
    service: 'windefend',
    eventIds: [1006, 1007, 1008, 1009, 1010, 1011, 1012, 1017, 1018, 1019, 1115, 1116],
    aliases: defenderAliases,
  },
];

/** The log of one program is part of more general ones, by product: rules for those read it too. */
export const widerServices: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  linux: {
    sshd: ['auth', 'syslog'],
    sudo: ['auth', 'syslog'],
    su: ['auth', 'syslog'],
    auth: ['syslog'],
    cron: ['syslog'],
  },
};
