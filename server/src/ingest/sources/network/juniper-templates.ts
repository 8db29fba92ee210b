// The sentences that Junos writes where structured syslog is off.
import { template } from './templates.ts';

export const juniperTemplates = [
  'session created {source-address}/{source-port}->{destination-address}/{destination-port} {connection-tag} {service-name} {nat-source-address}/{nat-source-port}->{nat-destination-address}/{nat-destination-port} {nat-connection-tag} {src-nat-rule-type} {src-nat-rule-name} {dst-nat-rule-type} {dst-nat-rule-name} {protocol-id} {policy-name} {source-zone-name} {destination-zone-name} {session-id} {username}({roles}) {packet-incoming-interface} {application} {nested-application} {}',
  'session created {source-address}/{source-port}->{destination-address}/{destination-port} {service-name} {nat-source-address}/{nat-source-port}->{nat-destination-address}/{nat-destination-port} {src-nat-rule-name} {dst-nat-rule-name} {protocol-id} {policy-name} {source-zone-name} {destination-zone-name} {session-id}',
  'session denied {source-address}/{source-port}->{destination-address}/{destination-port} {connection-tag} {service-name} {protocol-id}({icmp-type}) {policy-name} {source-zone-name} {destination-zone-name} {application}',
  'session denied {source-address}/{source-port}->{destination-address}/{destination-port} {service-name} {protocol-id}({icmp-type}) {policy-name} {source-zone-name} {destination-zone-name}',
  'session closed {reason}: {source-address}/{source-port}->{destination-address}/{destination-port} {connection-tag} {service-name} {nat-source-address}/{nat-source-port}->{nat-destination-address}/{nat-destination-port} {nat-connection-tag} {src-nat-rule-type} {src-nat-rule-name} {dst-nat-rule-type} {dst-nat-rule-name} {protocol-id} {policy-name} {source-zone-name} {destination-zone-name} {session-id} {packets-from-client}({bytes-from-client}) {packets-from-server}({bytes-from-server}) {elapsed-time} {application} {nested-application} {username}({roles}) {packet-incoming-interface} {}',
  'session closed {reason}: {source-address}/{source-port}->{destination-address}/{destination-port} {service-name} {nat-source-address}/{nat-source-port}->{nat-destination-address}/{nat-destination-port} {src-nat-rule-name} {dst-nat-rule-name} {protocol-id} {policy-name} {source-zone-name} {destination-zone-name} {session-id} {packets-from-client}({bytes-from-client}) {packets-from-server}({bytes-from-server}) {elapsed-time}',
  "User '{username}' login, class '{class}' [{pid}], ssh-connection '{connection}', client-mode '{mode}'",
  "User '{username}' logout",
  "User '{username}', command '{command}'",
  "User '{username}' requested '{command}' operation",
  "User '{username}' set: {command}",
  "User '{username}' delete: {command}",
  "Login failed for user '{username}' from host '{source-address}'",
  'Failed to authenticate user {username} from host {source-address}',
  '{attack-name} source: {source-address}:{source-port}, destination: {destination-address}:{destination-port}, zone name: {source-zone-name}, interface name: {interface-name}, action: {action}',
  '{attack-name} source: {source-address}, destination: {destination-address}, zone name: {source-zone-name}, interface name: {interface-name}, action: {action}',
].map(template);
