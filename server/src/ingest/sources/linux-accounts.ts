// What sudo, su, PAM, the account tools, cron and systemd say.
import { conclude, type LinuxReading } from './linux-reading.ts';
import { baseName, setAddress, setPort, setText } from './values.ts';

const session = (type: 'start' | 'end'): { category: readonly string[]; type: readonly string[] } => ({
  category: ['session'],
  type: [type],
});

/** `name : [reason ; ]TTY=… ; PWD=… ; USER=… ; COMMAND=…` (sudo's default log format). */
export function readSudo(reading: LinuxReading): boolean {
  const { message, ecs, attrs, native } = reading;
  const colon = message.indexOf(' : ');
  const commandAt = message.indexOf('COMMAND=');
  if (colon < 0 || (commandAt < 0 && !message.includes('TTY='))) return false;
  setText(ecs, 'user.name', message.slice(0, colon).trim());
  const head = commandAt < 0 ? message.slice(colon + 3) : message.slice(colon + 3, commandAt);
  let refused = '';
  for (const part of head.split(' ; ')) {
    const equals = part.indexOf('=');
    if (equals > 0 && part.slice(0, equals) === part.slice(0, equals).toUpperCase()) {
      native[part.slice(0, equals)] = part.slice(equals + 1);
    } else if (part.trim() !== '') {
      refused = part.trim();
    }
  }
  const command = commandAt < 0 ? '' : message.slice(commandAt + 8);
  if (command !== '') {
    native['COMMAND'] = command;
    ecs['process.command_line'] = command;
    const executable = command.split(' ', 1)[0] ?? '';
    if (executable.startsWith('/')) ecs['process.executable'] = executable;
  }
  setText(ecs, 'process.working_directory', native['PWD']);
  if (typeof native['USER'] === 'string') attrs['user.effective.name'] = native['USER'];
  if (typeof native['TTY'] === 'string') attrs['system.auth.sudo.tty'] = native['TTY'];
  if (refused !== '') attrs['system.auth.sudo.error'] = refused;
  const outcome = refused === '' ? 'success' : 'failure';
  conclude(reading, { action: 'sudo_command', category: ['process'], type: ['start'], outcome });
  return true;
}

const su: readonly RegExp[] = [
  /^(?<result>Successful|FAILED) su for (?<to>\S+) by (?<by>\S+)/,
  /^(?<result>FAILED SU )?\(to (?<to>\S+)\) (?<by>\S+) on/,
  /^'su (?<to>\S+)' (?<result>failed|succeeded)(?: for (?<by>\S+))?/,
  /^(?<result>[+-]) \S+ (?<by>[^:\s]+):(?<to>\S+)/,
];

export function readSu(reading: LinuxReading): boolean {
  for (const pattern of su) {
    const groups = pattern.exec(reading.message)?.groups;
    if (groups === undefined) continue;
    setText(reading.ecs, 'user.name', groups['by']);
    setText(reading.ecs, 'user.target.name', groups['to']);
    const failed = ['FAILED', 'FAILED SU ', 'failed', '-'].includes(groups['result'] ?? '');
    conclude(reading, {
      action: 'su',
      category: ['authentication', 'session'],
      type: ['start'],
      outcome: failed ? 'failure' : 'success',
    });
    return true;
  }
  return false;
}

const opened = /session opened for user ([^\s(]+)(?:\(uid=(\d+)\))?(?: by ([^\s(]*)(?:\(uid=(\d+)\))?)?/;
const closed = /session closed for user (\S+)/;
const failure = /authentication failures?;/;
const granted = /^pam_\w{1,40}\([^)]{0,100}\): user '([^']{1,255})' granted access/;
const changed = /password changed for (\S+)/;

/** The account that pam_faillock or pam_tally has locked or turned away; searched by hand, for a pattern would backtrack. */
function lockedAccount(message: string): string {
  if (!message.startsWith('pam_faillock') && !message.startsWith('pam_tally')) return '';
  const at = message.indexOf(' user ');
  const refused = message.includes(' locked') || message.includes(' denied');
  return at < 0 || !refused ? '' : (message.slice(at + 6).split(' ', 1)[0] ?? '');
}

