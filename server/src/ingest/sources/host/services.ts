// Programs of a server that watch or let in: Samba, OpenVPN, Fail2ban, ClamAV.
import { isObject, type Source } from '../source.ts';
import { parseIsoTime, parseTime } from '../times.ts';
import { ipOf, textOf } from '../values.ts';
import { conclude, type Draft, type Fields, type Line, newDraft, put, putAddress, putUser } from './draft.ts';
import { textSource } from './text-source.ts';

function serviceDraft(module: string, message: string): Draft {
  const draft = newDraft(module, 'log', { product: 'linux', service: module }, { message });
  draft.message = message;
  return draft;
}

const english = /^(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) +(\d{1,2}) (\d{2}:\d{2}:\d{2}) (\d{4})/;

/** `Mon Mar  2 08:00:00 2026` or `2026-03-02 08:00:00[,123]` at the beginning of a line; how long it is, and when. */
function leadingTime(text: string): { time: number | null; length: number } {
  const iso = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:[.,]\d{1,6})?/.exec(text);
  if (iso !== null) return { time: parseIsoTime(iso[0]), length: iso[0].length };
  const found = english.exec(text);
  if (found === null) return { time: null, length: 0 };
  const time = Date.parse(`${found[2]} ${found[1]} ${found[4]} ${found[3]} UTC`);
  return { time: Number.isNaN(time) ? null : time, length: found[0].length };
}

const program = (line: Line): string => line.header?.program.toLowerCase() ?? '';

const fail2banHead =
  /^(?:\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2},\d{3} )?fail2ban\.(\w{2,20}) {1,16}\[(\d{1,10})\]: ([A-Z]{4,8}) {1,10}/;
const fail2banSaid =
  /^\[([^\]]{1,100})\] (?:(Ban|Unban|Restore Ban|Found|Increase Ban|Ignore) (\S{2,60})|.{0,200}?(\d{1,3}(?:\.\d{1,3}){3}) already banned)/;

function fail2ban(text: string, _: number, line: Line): Draft | null {
  const { header } = line;
  const tagged = program(line).startsWith('fail2ban') && header !== null;
  const logger = header?.program.includes('.') === true ? header.program : 'fail2ban.server';
  const bare = tagged && !text.startsWith('fail2ban.') ? `${logger} [${header.pid || '0'}]: ${text}` : text;
  const head = fail2banHead.exec(bare);
  if (head === null) return null;
  const message = bare.slice(head[0].length);
  const draft = serviceDraft('fail2ban', message);
  draft.time = parseIsoTime(bare.slice(0, 23));
  put(draft, 'process.name', 'fail2ban');
  put(draft, 'process.pid', head[2]);
  put(draft, 'log.level', (head[3] ?? '').toLowerCase());
  put(draft, 'log.logger', `fail2ban.${head[1]}`);
  const said = fail2banSaid.exec(message);
  const address = ipOf(said?.[3] ?? said?.[4]);
  if (said === null || address === null) {
    conclude(draft, { category: ['process'], type: [/ERROR|CRITICAL/.test(head[3] ?? '') ? 'error' : 'info'] });
    return draft;
  }
  put(draft, 'source.ip', address);
  put(draft, 'rule.name', said[1]);
  draft.native['jail'] = said[1];
  const word = said[2] ?? 'Already banned';
  const action = word.toLowerCase().replaceAll(' ', '-');
  const bans = /ban$/i.test(word) && word !== 'Unban';
  conclude(draft, {
    action,
    category: ['intrusion_detection', 'network'],
    type: [bans ? 'denied' : word === 'Unban' ? 'allowed' : 'info'],
  });
  return draft;
}

const vpnPeer =
  /(?:^|\s)(?:([\w.@-]{1,100})\/)?(\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:]{2,45}\]|[\da-f:]{3,45}(?=:\d{2,5} )):(\d{1,5})\s/i;
