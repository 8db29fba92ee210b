// Which fields of an event say what happened, and what a rule should ask of each.
import type { LogSource } from '@tocsin/sigma';

/** A field of the draft: a Sigma item. */
export type Item = { name: string; key: string; values: string[] };

/** The telling fields, the best first; what is not here is only used when asked for. */
const telling = [
  'OriginalFileName', 'Image', 'CommandLine', 'ParentImage', 'TargetObject', 'Details', 'TargetFilename', 'ImageLoaded',
  'ScriptBlockText', 'Payload', 'QueryName', 'DestinationHostname', 'DestinationPort', 'PipeName', 'SourceImage',
  'TargetImage', 'GrantedAccess', 'ServiceName', 'ImagePath', 'ServiceFileName', 'TaskName', 'ShareName',
  'RelativeTargetName', 'ObjectName', 'Properties', 'LogonType', 'AuthenticationPackageName', 'TicketEncryptionType',
  'PrivilegeList', 'Status', 'SubStatus', 'exe', 'a0', 'a1', 'a2', 'syscall', 'key', 'program', 'eventName', 'eventSource',
  'errorCode', 'operationName', 'query', 'host', 'uri', 'user_agent', 'method', 'status_code', 'alert.signature',
  'id.resp_p', 'service', 'action', 'message',
] as const; // prettier-ignore
const rank = new Map<string, number>(telling.map((name, index) => [name, index]));

/** Names that tell when and where an event was written, never what happened. */
const incidental =
  /^(?:.*(?:Time|Guid|GUID|Pid|PID|LogonId|RecordID|RecordId)|Channel|Computer|Provider_Name|EventID|EventRecordID|Keywords|Level|Opcode|Task|Version|UserID|ProcessId|ThreadId|ParentProcessId|Hashes|RuleName|ts|uid|timestamp)$/;

const mostFields = 3;

/** The native names the draft starts from, the most telling first. */
export function tellingFields(native: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.keys(native)
    .filter((name) => (native[name]?.[0] ?? '') !== '' && native[name]?.[0] !== '-')
    .toSorted((a, b) => order(a) - order(b) || a.localeCompare(b));
}
const order = (name: string): number => rank.get(name) ?? (incidental.test(name) ? 1000 : 500);

/** The few that make a first draft: the best of the telling ones. */
export const chosenFields = (names: readonly string[]): string[] =>
  names.filter((name) => rank.has(name)).slice(0, mostFields);

/** What a rule asks of a field so that it finds more like this, not only this very event. */
export function itemOf(name: string, texts: readonly string[]): Item {
  const values = texts.filter((text) => text !== '');
  const [first = ''] = values;
  if (isPathField(name)) {
    const tail = /[\\/][^\\/]+$/.exec(first)?.[0];
    if (tail && tail.length > 2) return { name, key: `${name}|endswith`, values: [tail] };
  }
  if (isTextField(name)) {
    const words = wordsOf(first);
    if (words.length > 0) return { name, key: `${name}|contains${words.length > 1 ? '|all' : ''}`, values: words };
  }
  const keys = first.split('\\');
  if (name === 'TargetObject' && keys.length > 3)
    return { name, key: `${name}|endswith`, values: [`\\${keys.slice(-3).join('\\')}`] };
  return { name, key: name, values };
}

const isPathField = (name: string): boolean => /(?:Image|ImageLoaded|TargetFilename|ImagePath|exe)$/.test(name);
const isTextField = (name: string): boolean =>
  /(?:CommandLine|ScriptBlockText|Payload|message|Properties|user_agent)$/.test(name);

const mostWords = 4;
/** What differs from run to run: paths of users and temporary files, ids, hashes, numbers, addresses. */
const fleeting =
  /^(?:["']?[a-z]:\\.*|.*\\(?:users|temp|appdata)\\.*|\{?[\da-f]{8}-.*|[\da-f]{16,}|0x[\da-f]+|\d+|[\d.:]+)["']?$/i;

/** Words of a command that stay the same when it is run again: options first, in the order they are written. */
function wordsOf(text: string): string[] {
  const words = text
    .slice(0, 20_000)
    .split(/[\s,;|"']+/)
    .filter((word) => word.length >= 3 && word.length <= 60 && !fleeting.test(word));
  const unique = [...new Set(words)];
  const chosen = unique.toSorted((a, b) => weight(b) - weight(a)).slice(0, mostWords);
  return unique.filter((word) => chosen.includes(word));
}
const weight = (word: string): number => (/^[-/]/.test(word) ? 2 : /^[\w.-]+$/.test(word) ? 1 : 0) + word.length / 100;

/** As it stands in a rule: the category says it all where there is one. */
export const shownLogSource = ({ product, category, service }: LogSource): LogSource => ({
  ...(product && { product }),
  ...(category ? { category } : service ? { service } : {}),
});
