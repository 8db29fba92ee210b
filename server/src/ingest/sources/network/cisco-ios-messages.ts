// The messages of Cisco IOS, IOS XE and NX-OS that say who did what, by facility and mnemonic.
import type { Shape } from './draft.ts';
import { type Template, template } from './templates.ts';

type IosMessage = { shape: Shape; templates: readonly Template[] };

const shapes = {
  denied: { category: ['network'], type: ['connection', 'denied'], action: 'deny' },
  listed: { category: ['network'], type: ['connection', 'info'] },
  configured: { category: ['configuration'], type: ['change'], action: 'configuration', outcome: 'success' },
  command: { category: ['process'], type: ['info'], action: 'command-executed', outcome: 'success' },
  loggedIn: { category: ['authentication'], type: ['start'], action: 'logged-in', outcome: 'success' },
  loginFailed: { category: ['authentication'], type: ['start'], action: 'logon-failed', outcome: 'failure' },
  loggedOut: { category: ['authentication'], type: ['end'], action: 'logged-out', outcome: 'success' },
  blocked: { category: ['authentication'], type: ['denied'], action: 'logon-blocked', outcome: 'failure' },
  link: { category: ['network'], type: ['info'], action: 'link-changed' },
  neighbour: { category: ['network'], type: ['info'], action: 'neighbour-changed' },
  restarted: { category: ['host'], type: ['start'], action: 'restarted' },
  threat: { kind: 'alert', category: ['intrusion_detection', 'network'], type: ['info'], action: 'threat-detected' },
  peerFailed: { category: ['network', 'authentication'], type: ['denied'], action: 'peer-authentication-failed', outcome: 'failure' },
  port: { category: ['network'], type: ['access'], action: 'port-authorised' },
  portDenied: { category: ['network'], type: ['denied'], action: 'port-security-violation' },
  nat: { category: ['network'], type: ['connection'], action: 'nat-translation' },
} satisfies Record<string, Shape>; // prettier-ignore

const acl = [
  'list {rule.name} {verdict} {transport} {source.ip}({source.port}) {} -> {destination.ip}({destination.port}), {packets} packet',
  'list {rule.name} {verdict} {transport} {source.ip}({source.port}) -> {destination.ip}({destination.port}), {packets} packet',
  'list {rule.name} {verdict} {transport} {source.ip} -> {destination.ip} ({icmp}), {packets} packet',
  'list {rule.name} {verdict} {transport} {source.ip} -> {destination.ip}, {packets} packet',
  'list {rule.name} {verdict} {transport} {source.ip} {} -> {destination.ip} ({icmp}), {packets} packet',
  'list {rule.name} {verdict} {source.ip} {packets} packet',
  'access-list logging rate-limited or missed {packets} packet',
];

type Row = readonly [mnemonics: string, shape: keyof typeof shapes, ...templates: string[]];