const vpnRules: readonly (readonly [RegExp, string, 'start' | 'end' | 'info', ('success' | 'failure')?])[] = [
  [/Peer Connection Initiated with/, 'connection-started', 'start', 'success'],
  [/authentication succeeded for username '([^']{1,200})'/, 'logged-in', 'start', 'success'],
  [
    /(?:AUTH_FAILED|Auth Username\/Password verification failed|authentication failed)(?: for (?:peer|username '([^']{1,200})'))?/i,
    'logon-failed',
    'start',
    'failure',
  ],
  [/TLS Error|VERIFY ERROR|TLS handshake failed/, 'tls-failed', 'start', 'failure'],
  [/client-instance exiting|Connection reset, restarting|SIGTERM\[soft,|Inactivity timeout/, 'connection-ended', 'end'],
  [/MULTI(?:_sva)?: .{0,60}IPv[46]=/, 'address-assigned', 'info'],
];
const vpnStart =
  /(?:MULTI(?:_sva)?:|TLS:|TLS (?:Auth )?Error|Auth Username\/Password|VERIFY (?:OK|ERROR)|Peer Connection Initiated|PUSH: Received|AUTH_FAILED|client-instance (?:exiting|restarting)|Initialization Sequence Completed|OpenVPN \d|SENT CONTROL|\[AF_INET6?\])/;

function openvpn(text: string, _: number, line: Line): Draft | null {
  const named = /^(?:openvpn|ovpn)/.test(program(line));
  if (!named && !vpnStart.test(text.slice(0, 400))) return null;
  const { time, length } = leadingTime(text);
  if (!named && length === 0) return null;
  const message = text.slice(length).trim();
  const draft = serviceDraft('openvpn', message);
  draft.time = time;
  put(draft, 'process.name', 'openvpn');
  put(draft, 'network.protocol', 'openvpn');
  const peer =
    vpnPeer.exec(` ${message.slice(0, 300)}`) ?? /(\b)\[AF_INET6?\](\S{2,60}):(\d{1,5})(?:\s|$)/.exec(message);
  if (peer !== null) {
    put(draft, 'user.name', peer[1]);
    putAddress(draft, 'source', peer[2]);
    put(draft, 'source.port', peer[3]);
  }
  put(draft, 'user.name', /\[([\w.@-]{1,100})\] Peer Connection Initiated/.exec(message)?.[1]);
  const rule = vpnRules.find(([pattern]) => pattern.test(message));
  if (rule === undefined) conclude(draft, { category: ['network'], type: ['info'] });
  else {
    put(draft, 'user.name', rule[0].exec(message)?.[1]);
    conclude(draft, {
      action: rule[1],
      category: ['network', 'session'],
      type: rule[2] === 'info' ? ['info'] : ['connection', rule[2]],
      outcome: rule[3],
    });
  }
  put(draft, 'source.nat.ip', /IPv4=([\d.]{7,15})/.exec(message)?.[1]);
  return draft;
}

const clamSignature = /^(\S{1,300}?)(?:\(([\da-f]{32}):(\d{1,20})\))?$/;

/** `path: Signature[(md5:size)] FOUND`; the path may hold colons, the signature does not. */
function clamFinding(message: string): { path: string; signature: string; md5?: string; size?: string } | null {
  if (!message.endsWith(' FOUND')) return null;
  const said = message.slice(0, -6);
  const colon = said.lastIndexOf(': ');
  const found = colon < 1 ? null : clamSignature.exec(said.slice(colon + 2));
  if (found === null) return null;
  const [, signature = '', md5, size] = found;
  return { path: said.slice(0, colon), signature, ...(md5 === undefined || size === undefined ? {} : { md5, size }) };
}

function clamav(text: string, _: number, line: Line): Draft | null {
  const named = /^(?:clamd|clamav|clamscan|freshclam|clamonacc)/.test(program(line));
  const { time, length } = leadingTime(text);
  const message = text
    .slice(length)
    .replace(/^ *(?:-> )?/, '')
    .trim();
  const found = clamFinding(message);
  if (
    found === null &&
    !named &&
    !/^(?:ScanOnAccess|SelfCheck|Database|Reading databases|SIGHUP|daily\.c[vl]d|main\.c[vl]d|bytecode\.c[vl]d|ERROR: |WARNING: |LibClamAV|Received signal|ClamAV update process|\+\+\+ Started at)/.test(
      message,
    )
  )
    return null;
  const draft = serviceDraft('clamav', message);
  draft.time = time;
  put(draft, 'process.name', program(line) || 'clamd');
  put(draft, 'observer.vendor', 'Cisco');
  put(draft, 'observer.product', 'ClamAV');
  put(draft, 'observer.type', 'antivirus');
  if (found === null) {
    conclude(draft, { category: ['process'], type: [/^(?:ERROR|LibClamAV Error)/.test(message) ? 'error' : 'info'] });
    return draft;
  }
  const path = found.path.replace(/^(?:ScanOnAccess|instream\([^)]{0,60}\)): ?/, '');
  draft.logsource = { product: 'linux', service: 'clamav', category: 'antivirus' };
  Object.assign(draft.native, { Signature: found.signature, Filename: path });
  put(draft, 'rule.name', found.signature);
  if (path.startsWith('/') || /^[A-Z]:\\/.test(path)) {
    put(draft, 'file.path', path);
    put(draft, 'file.name', path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1));
  }
  put(draft, 'file.hash.md5', found.md5);
  put(draft, 'file.size', found.size);
  conclude(draft, { kind: 'alert', action: 'malware-found', category: ['malware', 'file'], type: ['info'] });
  return draft;
}

