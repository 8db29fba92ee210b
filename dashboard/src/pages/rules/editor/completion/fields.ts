// Field names of the commonest log sources, as their events have them and public rules use them.

const processFields =
  'Image CommandLine OriginalFileName ParentImage ParentCommandLine User Hashes IntegrityLevel CurrentDirectory Description Company Product LogonId';
const fileFields = 'TargetFilename Image User CreationUtcTime ProcessId';
const registryFields = 'TargetObject Details Image EventType NewName User';
const httpFields =
  'cs-method cs-host cs-uri cs-uri-stem cs-uri-query cs-user-agent cs-referer cs-username sc-status c-ip';

const byCategory: Readonly<Record<string, string>> = {
  process_creation: processFields,
  process_termination: 'Image ProcessId User',
  process_access: 'SourceImage TargetImage GrantedAccess CallTrace SourceUser TargetUser',
  process_tampering: 'Image Type User',
  create_remote_thread: 'SourceImage TargetImage StartModule StartFunction StartAddress SourceUser TargetUser',
  image_load: 'ImageLoaded Image Signed Signature SignatureStatus OriginalFileName Hashes Description Company Product',
  driver_load: 'ImageLoaded Hashes Signed Signature SignatureStatus',
  file_event: fileFields,
  file_change: `${fileFields} PreviousCreationUtcTime`,
  file_delete: `${fileFields} Hashes IsExecutable`,
  file_rename: fileFields,
  file_access: 'FileName Image ParentImage',
  file_executable_detected: `${fileFields} Hashes`,
  registry_event: registryFields,
  registry_set: registryFields,
  registry_add: registryFields,
  registry_delete: registryFields,
  registry_rename: registryFields,
  network_connection:
    'Image DestinationHostname DestinationIp DestinationPort Initiated Protocol SourceIp SourcePort SourceHostname User',
  dns_query: 'QueryName Image QueryResults QueryStatus User',
  pipe_created: 'PipeName Image EventType User',
  create_stream_hash: 'TargetFilename Image Hash Contents',
  wmi_event: 'Destination Consumer Filter Query Name Operation User',
  ps_script: 'ScriptBlockText Path ScriptBlockId MessageNumber',
  ps_module: 'Payload ContextInfo',
  ps_classic_start: 'Data HostApplication HostName EngineVersion',
  antivirus: 'Signature Filename',
  proxy: `c-uri c-useragent ${httpFields} c-uri-extension c-uri-query dst_ip`,
  webserver: httpFields,
  firewall: 'src_ip src_port dst_ip dst_port action protocol',
  dns: 'query answer record_type parent_domain',
};

/** By `product/service`. */
const byService: Readonly<Record<string, string>> = {
  'windows/security':
    'EventID SubjectUserName TargetUserName LogonType IpAddress WorkstationName ProcessName ObjectName ObjectType ShareName RelativeTargetName ServiceName ServiceFileName AccessMask AttributeLDAPDisplayName Status',
  'windows/system': 'EventID Provider_Name ServiceName ImagePath AccountName StartType param1 param2 Level',
  'windows/application': 'EventID Provider_Name Data AppName Level',
  'windows/windefend': 'EventID ThreatName Path ProcessName NewValue OldValue SourceName SeverityName CategoryName',
  'windows/taskscheduler': 'EventID TaskName Path UserName',
  'windows/powershell': 'EventID ScriptBlockText Payload ContextInfo Path',
  'windows/powershell-classic': 'EventID Data HostApplication',
  'windows/sysmon': `EventID ${processFields}`,
  'linux/auditd': 'type exe comm a0 a1 a2 a3 key SYSCALL name cwd auid uid euid success',
  'linux/sshd': 'message',
  'linux/auth': 'message',
  'linux/sudo': 'message',
  'linux/syslog': 'message',
  'zeek/conn': 'id.orig_h id.orig_p id.resp_h id.resp_p proto service conn_state duration orig_bytes resp_bytes',
  'zeek/dns': 'query qtype_name answers rejected Z id.orig_h id.resp_h id.resp_p rcode_name',
  'zeek/http': 'host uri method user_agent status_code resp_mime_types referrer request_body_len id.orig_h id.resp_h',
  'zeek/smb_files': 'name path action id.orig_h id.resp_h',
  'zeek/ssl': 'server_name version cipher subject issuer validation_status id.resp_h',
  'zeek/dce_rpc': 'endpoint operation named_pipe id.orig_h id.resp_h',
  'suricata/alert': 'alert.signature alert.signature_id alert.category alert.severity src_ip dest_ip dest_port proto',
  'suricata/dns': 'dns.rrname dns.rrtype dns.rcode src_ip dest_ip',
  'suricata/http': 'http.hostname http.url http.http_method http.http_user_agent http.status src_ip dest_ip',
  'suricata/tls': 'tls.sni tls.subject tls.issuerdn tls.version src_ip dest_ip',
  'aws/cloudtrail':
    'eventName eventSource userIdentity.type userIdentity.arn sourceIPAddress userAgent errorCode errorMessage requestParameters responseElements awsRegion',
  'azure/auditlogs': 'OperationName operationName properties.message Category Status LoggedByService TargetResources',
  'azure/signinlogs':
    'ResultType ResultDescription Status AuthenticationRequirement userAgent location properties.message callerIpAddress',
  'azure/activitylogs':
    'operationName ResourceId CategoryValue ResourceProviderValue OperationNameValue properties.message',
  'azure/riskdetection': 'riskEventType',
  'azure/pim': 'riskEventType',
  'gcp/gcp.audit':
    'gcp.audit.method_name data.protoPayload.methodName data.protoPayload.serviceName data.protoPayload.resource.type',
  'gcp/google_workspace.admin': 'eventService eventName setting_name new_value',
  'github/audit': 'action actor org repo',
  'okta/okta':
    'eventType displayMessage actor.alternateId target.displayName outcome.result outcome.reason securityContext.isProxy',
  'm365/audit': 'Operation Workload Parameters ObjectId ResultStatus RequestType',
  'm365/threat_management': 'eventSource eventName status',
  'kubernetes/audit':
    'verb objectRef.resource objectRef.apiGroup objectRef.namespace responseStatus.code requestURI userAgent',
};

/** What every Windows event has. */
const ofWindows = 'EventID Provider_Name Channel Computer';
const ofProduct: Readonly<Record<string, string>> = {
  suricata: 'event_type src_ip src_port dest_ip dest_port proto app_proto alert.signature',
  zeek: 'id.orig_h id.orig_p id.resp_h id.resp_p uid',
};

export type LogSourceWords = { product?: string; category?: string; service?: string };

/** The commonest first, none twice; empty where nothing is known of the log source. */
export function fieldsOf({ product = '', category = '', service = '' }: LogSourceWords): string[] {
  const found = [
    byCategory[category] ?? '',
    byService[`${product}/${service}`] ?? '',
    ofProduct[product] ?? '',
    product === 'windows' ? ofWindows : '',
  ];
  return [...new Set(found.join(' ').split(' '))].filter((name) => name !== '');
}
