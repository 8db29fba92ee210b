// What sshd says: who logged on or tried to, from where, by which method.
import { conclude, type LinuxReading, type LinuxVerdict } from './linux-reading.ts';
import { setAddress, setPort, setText } from './values.ts';

const login = { category: ['authentication', 'session'], type: ['info'] };
const attempt = { category: ['authentication'], type: ['info'] };
const ended = { category: ['session'], type: ['end'] };
const network = { category: ['network'], type: ['connection', 'info'] };

/** `for [invalid user ]NAME from HOST[ port N]`: the name may hold spaces or be empty, so it ends at the last ` from `. */
function readParties(reading: LinuxReading, afterFor: number): void {
  const { message, attrs } = reading;
  const from = message.lastIndexOf(' from ');
  if (from < afterFor - 1) return;
  let name = message.slice(afterFor, Math.max(afterFor, from));
  for (const prefix of ['invalid user ', 'illegal user ']) {
    if (!name.startsWith(prefix)) continue;
    name = name.slice(prefix.length);
    attrs['user.invalid'] = 'true';
  }
  setAccount(reading, name);
  readPeer(reading, message.slice(from + 6));
}

/** A directory's accounts log on as `name@domain`. */
function setAccount({ ecs }: LinuxReading, name: string): void {
  const at = name.lastIndexOf('@');
  const domain = at > 0 ? name.slice(at + 1) : '';
  setText(ecs, 'user.name', domain === '' ? name : name.slice(0, at));
  setText(ecs, 'user.domain', domain);
}

function readPeer({ ecs, native }: LinuxReading, text: string): void {
  const words = text.split(' ', 3);
  const host = (words[0] ?? '').replace(/:$/, '');
  setAddress(ecs, 'source', host);
  native['rhost'] = host;
  if (words[1] === 'port') setPort(ecs, 'source.port', (words[2] ?? '').replace(/[:,]$/, ''));
}

const closing =
  /^(?:Connection (?:closed|reset) by|Disconnected from|Received disconnect from|Disconnecting) (?:(?:authenticating |invalid |illegal )?user (\S* )?)?(\S+?)(?: port (\d+)|$)/;

type Rule = { prefix: string; verdict: LinuxVerdict; read?: (reading: LinuxReading, prefix: string) => void };

const parties = (reading: LinuxReading, prefix: string): void => readParties(reading, prefix.length);

function readAuthenticated(reading: LinuxReading, prefix: string): void {
  const at = reading.message.indexOf(' for ', prefix.length - 1);
  if (at < 0) return;
  const method = reading.message.slice(prefix.length, at);
  reading.attrs['system.auth.ssh.method'] = method;
  reading.native['method'] = method;
  const key = reading.message.indexOf(': ', at);
  if (key > 0) reading.attrs['system.auth.ssh.signature'] = reading.message.slice(key + 2);
  if (reading.message.lastIndexOf(' from ') > at) readParties(reading, at + 5);
  else setAccount(reading, reading.message.slice(at + 5));
}

function readClosing(reading: LinuxReading): void {
  const found = closing.exec(reading.message);
  if (found === null) return;
  setAccount(reading, found[1]?.trim() ?? '');
  setAddress(reading.ecs, 'source', found[2]);
  setPort(reading.ecs, 'source.port', found[3]);
}

/** `Invalid user NAME from HOST port N`. */
function readInvalidUser(reading: LinuxReading, prefix: string): void {
  reading.attrs['user.invalid'] = 'true';
  readParties(reading, prefix.length);
}

function readPamError(reading: LinuxReading): void {
  const at = reading.message.indexOf(' for ');
  if (at > 0) readParties(reading, at + 5);
}

const lastWord = (text: string): string => text.slice(text.lastIndexOf(' ') + 1);

