// BIND: queries, answers, failed and refused queries, response policy, transfers, validation.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { rsyslogFileSnippet } from '../snippets.ts';
import { ipOf } from '../values.ts';
import { type Device, deviceSnippet } from './device.ts';
import { type Draft, finish, got, has, type Product, put, putShape, startDraft } from './draft.ts';

const product: Product = { module: 'bind', vendor: 'ISC', product: 'BIND', type: 'dns' };
const ownTime = /^(\d{2})-([A-Z][a-z]{2})-(\d{4}) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))? /;
const severity = /^(?:([a-z][a-z-]{1,20}): )?(?:(critical|error|warning|notice|info|debug(?: \d{1,2})?): )/;
const client =
  /^client (?:@0x[0-9a-f]{1,16} )?([0-9a-f.:]{2,45}(?:%\w{1,16})?)#(\d{1,5})(?:\/key \S{1,255})?(?: \(([^)\s]{0,255})\))?: (?:view (\S{1,64}): )?/i;
const query =
  /^(query|answer): (\S{1,255}) ([A-Z]{1,6}) (\S{1,16}) ([+-]\S{0,12})(?: \(([0-9a-f.:%\w]{2,60})\))?(?: \[ECS [^\]]{1,80}\])?(?: -> ([A-Z]{1,12})(?: (.*))?)?/;
const failed = /^query failed \(([^)]{1,60})\) for (\S{1,255})\/(\w{1,12})\/(\w{1,16})/;
const denied =
  /^(?:(query|update|transfer|recursion|notify|dynamic update|zone transfer)(?: \(([^)]{1,40})\))?) '?(\S{1,255}?)\/(\w{1,12})\/(\w{1,12})'? (denied|approved|refused|started|AXFR started|AXFR ended)/;
const policy =
  /^(disabled )?rpz (\S{1,30}) (?:(\S{1,30}) )?rewrite (\S{1,255}?)(?:\/(\w{1,16})\/(\w{1,6}))? via (\S{1,255})/;
const resolving =
  /^(?:(.{1,60}?) )?resolving '([^'\s/]{1,255})(?:\/(\w{1,16}))?(?:\/(\w{1,6}))?'(?:.*?: ([0-9a-f.:]{2,45})#(\d{1,5}))?/;
const validating = /^(?:view \S{1,64}: {0,4})?validating (?:@0x[0-9a-f]{1,16}: )?(\S{1,255})\/(\w{1,16}): (.{1,200})/;
const transfer = /^transfer of '(\S{1,255})\/(\w{1,6})(?:\/\S{1,64})?' from ([0-9a-f.:]{2,45})#(\d{1,5}): (.{1,300})/;
const badOwner = /^zone (\S{1,255})\/\w{1,6}(?:\/\S{1,64})?: (\S{1,255})\/(\w{1,12}): (.{1,200})/;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function question(draft: Draft, name: string, type?: string, className?: string): void {
  put(draft, 'dns.question.name', name.length > 1 ? name.replace(/\.$/, '') : name);
  put(draft, 'dns.question.type', type);
  put(draft, 'dns.question.class', className);
}

function putQuery(draft: Draft, text: string): boolean {
  const found = query.exec(text);
  if (found === null) return false;
  const [, kind, name = '', className, type, flags = '', server, code, records = ''] = found;
  question(draft, name, type, className);
  put(draft, 'dns.type', kind);
  put(draft, 'dns.response_code', code);
  put(draft, 'destination.ip', server);
  put(draft, 'bind.flags', flags);
  put(draft, 'network.transport', flags.includes('T') ? 'tcp' : 'udp');
  const answers = records
    .split(' ')
    .map(ipOf)
    .filter((ip) => ip !== null);
  put(draft, 'dns.resolved_ip', [...new Set(answers)]);
  putShape(draft, { category: ['network'], type: ['protocol', 'info'], action: kind ?? 'query' });
  if (code !== undefined)
    put(draft, 'event.outcome', code === 'NOERROR' || code === 'NXDOMAIN' ? 'success' : 'failure');
  return true;
}

function putRefusal(draft: Draft, text: string): boolean {
  const fault = failed.exec(text);
  if (fault !== null) {
    question(draft, fault[2] ?? '', fault[4], fault[3]);
    put(draft, 'event.reason', fault[1]);
    put(draft, 'dns.response_code', /^[A-Z]{4,10}$/.test(fault[1] ?? '') ? fault[1] : '');
    putShape(draft, { category: ['network'], type: ['protocol', 'error'], action: 'query-failed', outcome: 'failure' });
    return true;
  }
  const refusal = denied.exec(text);
  if (refusal !== null) {
    const [, what = '', , name = '', first, second, verdict = ''] = refusal;
    question(draft, name, first === 'IN' ? second : first, 'IN');
    const refused = verdict === 'denied' || verdict === 'refused';
    putShape(draft, {
      category: ['network'],
      type: ['protocol', refused ? 'denied' : 'allowed'],
      outcome: refused ? 'failure' : 'success',
    });
    put(draft, 'event.action', `${what.replaceAll(' ', '-')}-${refused ? 'denied' : 'allowed'}`);
    return true;
  }
  const rewrite = policy.exec(text);
  if (rewrite === null) return false;
  const [, , trigger, kind, name = '', type, className, zone] = rewrite;
  question(draft, name, type, className);
  put(draft, 'rule.name', zone);
  put(draft, 'rule.ruleset', trigger);
  put(draft, 'dns.response_code', /failed: ([A-Z]{4,12})$/.exec(text)?.[1]);
  putShape(draft, {
    category: ['network', 'intrusion_detection'],
    type: [kind === 'PASSTHRU' ? 'allowed' : 'denied'],
    action: 'rpz-rewrite',
  });
  return true;
}