const rows: readonly Row[] = [
  ['SEC-IPACCESSLOGP SEC-IPACCESSLOGDP SEC-IPACCESSLOGNP SEC-IPACCESSLOGRP SEC-IPACCESSLOGRL SEC-IPACCESSLOGS SEC-IPACCESSLOG IPV6-ACCESSLOGP IPV6-ACCESSLOGDP IPV6_ACL-ACCESSLOGP IPV6_ACL-ACCESSLOGDP IPV6-ACCESSLOGNP FMANFP-IPACCESSLOGP FMANFP-IPACCESSLOGDP FMANFP-IPACCESSLOGNP', 'listed', ...acl, ...acl.map((text) => text.replace('list ', 'access-list ')), ...acl.map((text) => text.replace('list ', 'list-name '))],
  ['SYS-CONFIG_I', 'configured', 'Configured from {method} by {user.name} on {line} ({source.ip})', 'Configured from {method} by {line} ({source.ip})', 'Configured from {method} by {user.name} on {line}', 'Configured from {method} by {line}'],
  ['VSHD-VSHD_SYSLOG_CONFIG_I', 'configured', 'Configured from {method} by {user.name} on {line}@{source.ip}', 'Configured from {method} by {user.name} on {line}'],
  ['PARSER-CFGLOG_LOGGEDCMD', 'command', 'User:{user.name}  logged command:{command}', 'User:{user.name} logged command:{command}'],
  ['HA_EM-LOG', 'command', 'CLIaccounting: {command}', '{policy}: {command}'],
  ['SYS-LOGOUT', 'loggedOut', 'User {user.name} has exited tty session {}({source.ip})'],
  ['SEC_LOGIN-LOGIN_SUCCESS', 'loggedIn', 'Login Success [user: {user.name}] [Source: {source.ip}] [localport: {destination.port}] at'],
  ['SEC_LOGIN-LOGIN_FAILED', 'loginFailed', 'Login failed [user: {user.name}] [Source: {source.ip}] [localport: {destination.port}] [Reason: {reason}] at', 'Login failed [user: {user.name}] [Source: {source.ip}] [localport: {destination.port}]'],
  ['SEC_LOGIN-QUIET_MODE_ON', 'blocked', 'Still timeleft for watching failures is {} secs, [user: {user.name}] [Source: {source.ip}] [localport: {destination.port}] [Reason: {reason}]'],
  ['SSH-SSH2_USERAUTH', 'loggedIn', "User '{user.name}' authentication for SSH2 Session from {source.ip} (tty = {tty}) using crypto cipher '{cipher}', hmac '{hmac}' {verdict}"],
  ['SSH-SSH2_SESSION', 'listed', "SSH2 Session request from {source.ip} (tty = {tty}) using crypto cipher '{cipher}', hmac '{hmac}' {verdict}"],
  ['SSH-SSH2_CLOSE', 'loggedOut', "SSH2 Session from {source.ip} (tty = {tty}) for user '{user.name}' using crypto cipher '{cipher}', hmac '{hmac}' closed"],
  ['DAEMON-SYSTEM_MSG AUTHPRIV-SYSTEM_MSG', 'loginFailed', 'pam_aaa:Authentication failed for user {user.name} from {source.ip} -', 'pam_aaa:Authentication failed from {source.ip} -', 'error: maximum authentication attempts exceeded for {user.name} from {source.ip} port {source.port}'],
  ['AAA-LOGIN_FAILED AAAA-LOGIN_FAILED', 'loginFailed', 'Login failed for user {user.name} from {source.ip}'],
  ['LINK-UPDOWN LINEPROTO-UPDOWN LINK-CHANGED', 'link', 'Line protocol on Interface {interface}, changed state to {state}', 'Interface {interface}, changed state to {state}'],
  ['ETHPORT-IF_UP ETHPORT-IF_DOWN_LINK_FAILURE ETHPORT-IF_DOWN_ADMIN_DOWN ETHPORT-IF_DOWN_INTERFACE_REMOVED', 'link', 'Interface {interface} is {state}'],
  ['OSPF-ADJCHG', 'neighbour', 'Process {}, Nbr {destination.ip} on {interface} from {} to {state}, {reason}'],
  ['BGP-ADJCHANGE', 'neighbour', 'neighbor {destination.ip} {state}'],
  ['BGP-NOTIFICATION', 'neighbour', '{} neighbor {destination.ip} {reason}'],
  ['DUAL-NBRCHANGE', 'neighbour', 'EIGRP-IPv4 {}: Neighbor {destination.ip} ({interface}) is {state}:'],
  ['TCP-BADAUTH', 'peerFailed', 'No MD5 digest from {source.ip}({source.port}) to {destination.ip}({destination.port})', 'Invalid MD5 digest from {source.ip}({source.port}) to {destination.ip}({destination.port})'],
  ['LDP-SOCKET_TCP_PACKET_MD5_AUTHEN_FAIL TCP-TCPMD5AUTHENFAIL', 'peerFailed'],
  ['SYS-RESTART SYS-RELOAD', 'restarted', 'Reload requested by {user.name} on {line}. Reload Reason: {reason}'],
  ['SW_DAI-DHCP_SNOOPING_DENY SW_DAI-ACL_DENY', 'threat', '{} Invalid ARPs ({}) on {interface}, vlan {vlan}.([{source.mac}/{source.ip}/{destination.mac}/{destination.ip}/'],
  ['PORT_SECURITY-PSECURE_VIOLATION', 'portDenied', 'Security violation occurred, caused by MAC address {source.mac} on port {interface}.'],
  ['DOT1X-SUCCESS MAB-SUCCESS AUTHMGR-SUCCESS SESSION_MGR-SUCCESS', 'port', 'Authentication successful for client ({source.mac}) on Interface {interface}', 'Authorization succeeded for client ({source.mac}) on Interface {interface}'],
  ['DOT1X-FAIL MAB-FAIL AUTHMGR-FAIL SESSION_MGR-FAIL', 'portDenied', 'Authentication failed for client ({source.mac}) on Interface {interface}', 'Authorization failed or unapplied for client ({source.mac}) on Interface {interface}'],
  ['IPS-SIGNATURE', 'threat', 'Sig:{rule.id} Subsig:{} Sev:{} {rule.name} [{source.ip}:{source.port} -> {destination.ip}:{destination.port}]'],
  ['CRYPTO-IKMP_MODE_FAILURE CRYPTO-IKMP_NO_SA', 'peerFailed'],
  ['FW-SESS_AUDIT_TRAIL', 'listed', 'Stop {protocol} session: initiator ({source.ip}:{source.port}) sent {source.bytes} bytes -- responder ({destination.ip}:{destination.port}) sent {destination.bytes} bytes'],
  ['FW-SESS_AUDIT_TRAIL_START', 'listed', 'Start {protocol} session: initiator ({source.ip}:{source.port}) -- responder ({destination.ip}:{destination.port})'],
  ['FW-DROP_PKT', 'denied', 'Dropping {transport} session {source.ip}:{source.port} {destination.ip}:{destination.port} on zone-pair {zone_pair} class {rule.name} due to {reason}', 'Dropping {transport} pkt {source.ip}:{source.port} => {destination.ip}:{destination.port}'],
]; // prettier-ignore

export const otherIosMessage: IosMessage = { shape: { category: ['network'], type: ['info'] }, templates: [] };

/** By `FACILITY-MNEMONIC`. */
export const iosMessages: ReadonlyMap<string, IosMessage> = new Map(
  rows.flatMap(([names, shape, ...texts]) => {
    const message: IosMessage = { shape: shapes[shape], templates: texts.map(template) };
    return names.split(' ').map((name): [string, IosMessage] => [name, message]);
  }),
);