/** `pam_unix(service:type): …`, from whichever program. */
export function readPam(reading: LinuxReading): boolean {
  const { message, ecs, attrs } = reading;
  if (!message.startsWith('pam_') && !message.startsWith('PAM ')) return false;
  const open = opened.exec(message);
  if (open !== null) {
    const by = open[3] ?? '';
    setText(ecs, 'user.name', by === '' ? open[1] : by);
    setText(ecs, 'user.id', by === '' ? open[2] : open[4]);
    if (by !== '') attrs['user.effective.name'] = open[1] ?? '';
    conclude(reading, { action: 'logged-on', ...session('start'), outcome: 'success' });
    return true;
  }
  const close = closed.exec(message);
  if (close !== null) {
    setText(ecs, 'user.name', close[1]);
    conclude(reading, { action: 'logged-off', ...session('end') });
    return true;
  }
  const failed = failure.exec(message);
  if (failed !== null) {
    readPairs(reading, message.slice(failed.index + failed[0].length));
    conclude(reading, {
      action: 'authentication_failure',
      category: ['authentication'],
      type: ['start'],
      outcome: 'failure',
    });
    return true;
  }
  const account = granted.exec(message)?.[1] ?? lockedAccount(message);
  if (account !== '') {
    setText(ecs, 'user.name', account);
    const outcome = message.endsWith('granted access') ? 'success' : 'failure';
    conclude(reading, { action: 'account_checked', category: ['authentication'], type: ['info'], outcome });
    return true;
  }
  const password = changed.exec(message);
  if (password === null) return false;
  setText(ecs, 'user.target.name', password[1]);
  conclude(reading, { action: 'changed-password', category: ['iam'], type: ['user', 'change'], outcome: 'success' });
  return true;
}

/** `logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.1  user=root`. */
function readPairs({ ecs, native }: LinuxReading, text: string): void {
  for (const pair of text.split(' ')) {
    const equals = pair.indexOf('=');
    if (equals > 0 && equals + 1 < pair.length) native[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  setText(ecs, 'user.name', native['user'] ?? native['ruser'] ?? native['logname']);
  setAddress(ecs, 'source', native['rhost']);
}

type AccountRule = { pattern: RegExp; action: string; type: readonly string[]; of: 'user' | 'group' };
const accounts: readonly AccountRule[] = [
  {
    pattern: /^new user: name=(?<user>[^,]+)(?:, UID=(?<id>\d+))?/,
    action: 'added-user-account',
    type: ['user', 'creation'],
    of: 'user',
  },
  {
    pattern: /^new group: name=(?<group>[^,]+)/,
    action: 'added-group-account',
    type: ['group', 'creation'],
    of: 'group',
  },
  {
    pattern: /^group added to \S+ name=(?<group>[^,]+)/,
    action: 'added-group-account',
    type: ['group', 'creation'],
    of: 'group',
  },
  {
    pattern: /^add '(?<user>[^']+)' to (?:shadow )?group '(?<group>[^']+)'/,
    action: 'added-user-to-group',
    type: ['group', 'change'],
    of: 'group',
  },
  { pattern: /^delete user '(?<user>[^']+)'/, action: 'deleted-user-account', type: ['user', 'deletion'], of: 'user' },
  {
    pattern: /^remov(?:ed|e) group '(?<group>[^']+)'/,
    action: 'deleted-group-account',
    type: ['group', 'deletion'],
    of: 'group',
  },
  {
    pattern: /^group '(?<group>[^']+)' removed/,
    action: 'deleted-group-account',
    type: ['group', 'deletion'],
    of: 'group',
  },
  { pattern: /^change user '(?<user>[^']+)'/, action: 'modified-user-account', type: ['user', 'change'], of: 'user' },
  { pattern: /^lock user '(?<user>[^']+)'/, action: 'disabled-user-account', type: ['user', 'change'], of: 'user' },
  {
    pattern: /^changed password expiry for (?<user>\S+)/,
    action: 'changed-password-expiry',
    type: ['user', 'change'],
    of: 'user',
  },
  {
    pattern: /^password for '?(?<user>[^' ]+)'? changed/,
    action: 'changed-password',
    type: ['user', 'change'],
    of: 'user',
  },
];

