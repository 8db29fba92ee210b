// The Windows programs that say more than their fields: federation, network policy, certificates, background transfers.
import type { EcsDocument } from '@tocsin/contracts/event';

import { setUrl } from './url.ts';
import { ipOf, setAddress, setNumber, setPort, setText, setUser, textField, textOf } from './values.ts';
import type { WindowsRecord } from './windows-record.ts';

type Attributes = Record<string, string>;
type Reader = (record: WindowsRecord, ecs: EcsDocument, attrs: Attributes) => void;

/** The text of the first element of that name; audits of the federation service are XML inside the message. */
function elementOf(text: string, name: string): string {
  const open = text.indexOf(`<${name}>`);
  const close = open < 0 ? -1 : text.indexOf(`</${name}>`, open);
  const value = close < 0 ? '' : text.slice(open + name.length + 2, close).trim();
  return value === 'N/A' ? '' : value;
}

const federation: Reader = (record, ecs, attrs) => {
  const parameters = record.data['Data'];
  const text = Array.isArray(parameters) ? parameters.map(textOf).join('\n') : record.message;
  setUrl(elementOf(text, 'RelyingParty'), ecs, attrs);
  const ip = ipOf(elementOf(text, 'IpAddress').split(',', 1)[0]);
  if (ip !== null) ecs['source.ip'] = ip;
  const agent = elementOf(text, 'UserAgentString');
  if (agent !== '') ecs['user_agent.original'] = agent;
  if (ecs['user.name'] === undefined) setUser(ecs, elementOf(text, 'UserId'));
};

const networkPolicy: Reader = ({ data }, ecs, attrs) => {
  setAddress(ecs, 'destination', data['AuthenticationServer']);
  const caller = textOf(data['CallingStationID']);
  const ip = ipOf(caller);
  if (ip !== null) ecs['source.ip'] = ip;
  else if (/^(?:[\da-f]{2}[-:]){5}[\da-f]{2}$/i.test(caller))
    attrs['source.mac'] = caller.replaceAll(':', '-').toUpperCase();
};

const certificate: Reader = ({ data }, ecs) => setUser(ecs, data['Requester']);

const transfer: Reader = ({ data }, ecs, attrs) => {
  setUrl(textOf(data['url'] ?? data['RemoteName']), ecs, attrs);
  if (ecs['url.domain'] !== undefined) setAddress(ecs, 'destination', textField(ecs, 'url.domain'));
  const local = data['LocalName'];
  if (typeof local === 'string' && local !== '') ecs['file.path'] = local;
  else setText(ecs, 'file.name', data['name']);
  const length = textOf(data['fileLength']);
  // All bits set: not known yet.
  if (length !== '' && length !== '18446744073709551615') attrs['file.size'] = length;
  setUser(ecs, data['jobOwner']);
};

const labelled = /\n(?:Client Address|Caller IP):\s{1,20}\[?([\da-f.:]{2,45}?)\]?:(\d{1,5})(?:\s|$)/i;

/** Kept in the text alone: the event data holds the address in bytes. */
const addressInMessage: Reader = (record, ecs) => {
  const found = labelled.exec(record.message.replaceAll('\r', ' '));
  const ip = ipOf(found?.[1]);
  if (ip === null) return;
  ecs['source.ip'] = ip;
  setPort(ecs, 'source.port', found?.[2]);
};

const sharedMemory: Reader = ({ data }, ecs) =>
  setNumber(ecs, 'process.pid', data['ProcessId'] ?? data['ClientProcessId']);

const byProvider = new Map<string, Reader>([
  ['AD FS Auditing', federation],
  ['AD FS', federation],
  ['Microsoft-Windows-Bits-Client', transfer],
  ['Microsoft-Windows-SMBServer', addressInMessage],
  ['Microsoft-Windows-ActiveDirectory_DomainService', addressInMessage],
  ['Microsoft-Windows-WMI-Activity', sharedMemory],
]);

const audits = (eventId: number): Reader | undefined => {
  if (eventId >= 6272 && eventId <= 6280) return networkPolicy;
  return eventId === 4886 || eventId === 4887 || eventId === 4888 || eventId === 4889 ? certificate : undefined;
};

/** Adds what only readers of that one program know to look for. */
export function completeByProvider(record: WindowsRecord, ecs: EcsDocument, attrs: Attributes): void {
  const read =
    record.provider === 'Microsoft-Windows-Security-Auditing'
      ? audits(record.eventId)
      : byProvider.get(record.provider);
  read?.(record, ecs, attrs);
}
