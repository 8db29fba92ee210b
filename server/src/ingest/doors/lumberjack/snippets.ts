// Client configurations for the Lumberjack door.
import type { Snippet } from '../../sources/source.ts';

const output = `output.logstash:
  hosts: ["{doorHost}:{doorPort}"]
  # ssl.certificate_authorities: ["/etc/tocsin-ca.pem"]
`;

export const lumberjackSnippets: readonly Snippet[] = [
  {
    id: 'filebeat',
    title: 'Filebeat',
    language: 'yaml',
    text: `# /etc/filebeat/filebeat.yml
filebeat.inputs:
  - type: filestream
    id: system
    paths: ["/var/log/auth.log", "/var/log/syslog"]
${output}`,
  },
  {
    id: 'winlogbeat',
    title: 'Winlogbeat',
    language: 'yaml',
    text: `# winlogbeat.yml
winlogbeat.event_logs:
  - name: Security
  - name: Microsoft-Windows-Sysmon/Operational
  - name: Microsoft-Windows-PowerShell/Operational
${output}`,
  },
  {
    id: 'auditbeat',
    title: 'Auditbeat',
    language: 'yaml',
    text: `# /etc/auditbeat/auditbeat.yml
auditbeat.modules:
  - module: auditd
${output}`,
  },
];
