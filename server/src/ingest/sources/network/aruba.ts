// Aruba wireless controllers: `authmgr[411]: <522008> <NOTI> <wlc01 10.0.0.2> |authmgr| User Authentication Successful: username=… MAC=… IP=…`.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { putUser } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { finish, type Product, put, putProgram, putShape, startDraft } from './draft.ts';
import { readKeyValues } from './key-value.ts';
import { putAlert, putLogin } from './tabled.ts';
import { wordIn } from './words.ts';

const product: Product = { module: 'aruba_wlc', vendor: 'Aruba', product: 'ArubaOS', type: 'wireless' };
const head =
  /<(\d{6})> (?:<\d{1,8}> )?<(DBUG|INFO|NOTI|WARN|ERRS|CRIT|ALRT|EMRG)> (?:\|?AP [^|<]{1,80}\|? )?(?:<([^<>]{1,120})> )?(?:\|([^|]{1,80})\| ?)?(.*)$/s;
const levels: Record<string, number> = { EMRG: 0, ALRT: 1, CRIT: 2, ERRS: 3, WARN: 4, NOTI: 5, INFO: 6, DBUG: 7 };

function arubaEvent(line: SyslogMessage): NormalisedEvent | null {
  const found = head.exec(line.message.slice(0, 16_000));
  if (found === null) return null;
  const [, code = '', level = '', node = '', process, text = ''] = found;
  const record = readKeyValues(text.replaceAll(', ', ' '));
  const draft = startDraft(product, line, { ...record, code, level, process: process ?? '', message: text });
  draft.logsource = { product: 'aruba', service: 'wlc' };
  putProgram(draft, line);
  put(draft, 'event.code', code);
  put(draft, 'event.severity', wordIn(levels, level));
  put(draft, 'event.provider', process);
  put(draft, 'observer.name', line.host || node.split(' ')[0]);
  putUser(
    draft,
    'user',
    record['username'] ??
      record['userName'] ??
      record['user'] ??
      /\buser(?:name)? ['"]?([\w.@\\-]{1,100})/i.exec(text)?.[1],
  );
  put(
    draft,
    'source.ip',
    record['IP'] ?? record['ip'] ?? record['userip'] ?? /from ([0-9a-f.:]{7,45})/i.exec(text)?.[1],
  );
  put(
    draft,
    'source.mac',
    record['MAC'] ?? record['mac'] ?? record['usermac'] ?? /\b((?:[0-9a-f]{2}:){5}[0-9a-f]{2})\b/i.exec(text)?.[1],
  );
  put(draft, 'aruba.wlc.role', record['role']);
  put(draft, 'aruba.wlc.auth_method', record['auth method'] ?? record['method']);
  put(draft, 'aruba.wlc.ssid', record['SSID'] ?? record['ssid'] ?? record['essid']);
  if (/authentication (?:successful|failed)|login|logged (?:in|out)/i.test(text)) {
    putLogin(draft, /fail|denied|invalid/i.test(text) ? 'failure' : 'success', /logged out/i.test(text));
    put(
      draft,
      'event.action',
      /fail|denied|invalid/i.test(text) ? 'logon-failed' : /logged out/i.test(text) ? 'logged-out' : 'logged-in',
    );
  } else if (/rogue|intrusion|attack|spoof|deauth.*flood|adhoc/i.test(text)) putAlert(draft, '');
  else if (/command executed|USER:\S+ COMMAND|\bCOMMAND:/i.test(text)) {
    putShape(draft, { category: ['configuration', 'process'], type: ['info'], action: 'command-executed' });
    putUser(draft, 'user', /USER:? ?([\w.@-]{1,60})/i.exec(text)?.[1]);
    put(draft, 'process.command_line', /COMMAND:? ?<?([^>]{1,1000})>?/i.exec(text)?.[1]);
  } else putShape(draft, { category: ['network'], type: ['info'] });
  draft.message = text;
  return finish(draft);
}

export const aruba: Device = {
  id: 'aruba',
  title: 'Aruba wireless controllers',
  summary: 'Authentication, wireless intrusion, command and system messages of ArubaOS.',
  aliases: ['arubaos', 'aruba-wlc'],
  snippets: [
    deviceSnippet(
      'ArubaOS: send syslog',
      `logging {syslogHost} type security severity informational
logging {syslogHost} type user severity informational
logging {syslogHost} type system severity warnings
! the controller sends to port 514: forward that port to {syslogPort} where it differs
`,
    ),
  ],
  recognises: ({ message }) =>
    /^(?:\S{1,60} )?<\d{6}> (?:<\d{1,8}> )?<(?:DBUG|INFO|NOTI|WARN|ERRS|CRIT|ALRT|EMRG)> /.test(message.slice(0, 160))
      ? 92
      : 0,
  read: arubaEvent,
};
