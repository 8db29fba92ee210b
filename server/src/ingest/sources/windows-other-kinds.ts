// The remaining Windows channels by event id: services, tasks, Defender, AppLocker, firewall, remote desktop, WMI.
import type { Channel } from './windows-channels.ts';
import type { WindowsEventKind } from './windows-kinds.ts';

/**
 * Per line: service of Sigma (or provider, where the channel has none) and event id, action, categories, types, category
 * of Sigma or `-`, and words for people.
 */
const table = `
system:12 system-started host start - System started
system:13 system-stopped host end - System stopped
system:41 unexpected-restart host start - Restarted without a clean shutdown
system:104 event-log-cleared configuration deletion - Event log cleared
system:1074 shutdown host end - Shutdown
system:6005 event-log-started host start - Event log started
system:6006 event-log-stopped host end - Event log stopped
system:6008 unexpected-shutdown host end - Unexpected shutdown
system:7000 service-start-failed process error - Service failed to start
system:7001 service-dependency-failed process error - Service failed with what it depends on
system:7009 service-start-timeout process error - Service did not answer in time
system:7022 service-hung process error - Service hung on starting
system:7023 service-ended-with-error process end,error - Service ended with an error
system:7024 service-ended-with-error process end,error - Service ended with an error
system:7031 service-crashed process error - Service crashed
system:7034 service-crashed process error - Service crashed
system:7035 service-control-sent process change - Service control sent
system:7036 service-state-changed process change - Service changed state
system:7040 service-start-type-changed configuration change - Service start type changed
system:7045 service-installed configuration creation - Service installed
system:10016 dcom-permission-denied process denied - DCOM permission denied
system:16962 sam-remote-access-restricted configuration info - Remote access to accounts restricted
system:20001 driver-installed driver creation - Driver installed
system:20003 driver-service-added driver creation - Driver service added
application:1000 application-crashed process error - Application crashed
application:1001 error-reported process info - Error reported
application:1002 application-hung process error - Application hung
application:1033 package-installed package installation - Package installed
application:1034 package-removed package deletion - Package removed
application:11707 package-installed package installation - Package installed
application:11724 package-removed package deletion - Package removed
taskscheduler:100 task-started process start - Scheduled task started
taskscheduler:101 task-start-failed process error - Scheduled task failed to start
taskscheduler:102 task-completed process end - Scheduled task completed
taskscheduler:103 task-action-failed process error - Scheduled task action failed
taskscheduler:106 task-registered configuration creation - Scheduled task registered
taskscheduler:107 task-triggered process info - Scheduled task triggered by time
taskscheduler:108 task-triggered process info - Scheduled task triggered by an event
taskscheduler:110 task-triggered process info - Scheduled task triggered by a user
taskscheduler:111 task-terminated process end - Scheduled task terminated
taskscheduler:119 task-triggered process info - Scheduled task triggered by a logon
taskscheduler:129 task-process-created process start - Scheduled task process created
taskscheduler:140 task-updated configuration change - Scheduled task updated
taskscheduler:141 task-deleted configuration deletion - Scheduled task deleted
taskscheduler:142 task-disabled configuration change - Scheduled task disabled
taskscheduler:200 task-action-started process start - Scheduled task action started
taskscheduler:201 task-action-completed process end - Scheduled task action completed
taskscheduler:203 task-action-failed process error - Scheduled task action failed to start
windefend:1000 scan-started malware start - Scan started
windefend:1001 scan-completed malware end - Scan completed
windefend:1002 scan-stopped malware end - Scan stopped
windefend:1005 scan-failed malware error - Scan failed
windefend:1006 malware-found malware,intrusion_detection info antivirus Malware found
windefend:1007 malware-action malware,intrusion_detection info antivirus Action taken against malware
windefend:1008 malware-action-failed malware,intrusion_detection error antivirus Action against malware failed
windefend:1009 malware-restored malware,intrusion_detection change antivirus Item restored from quarantine
windefend:1011 quarantine-deleted malware deletion - Item deleted from quarantine
windefend:1013 history-deleted malware deletion - Malware history deleted
windefend:1015 malware-behaviour malware,intrusion_detection info antivirus Suspicious behaviour
windefend:1116 malware-detected malware,intrusion_detection info antivirus Malware detected
windefend:1117 malware-action malware,intrusion_detection info antivirus Action taken against malware
windefend:1118 malware-action-failed malware,intrusion_detection error antivirus Action against malware failed
windefend:1119 malware-action-failed malware,intrusion_detection error antivirus Action against malware failed
windefend:1120 threat-hashes malware info - Hashes of a threat
windefend:1121 attack-surface-rule-blocked intrusion_detection denied - Blocked by an attack surface rule
windefend:1122 attack-surface-rule-audited intrusion_detection info - Noted by an attack surface rule
windefend:1123 folder-access-blocked file denied - Access to a protected folder blocked
windefend:1124 folder-access-audited file info - Access to a protected folder noted
windefend:1125 network-access-audited network info - Network access noted
windefend:1126 network-access-blocked network denied - Network access blocked
windefend:1150 health-reported host info - Defender is healthy
windefend:1151 health-reported host info - Defender reports its state
windefend:2000 signatures-updated configuration change - Signatures updated
windefend:2001 signature-update-failed configuration error - Signature update failed
windefend:3002 protection-failed configuration error - Real-time protection failed
windefend:5000 protection-enabled configuration change - Real-time protection enabled
windefend:5001 protection-disabled configuration change - Real-time protection disabled
windefend:5004 protection-configuration configuration change - Real-time protection configured
windefend:5007 defender-configuration configuration change - Defender configuration changed
windefend:5008 engine-failed process error - Defender engine failed
windefend:5010 spyware-scanning-disabled configuration change - Scanning for spyware disabled
windefend:5012 virus-scanning-disabled configuration change - Scanning for viruses disabled
windefend:5013 tampering-blocked configuration denied - Change blocked by tamper protection
terminalservices-localsessionmanager:21 session-logon session start - Remote session logon
terminalservices-localsessionmanager:22 shell-started session start - Remote session shell started
terminalservices-localsessionmanager:23 session-logoff session end - Remote session logoff
terminalservices-localsessionmanager:24 session-end session end - Remote session disconnected
terminalservices-localsessionmanager:25 session-reconnect session start - Remote session reconnected
terminalservices-localsessionmanager:39 session-disconnected-by-session session end - Remote session disconnected by another
terminalservices-localsessionmanager:40 session-disconnected session end - Remote session disconnected
microsoft-windows-terminalservices-remoteconnectionmanager:1149 remote-desktop-authenticated authentication start - Remote desktop authentication
microsoft-windows-remotedesktopservices-rdpcoretss:131 remote-desktop-connection network connection,start - Remote desktop connection
microsoft-windows-terminalservices-rdpclient:1024 remote-desktop-connecting network connection,start - Connecting by remote desktop
wmi:5857 wmi-provider-started process start - WMI provider started
wmi:5858 wmi-query-failed process error - WMI query failed
wmi:5859 wmi-subscription configuration creation - WMI subscription
wmi:5860 wmi-temporary-consumer configuration creation - Temporary WMI consumer
wmi:5861 wmi-permanent-consumer configuration creation - Permanent WMI consumer
applocker:8002 program-allowed process allowed - Program allowed
applocker:8003 program-would-be-blocked process info - Program would have been blocked
applocker:8004 program-blocked process denied - Program blocked
applocker:8005 script-allowed process allowed - Script or installer allowed
applocker:8006 script-would-be-blocked process info - Script or installer would have been blocked
applocker:8007 script-blocked process denied - Script or installer blocked
applocker:8020 app-allowed process allowed - App allowed
applocker:8022 app-blocked process denied - App blocked
codeintegrity-operational:3033 image-refused driver denied - Image refused for its signature
codeintegrity-operational:3076 policy-audited process info - Would have been refused by the code integrity policy
codeintegrity-operational:3077 policy-blocked process denied - Refused by the code integrity policy
firewall-as:2002 firewall-setting-changed configuration change - Firewall setting changed
firewall-as:2003 firewall-profile-changed configuration change - Firewall profile changed
firewall-as:2004 firewall-rule-added configuration creation - Firewall rule added
firewall-as:2005 firewall-rule-modified configuration change - Firewall rule modified
firewall-as:2006 firewall-rule-deleted configuration deletion - Firewall rule deleted
firewall-as:2033 firewall-rules-deleted configuration deletion - All firewall rules deleted
firewall-as:2097 firewall-rule-added configuration creation - Firewall rule added
bits-client:3 transfer-job-created file,network creation - Background transfer created
bits-client:4 transfer-job-completed file,network end - Background transfer completed
bits-client:59 transfer-started file,network start - Background transfer started
bits-client:60 transfer-stopped file,network end - Background transfer stopped
bits-client:61 transfer-failed file,network error - Background transfer stopped with an error
bits-client:16403 transfer-job-created file,network creation - Background transfer created
printservice-operational:307 document-printed file info - Document printed
printservice-operational:316 printer-driver-added driver creation - Printer driver added
printservice-admin:808 print-plugin-failed driver error - Print plug-in failed to load
ntlm:8001 ntlm-client-audited authentication start - NTLM sign-in from here
ntlm:8002 ntlm-server-audited authentication start - NTLM sign-in to here
ntlm:8004 ntlm-domain-audited authentication start - NTLM sign-in at the domain controller
dns-client:3006 dns-query network protocol,info - DNS query
dns-client:3008 dns-answer network protocol,info - DNS answer
dns-client:3020 dns-answer network protocol,info - DNS answer
msexchange-management:1 cmdlet-succeeded configuration change - Exchange command
msexchange-management:6 cmdlet-failed configuration error - Exchange command failed
openssh:4 ssh-event authentication info - OpenSSH
driver-framework:2003 device-connected host info - Device connected
driver-framework:2100 device-power-changed host info - Device changed its power state
driver-framework:2102 device-removed host info - Device removed
smbclient-security:31001 smb-logon-failed authentication,network start - SMB sign-in failed
certificateservicesclient-lifecycle-system:1007 certificate-exported iam info - Certificate exported
certificateservicesclient-lifecycle-system:1001 certificate-replaced iam change - Certificate replaced
microsoft-windows-smbserver:551 smb-logon-failed authentication,network start - SMB sign-in failed
microsoft-windows-activedirectory_domainservice:2946 managed-password-fetched iam access - Password of a managed account fetched
microsoft-windows-activedirectory_domainservice:2889 unsigned-ldap-bind authentication start - LDAP sign-in without signing
microsoft-windows-kerberos-key-distribution-center:39 certificate-not-mapped authentication info - Certificate without a strong mapping
microsoft-windows-winrm:91 remote-shell-created session start - Remote shell created
microsoft-windows-winrm:6 remote-session-created session start - Remote session created
`;

function kindOf(line: string): [string, WindowsEventKind] {
  const [key = '', action = '', category = '', type = '', sigma = '', ...verb] = line.split(' ');
  const kind = { action, category: category.split(','), type: type.split(','), verb: verb.join(' ') };
  return [key, { ...kind, sigma: sigma === '-' ? '' : sigma }];
}

const kinds = new Map<string, WindowsEventKind>(table.trim().split('\n').map(kindOf));
const unknown: WindowsEventKind = { action: '', category: [], type: [], verb: '', sigma: '' };

export const otherKind = ({ service }: Channel, provider: string, eventId: number): WindowsEventKind =>
  kinds.get(`${service}:${eventId}`) ?? kinds.get(`${provider.toLowerCase()}:${eventId}`) ?? unknown;