function putResolver(draft: Draft, text: string): boolean {
  const slow = resolving.exec(text);
  if (slow !== null) {
    question(draft, slow[2] ?? '', slow[3], slow[4]);
    put(draft, 'source.ip', slow[5]);
    put(draft, 'source.port', slow[6]);
    put(draft, 'event.reason', slow[1]);
    return true;
  }
  const check = validating.exec(text);
  if (check !== null) {
    question(draft, check[1] ?? '', check[2]);
    put(draft, 'event.reason', check[3]);
    return true;
  }
  const copy = transfer.exec(text);
  if (copy !== null) {
    put(draft, 'dns.zone', copy[1]);
    put(draft, 'source.ip', copy[3]);
    put(draft, 'source.port', copy[4]);
    put(draft, 'event.reason', copy[5]);
    put(draft, 'event.action', 'zone-transfer');
    return true;
  }
  const owner = badOwner.exec(text);
  if (owner === null) return false;
  put(draft, 'dns.zone', owner[1]);
  question(draft, owner[2] ?? '', owner[3]);
  put(draft, 'event.reason', owner[4]);
  return true;
}

/** The time that BIND writes into its own files, read as UTC. */
function takeTime(draft: Draft, text: string): string {
  const found = ownTime.exec(text);
  if (found === null) return text;
  const [whole, day = '', month = '', year = '', clock = '', fraction = ''] = found;
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  draft.time = Date.UTC(
    Number(year),
    Math.max(0, months.indexOf(month)),
    Number(day),
    hours,
    minutes,
    seconds,
    Math.floor(Number(`0.${fraction || '0'}`) * 1000),
  );
  return text.slice(whole.length);
}

/** What only a name server says, without its name before it. */
const resolverLine =
  /^(?:[a-z-]{2,20}: (?:info|error|warning|notice): )?(?:(?:[a-z ]{4,60} )?resolving '\S{1,255}\/[A-Z0-9]{1,10}|(?:view \S{1,60}: {1,4})?validating (?:@0x[0-9a-f]+: )?\S{1,255}\/[A-Z0-9]{1,10}: |transfer of '\S{1,255}\/IN|zone \S{1,255}\/IN(?:\/\S{1,60})?: )/;

const other =
  /^(?:zone |rpz: |managed-keys|general: |DNS format error|sending notifies|received notify|automatic empty zone|listening on|running|shutting down|all zones loaded|loading configuration|reloading)/;

function bindEvent(line: SyslogMessage): NormalisedEvent | null {
  const draft = startDraft(product, line, { message: line.message });
  let text = takeTime(
    draft,
    line.program === '' || line.program.startsWith('named') ? line.message : `${line.program}: ${line.message}`,
  );
  const level = severity.exec(text);
  if (level !== null) {
    put(draft, 'bind.category', level[1]);
    put(draft, 'log.level', level[2]);
    text = text.slice(level[0].length);
  } else
    text = text.replace(
      /^(?:queries|query-errors|security|rpz|xfer-in|xfer-out|client|resolver|lame-servers|general): (?=\S)/,
      '',
    );
  const peer = client.exec(text);
  if (peer !== null) {
    put(draft, 'source.ip', peer[1]);
    put(draft, 'source.port', peer[2]);
    put(draft, 'dns.question.name', peer[3]);
    put(draft, 'bind.view', peer[4]);
    text = text.slice(peer[0].length);
  }
  const isServerLine = other.test(line.message) || other.test(text);
  const read = putQuery(draft, text) || putRefusal(draft, text) || putResolver(draft, text);
  if (!read && peer === null && !line.program.startsWith('named') && !isServerLine) return null;
  put(draft, 'network.protocol', 'dns');
  draft.logsource = has(draft, 'dns.question.name') ? { product: 'bind', category: 'dns' } : { product: 'bind' };
  if (!has(draft, 'event.category')) putShape(draft, { category: ['network'], type: ['info'] });
  draft.message = text;
  put(draft, 'process.name', got(draft, 'process.name') || 'named');
  put(draft, 'process.pid', line.pid);
  return finish(draft);
}

export const dnsBind: Device = {
  id: 'dns-bind',
  title: 'BIND',
  summary: 'Query log, query errors, security, response policy, transfers and validation of BIND 9.',
  aliases: ['bind', 'named'],
  snippets: [
    deviceSnippet(
      'named.conf: log through syslog',
      `logging {
  channel tocsin { syslog local3; severity info; print-category yes; print-severity yes; };
  category queries { tocsin; }; category query-errors { tocsin; }; category security { tocsin; };
  category rpz { tocsin; }; category xfer-in { tocsin; }; category xfer-out { tocsin; };
};
// and forward local3 to {syslogHost}:{syslogPort}
`,
    ),
    rsyslogFileSnippet('/var/log/named/queries.log', 'named'),
  ],
  recognises: ({ program, message }) => {
    if (program === 'named') return 90;
    const start = message.slice(0, 160);
    if (resolverLine.test(start)) return 65;
    return start.includes('client ') && /\bclient (?:@0x[0-9a-f]+ )?[0-9a-f.:]+#\d+/i.test(start) ? 80 : 0;
  },
  read: bindEvent,
};