const sambaHead =
  /^\[(\d{4})\/(\d{2})\/(\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?), {1,2}(\d{1,2})(?:, pid=(\d{1,10}))?[^\]]{0,120}\] /;
const sambaAddress = (value: unknown): string => textOf(value).replace(/^ipv[46]:/, '');

function samba(text: string, _: number, line: Line): Draft | null {
  if (program(line) === 'smbd_audit') return sambaAudit(text);
  const head = sambaHead.exec(text);
  if (head === null) return null;
  const message = text.slice(head[0].length).trim();
  const inner = message.indexOf('{"timestamp"');
  if (inner >= 0) {
    const value = objectOrNull(message.slice(inner));
    if (value !== null) return sambaObject(value);
  }
  const draft = serviceDraft('samba', message);
  draft.time = parseIsoTime(`${head[1]}-${head[2]}-${head[3]}T${head[4]}`);
  put(draft, 'process.name', 'smbd');
  put(draft, 'process.pid', head[6]);
  put(draft, 'samba.log.level', head[5]);
  const login =
    /Authentication for user \[([^\]]{1,100})\] -> \[[^\]]{0,100}\] (?:-> \[[^\]]{0,100}\] )?(FAILED|succeeded)/.exec(
      message.slice(0, 600),
    );
  if (login === null) conclude(draft, { category: ['file'], type: [head[5] === '0' ? 'error' : 'info'] });
  else {
    putUser(draft, login[1]);
    const outcome = login[2] === 'FAILED' ? 'failure' : 'success';
    conclude(draft, { action: 'authentication', category: ['authentication'], type: ['start'], outcome });
  }
  return draft;
}