const rules: readonly Rule[] = [
  { prefix: 'Accepted key ', verdict: { action: 'ssh_key_found', category: ['authentication'], type: ['info'] } },
  { prefix: 'Accepted ', verdict: { action: 'ssh_login', ...login, outcome: 'success' }, read: readAuthenticated },
  { prefix: 'Failed ', verdict: { action: 'ssh_login', ...attempt, outcome: 'failure' }, read: readAuthenticated },
  { prefix: 'Postponed ', verdict: { action: 'ssh_login', ...attempt }, read: readAuthenticated },
  { prefix: 'Invalid user ', verdict: { action: 'ssh_login', ...attempt, outcome: 'failure' }, read: readInvalidUser },
  { prefix: 'Illegal user ', verdict: { action: 'ssh_login', ...attempt, outcome: 'failure' }, read: readInvalidUser },
  {
    prefix: 'error: maximum authentication attempts exceeded for ',
    verdict: { action: 'ssh_login', ...attempt, outcome: 'failure' },
    read: parties,
  },
  {
    prefix: 'maximum authentication attempts exceeded for ',
    verdict: { action: 'ssh_login', ...attempt, outcome: 'failure' },
    read: parties,
  },
  { prefix: 'error: PAM: ', verdict: { action: 'ssh_login', ...attempt, outcome: 'failure' }, read: readPamError },
  { prefix: 'User ', verdict: { action: 'ssh_login', ...attempt, outcome: 'failure' }, read: readRefusedUser },
  {
    prefix: 'Starting session: ',
    verdict: { action: 'session_started', category: ['session'], type: ['start'] },
    read: readPamError,
  },
  { prefix: 'Disconnect', verdict: { action: 'ssh_disconnected', ...ended }, read: readClosing },
  { prefix: 'Received disconnect ', verdict: { action: 'ssh_disconnected', ...ended }, read: readClosing },
  { prefix: 'Connection closed ', verdict: { action: 'ssh_disconnected', ...ended }, read: readClosing },
  { prefix: 'Connection reset ', verdict: { action: 'ssh_disconnected', ...ended }, read: readClosing },
  { prefix: 'Did not receive identification string ', verdict: { action: 'ssh_probe', ...network }, read: fromPeer },
  { prefix: 'Bad protocol version identification ', verdict: { action: 'ssh_probe', ...network }, read: fromPeer },
  {
    prefix: 'Timeout before authentication for ',
    verdict: { action: 'ssh_login', ...attempt, outcome: 'failure' },
    read: (reading, prefix) => readPeer(reading, reading.message.slice(prefix.length)),
  },
  {
    prefix: 'input_userauth_request: invalid user ',
    verdict: { action: 'ssh_login', ...attempt, outcome: 'failure' },
    read: (reading, prefix) => setText(reading.ecs, 'user.name', reading.message.slice(prefix.length).split(' ', 1)[0]),
  },
  { prefix: 'error: kex_exchange_identification: ', verdict: { action: 'ssh_probe', ...network } },
  { prefix: 'kex_exchange_identification: ', verdict: { action: 'ssh_probe', ...network } },
  { prefix: 'error: kex_protocol_error: ', verdict: { action: 'ssh_probe', ...network } },
  { prefix: 'banner exchange: Connection from ', verdict: { action: 'ssh_probe', ...network }, read: fromPeer },
  { prefix: 'drop connection ', verdict: { action: 'ssh_connection_dropped', ...network }, read: fromPeer },
  { prefix: 'userauth_finish: ', verdict: { action: 'ssh_disconnected', ...ended } },
  { prefix: 'Unable to negotiate ', verdict: { action: 'ssh_probe', ...network }, read: withPeer },
  { prefix: 'Connection from ', verdict: { action: 'ssh_connection', ...network }, read: fromPeer },
  { prefix: 'Close session: ', verdict: { action: 'session_ended', ...ended }, read: readCloseSession },
  {
    prefix: 'subsystem request for ',
    verdict: { action: 'ssh_subsystem', category: ['session'], type: ['info'] },
    read: (reading) => setText(reading.ecs, 'user.name', lastWord(reading.message)),
  },
  { prefix: 'Server listening on ', verdict: { action: 'ssh_listening', category: ['process'], type: ['start'] } },
  {
    prefix: 'reverse mapping checking getaddrinfo for ',
    verdict: { action: 'ssh_reverse_mapping', ...network },
    read: readReverse,
  },
];

function fromPeer(reading: LinuxReading): void {
  const at = reading.message.indexOf(' from ');
  if (at <= 0) return;
  readPeer(reading, reading.message.slice(at + 6));
  const own = / on (\S{2,60}) port (\d{1,5})/.exec(reading.message);
  if (own === null) return;
  setAddress(reading.ecs, 'destination', own[1]);
  setPort(reading.ecs, 'destination.port', own[2]);
}

function withPeer(reading: LinuxReading): void {
  const at = reading.message.indexOf(' with ');
  if (at > 0) readPeer(reading, reading.message.slice(at + 6));
}

function readReverse(reading: LinuxReading): void {
  const open = reading.message.indexOf('[');
  if (open > 0) setAddress(reading.ecs, 'source', reading.message.slice(open + 1, reading.message.indexOf(']', open)));
}

function readRefusedUser(reading: LinuxReading): void {
  const from = reading.message.indexOf(' from ');
  if (from < 0) {
    setText(reading.ecs, 'user.name', reading.message.slice(5).split(' ', 1)[0]);
    return;
  }
  setText(reading.ecs, 'user.name', reading.message.slice(5, from));
  readPeer(reading, reading.message.slice(from + 6));
}

function readCloseSession(reading: LinuxReading): void {
  const user = reading.message.indexOf('user ');
  if (user > 0) setText(reading.ecs, 'user.name', reading.message.slice(user + 5).split(' ', 1)[0]);
  fromPeer(reading);
}

/** True when the message is one of sshd's that say something about access. */
export function readSshd(reading: LinuxReading): boolean {
  const start = ['fatal: ', 'ssh_dispatch_run_fatal: '].find((prefix) => reading.message.startsWith(prefix)) ?? '';
  const bare = reading.message.slice(start.length);
  for (const rule of rules) {
    if (!bare.startsWith(rule.prefix)) continue;
    const inner: LinuxReading = { ...reading, message: bare };
    conclude(inner, rule.verdict);
    rule.read?.(inner, rule.prefix);
    return true;
  }
  return false;
}