export function readAccountTool(reading: LinuxReading): boolean {
  for (const { pattern, action, type } of accounts) {
    const groups = pattern.exec(reading.message)?.groups;
    if (groups === undefined) continue;
    setText(reading.ecs, 'user.name', groups['user']);
    setText(reading.ecs, 'user.id', groups['id']);
    if (groups['group'] !== undefined) reading.attrs['group.name'] = groups['group'];
    conclude(reading, { action, category: ['iam'], type, outcome: 'success' });
    return true;
  }
  return false;
}

const cronCommand = /^\((\S+)\) (CMD|RELOAD|LIST|BEGIN EDIT|END EDIT|REPLACE|DELETE) ?\(?(.*?)\)?$/;

export function readCron(reading: LinuxReading): boolean {
  const found = cronCommand.exec(reading.message);
  if (found === null) return false;
  const { ecs } = reading;
  setText(ecs, 'user.name', found[1]);
  if (found[2] === 'CMD') {
    setText(ecs, 'process.command_line', found[3]);
    conclude(reading, { action: 'cron_command', category: ['process'], type: ['start'] });
  } else {
    conclude(reading, { action: 'crontab_changed', category: ['configuration'], type: ['change'] });
  }
  return true;
}

const unit = /^(Started|Starting|Stopped|Stopping|Reloaded|Failed to start) (.+?)\.{0,3}$/;
const logind = /^New session \S+ of user (\S+?)\.$/;

export function readSystemd(reading: LinuxReading): boolean {
  const newSession = logind.exec(reading.message);
  if (newSession !== null) {
    setText(reading.ecs, 'user.name', newSession[1]);
    conclude(reading, { action: 'session_started', ...session('start') });
    return true;
  }
  const found = unit.exec(reading.message);
  if (found === null) return false;
  const verb = found[1] ?? '';
  setText(reading.ecs, 'service.name', found[2]);
  const type = verb.startsWith('Stop') ? 'end' : verb === 'Reloaded' ? 'change' : 'start';
  conclude(reading, {
    action: `service_${verb.toLowerCase().replaceAll(' ', '_')}`,
    category: ['process'],
    type: [type],
    ...(verb === 'Failed to start' ? { outcome: 'failure' } : {}),
  });
  return true;
}

/** Netfilter's log line: `IN=eth0 OUT= … SRC=… DST=… PROTO=TCP SPT=… DPT=…`. */
export function readNetfilter({ message, ecs, native }: LinuxReading): boolean {
  const at = message.indexOf('IN=');
  if (at < 0 || !message.includes(' SRC=')) return false;
  for (const pair of message.slice(at).split(' ')) {
    const equals = pair.indexOf('=');
    if (equals > 0 && native[pair.slice(0, equals)] === undefined)
      native[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  setAddress(ecs, 'source', native['SRC']);
  setAddress(ecs, 'destination', native['DST']);
  setPort(ecs, 'source.port', native['SPT']);
  setPort(ecs, 'destination.port', native['DPT']);
  if (typeof native['PROTO'] === 'string') ecs['network.transport'] = native['PROTO'].toLowerCase();
  const denied = /\b(?:DROP|DENY|BLOCK|REJECT)/i.test(message.slice(0, at));
  ecs['event.category'] = ['network'];
  ecs['event.type'] = ['connection', denied ? 'denied' : 'allowed'];
  ecs['event.action'] = denied ? 'deny' : 'allow';
  return true;
}

/** `/usr/sbin/CRON` and `su(pam_unix)` are cron and su. */
export function programOf(name: string): string {
  const base = baseName(name);
  const open = base.indexOf('(');
  return (open > 0 && base.endsWith(')') ? base.slice(0, open) : base).toLowerCase();
}