function objectOrNull(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** `vfs_full_audit` with its usual prefix: `user|address|machine|share|operation|ok|file`. */
function sambaAudit(text: string): Draft {
  const draft = serviceDraft('samba', text);
  const parts = text.split('|', 12);
  const at = parts.findIndex((word) => /^(?:ok|fail(?: \(.{1,100}\))?)$/.test(word));
  put(draft, 'process.name', 'smbd');
  if (at < 1) return draft;
  putUser(draft, parts[0]);
  putAddress(
    draft,
    'source',
    parts.slice(1, at).find((word) => ipOf(word) !== null),
  );
  put(draft, 'file.share', parts[at - 2]);
  const operation = parts[at - 1] ?? '';
  const path = parts.at(-1) ?? '';
  if (path.includes('/') || path.includes('.')) put(draft, 'file.path', path);
  const type = /unlink|rmdir/.test(operation)
    ? 'deletion'
    : /mkdir|creat/.test(operation)
      ? 'creation'
      : /write|rename|chmod|chown|set/.test(operation)
        ? 'change'
        : 'access';
  conclude(draft, {
    action: operation,
    category: ['file'],
    type: [type],
    outcome: parts[at] === 'ok' ? 'success' : 'failure',
  });
  return draft;
}

const isSamba = (value: Fields): boolean => {
  const type = value['type'];
  return (
    typeof type === 'string' &&
    /^(?:Authentication|Authorization|dsdbChange|passwordChange|groupChange|KDC Authorization)$/.test(type) &&
    isObject(value[type])
  );
};

/** Authentication audit of a Samba server or domain controller. */
function sambaObject(value: Fields): Draft {
  const type = textOf(value['type']);
  const inner = isObject(value[type]) ? value[type] : {};
  const draft = serviceDraft(
    'samba',
    `${type} ${textOf(inner['clientAccount'] ?? inner['account'] ?? inner['user'])} ${textOf(inner['status'])}`,
  );
  Object.assign(draft.native, inner, { type });
  draft.time = parseTime(value['timestamp']);
  put(draft, 'process.name', 'smbd');
  putUser(draft, inner['clientAccount'] ?? inner['mappedAccount'] ?? inner['account'] ?? inner['user']);
  put(draft, 'user.domain', inner['clientDomain'] ?? inner['mappedDomain'] ?? inner['domain']);
  put(draft, 'user.id', inner['becameSid'] ?? inner['userSid'] ?? inner['sid']);
  put(draft, 'source.domain', inner['workstation']);
  putAddress(draft, 'source', sambaAddress(inner['remoteAddress']));
  putAddress(draft, 'destination', sambaAddress(inner['localAddress']));
  put(draft, 'service.name', inner['serviceDescription']);
  put(draft, 'event.code', inner['eventId']);
  const status = textOf(inner['status']);
  const authentication = /^(?:Auth|KDC)/.test(type);
  const outcome = status === '' ? undefined : status === 'NT_STATUS_OK' || status === 'Success' ? 'success' : 'failure';
  put(draft, 'event.reason', status);
  conclude(draft, {
    action: type.toLowerCase().replaceAll(' ', '-'),
    category: authentication ? ['authentication'] : ['iam'],
    type: [authentication ? 'start' : 'change'],
    outcome,
  });
  return draft;
}

const logged =
  (pattern: RegExp, score: number) =>
  (start: string): number =>
    pattern.test(start) ? score : 0;
const syslogTag = (names: string): string => `(?:<\\d{1,3}>)?[A-Z0-9][^\\[\\]]{10,60}? (?:${names})(?:\\[\\d+\\])?: `;

export const serviceSources: readonly Source[] = [
  textSource({
    id: 'samba',
    title: 'Samba',
    kind: 'endpoint',
    summary: 'The log, the JSON audit of sign-ins and changes, and file access by vfs_full_audit.',
    aliases: ['smbd', 'smbd-audit', 'winbindd'],
    file: '/var/log/samba/*.log',
    line: samba,
    isObject: isSamba,
    object: sambaObject,
    recognise: logged(
      new RegExp(`^(?:\\[\\d{4}/\\d{2}/\\d{2} \\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?, {1,2}\\d+|${syslogTag('smbd_audit')})`),
      92,
    ),
  }),
  textSource({
    id: 'openvpn',
    title: 'OpenVPN',
    kind: 'network',
    summary: 'The server log: who connected from where, refused sign-ins, TLS errors.',
    aliases: ['openvpn-server', 'ovpn'],
    file: '/var/log/openvpn/openvpn.log',
    line: openvpn,
    recognise: (start) =>
      new RegExp(`^${syslogTag('openvpn\\S{0,40}|ovpn\\S{0,40}')}`).test(start) ||
      (/^(?:\d{4}-|[A-Z][a-z]{2} [A-Z][a-z]{2} )/.test(start) && vpnStart.test(start))
        ? 90
        : 0,
  }),
  textSource({
    id: 'fail2ban',
    title: 'Fail2ban',
    kind: 'endpoint',
    summary: 'Found, banned and unbanned addresses by jail.',
    file: '/var/log/fail2ban.log',
    line: fail2ban,
    recognise: logged(/\bfail2ban(?:\.\w{2,20})?(?: *\[\d+\])?: /, 96),
  }),
  textSource({
    id: 'clamav',
    title: 'ClamAV',
    kind: 'endpoint',
    summary: 'Findings of clamd and clamscan, and what the daemon says of itself.',
    aliases: ['clamd', 'freshclam', 'clamscan'],
    file: '/var/log/clamav/clamav.log',
    line: clamav,
    recognise: (start) =>
      / FOUND\s*$/.test(start.slice(-40)) ||
      /^[A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} [\d:]{8} \d{4} -> /.test(start) ||
      new RegExp(`^${syslogTag('clamd|clamav|freshclam|clamscan|clamonacc')}`).test(start)
        ? 92
        : 0,
  }),
];
