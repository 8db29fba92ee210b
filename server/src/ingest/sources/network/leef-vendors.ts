// What the products that write LEEF mean by their events: kind, outcome, and the fields only they have.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import { putFullUrl, putUser } from './conversions.ts';
import { type Draft, fieldTable, got, has, put, putFields, putShape, type Shape } from './draft.ts';
import { readKeyValues } from './key-value.ts';
import { wordIn } from './words.ts';

type Fields = Record<string, string>;
type LeefVendor = {
  logsource: NormalisedEvent['logsource'];
  shape: (draft: Draft, record: Fields, id: string) => void;
};

const success = /^(?:allow|allowed|accept|accepted|permit|permitted|pass|success|succeeded|ok|true)/i;
const failure =
  /^(?:den(?:y|ied)|block|blocked|drop|dropped|discard|refuse|terminate|reject|rejected|fail|failed|failure|false)/i;

/** What most products say in a field named action, outcome or disposition. */
function shapeAny(draft: Draft, record: Fields): void {
  const action = record['action'] ?? record['Action'] ?? record['act'] ?? record['disp'] ?? '';
  if (action !== '' && action !== 'None') put(draft, 'event.action', action);
  const verdict = record['outcome'] ?? record['result'] ?? record['status'] ?? action;
  const outcome = success.test(verdict) ? 'success' : failure.test(verdict) ? 'failure' : 'unknown';
  const login = record['isLoginEvent'] === 'true' || record['isLogoutEvent'] === 'true';
  const type = login ? (record['isLoginEvent'] === 'true' ? 'start' : 'end') : 'info';
  putShape(draft, { category: [login ? 'authentication' : 'network'], type: [type], outcome });
}

const vault: Record<string, Shape> = {
  '4': { category: ['authentication'], type: ['start'], outcome: 'failure' },
  '7': { category: ['authentication'], type: ['start'] },
  '8': { category: ['authentication'], type: ['end'] },
  '19': { category: ['network'], type: ['connection', 'start'] },
  '20': { category: ['network'], type: ['connection', 'start'] },
  '22': { category: ['iam'], type: ['info'] },
  '24': { category: ['configuration'], type: ['change'] },
  '38': { category: ['iam'], type: ['info'], outcome: 'failure' },
  '57': { category: ['configuration'], type: ['change'], outcome: 'failure' },
  '60': { category: ['iam'], type: ['info'], outcome: 'failure' },
  '295': { category: ['iam'], type: ['info'] },
  '300': { category: ['session'], type: ['start'] },
  '301': { category: ['session'], type: ['start'], outcome: 'failure' },
  '302': { category: ['session'], type: ['end'] },
  '303': { category: ['session'], type: ['end'], outcome: 'failure' },
  '308': { category: ['iam'], type: ['info'] },
  '309': { category: ['authentication'], type: ['start'], outcome: 'failure' },
  '359': { category: ['iam'], type: ['info'] },
  '361': { category: ['iam'], type: ['info'] },
};

const changes: readonly (readonly [RegExp, string])[] = [
  [/^(?:add|create|new|store|open)\b/i, 'creation'],
  [/^(?:delete|remove|clear)\b/i, 'deletion'],
  [/^(?:update|change|rename|move|set|reset|activate|deactivate)\b/i, 'change'],
];

function shapeVault(draft: Draft, record: Fields, id: string): void {
  if (!has(draft, 'user.target.name')) put(draft, 'user.target.name', record['duser']);
  const action = record['Action'] ?? record['EventMessage'] ?? '';
  put(draft, 'event.action', action);
  const type = changes.find(([verb]) => verb.test(action))?.[1];
  const aboutFile = /file/i.test(action);
  const category = aboutFile ? (type === 'change' ? ['configuration', 'file'] : ['file']) : ['configuration'];
  putShape(
    draft,
    wordIn(vault, id) ??
      (type === undefined
        ? { category: ['iam'], type: ['info'] }
        : { category, type: [aboutFile && type === 'creation' ? 'info' : type] }),
  );
  if (!has(draft, 'event.outcome'))
    put(draft, 'event.outcome', /fail|denied|error/i.test(action) ? 'failure' : 'success');
  const details = readKeyValues(record['ExtraDetails'] ?? '', { separator: ';' });
  putFields(draft, details, vaultDetails, 'cyberark.vault.extra.');
}

const vaultDetails = fieldTable({
  SessionDuration: ['event.duration', (value) => /^\d+:\d\d:\d\d$/.test(value) ? value.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1e9 : null],
  Command: 'process.command_line',
  Protocol: ['network.protocol', (value) => value.toLowerCase()],
}); // prettier-ignore

const history = /PID\\?=(\d{1,9}) UID\\?=\d{1,9} USER\\?=(\S{1,64}) (.*)$/;

function shapeForcepoint(draft: Draft, record: Fields, id: string): void {
  put(draft, 'event.action', id);
  const action = record['action'] ?? '';
  const outcome = success.test(action) ? 'success' : failure.test(action) ? 'failure' : 'unknown';
  const command = history.exec(record['msg'] ?? '');
  const type = action !== '' ? 'connection' : /Closed|Terminated/.test(id) ? 'end' : 'info';
  putShape(draft, { category: [command === null ? 'network' : 'process'], type: [type], outcome });
  put(draft, 'host.name', record['sender']);
  put(draft, 'observer.type', 'Firewall');
  put(draft, 'process.pid', command?.[1]);
  put(draft, 'process.command_line', command?.[3]);
}

const dhcp = /^DHCP[A-Z]+ (?:on|for) (\S{3,45}) (?:to|from) ([0-9a-f:]{17})(?: \(([^)]{1,100})\))?/i;

function shapeWatchguard(draft: Draft, record: Fields, id: string): void {
  const { disp = '', msg = '' } = record;
  put(draft, 'event.action', disp);
  const scanned = /ProxyAvScan|APT|virus/i.test(msg);
  const verdict = success.test(disp) ? 'allowed' : failure.test(disp) ? 'denied' : '';
  if (scanned) putShape(draft, { category: ['malware'], type: ['info'] });
  else putShape(draft, { category: ['network'], type: verdict === '' ? ['info'] : ['connection', verdict] });
  put(draft, 'observer.type', 'firewall');
  const user = record['src_user'];
  if (user?.includes('@')) put(draft, 'user.email', user);
  putUser(draft, 'user', user);
  put(draft, 'destination.domain', record['dstname']);
  putFullUrl(draft, record['dstPort'] === '443' ? 'https' : 'http');
  const lease = dhcp.exec(msg);
  put(draft, 'source.ip', lease?.[1]);
  put(draft, 'source.mac', lease?.[2]);
  put(draft, 'source.domain', lease?.[3]);
  if (id.startsWith('3000') && got(draft, 'source.ip') !== '')
    draft.logsource = { product: 'watchguard', category: 'firewall' };
}

const vendors: readonly (readonly [RegExp, LeefVendor])[] = [
  [/^Cyber-?Ark$/i, { logsource: { product: 'cyberark', service: 'vault' }, shape: shapeVault }],
  [
    /^(?:Forcepoint|Stonesoft|McAfee Next)/i,
    { logsource: { product: 'forcepoint', category: 'firewall' }, shape: shapeForcepoint },
  ],
  [/^WatchGuard/i, { logsource: { product: 'watchguard' }, shape: shapeWatchguard }],
];

/** What is known of the vendor, or what holds for any. */
export const leefVendorOf = (vendor: string, product: string): LeefVendor =>
  vendors.find(([name]) => name.test(vendor))?.[1] ?? {
    logsource: { product: product.toLowerCase() },
    shape: shapeAny,
  };
