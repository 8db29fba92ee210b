// Recognises the JSON layouts Windows events travel in, and reads each into a WindowsRecord.
import { isObject, ParseFault } from './source.ts';
import { parseTime } from './times.ts';
import { textOf, wholeNumber } from './values.ts';
import {
  contentOf,
  fromSystem,
  levelName,
  noAddresses,
  outcomeOfKeywords,
  type WindowsRecord,
} from './windows-record.ts';
import { dataOfText, isWindowsText, readWindowsText } from './windows-text.ts';
import { readWindowsXml } from './windows-xml.ts';

type Fields = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === 'string' ? value : textOf(value));

const texts = ['xml', 'Xml', 'message', '_raw', 'event', 'log'];

/** Reads one record; throws ParseFault when it is in none of the layouts. */
export function readWindowsRecord(value: Fields): WindowsRecord {
  if (value['EventID'] !== undefined && value['EventID'] !== null) return readFlat(value);
  const winlog = value['winlog'];
  if (isObject(winlog)) return readWinlogbeat(value, winlog);
  const event = value['Event'];
  if (isObject(event)) return readEvtx(event);
  if (isObject(value['System'])) return readEvtx(value);
  for (const name of texts) {
    const text = value[name];
    if (typeof text !== 'string') continue;
    if (text.trimStart().startsWith('<Event')) return readWindowsXml(text);
    if (isWindowsText(text)) return readWindowsText(text);
  }
  return readWrapped(value);
}

function readWrapped(value: Fields): WindowsRecord {
  const inner = value['event'];
  if (isObject(inner)) {
    if (inner['EventID'] !== undefined && inner['EventID'] !== null) {
      const record = readFlat(inner);
      record.time ??= parseTime(value['@timestamp'] ?? value['timestamp'] ?? value['time']);
      return record;
    }
    if (isObject(inner['System'])) return readEvtx(inner);
  }
  const data = value['data'];
  if (isObject(data) && isObject(data['win'])) return readWazuh(data['win']);
  if (value['winlog.event_id'] !== undefined) return readWinlogbeat(value, dotted(value, 'winlog.'));
  if (value['Id'] !== undefined && typeof value['LogName'] === 'string') {
    return readFlat({ ...value, EventID: value['Id'], Channel: value['LogName'] });
  }
  throw new ParseFault('The record is in none of the known Windows event layouts: it names no event id.');
}

/** The keys below a dotted prefix, `event_data.` gathered into an object of its own. */
function dotted(value: Fields, prefix: string): Fields {
  const out: Fields = {};
  const data: Fields = {};
  for (const [key, item] of Object.entries(value)) {
    if (!key.startsWith(prefix)) continue;
    const name = key.slice(prefix.length);
    if (name.startsWith('event_data.')) data[name.slice(11)] = item;
    else out[name] = item;
  }
  if (out['event_data'] === undefined) out['event_data'] = data;
  return out;
}

function eventIdOf(value: unknown): number {
  const number = wholeNumber(isObject(value) ? (value['#text'] ?? value['Value']) : value);
  if (number === null || number > 65_535) throw new ParseFault('The event id is not a number from 0 to 65535.');
  return number;
}

/** Fluent Bit keeps the values of the event data without their names; the text has both. */
const withNames = (value: Fields): Fields =>
  Array.isArray(value['StringInserts']) && typeof value['Message'] === 'string'
    ? { ...dataOfText(value['Message'], text(value['ProviderName'])), ...value }
    : value;

/** NXLog, Mordor and other flat layouts: system and event data side by side. Copied only when a name is missing. */
function readFlat(flat: Fields): WindowsRecord {
  const value = withNames(flat);
  const eventId = eventIdOf(value['EventID']);
  const channel = text(value['Channel'] ?? value['LogName']);
  const provider = text(value['Provider_Name'] ?? value['SourceName'] ?? value['ProviderName']);
  const computer = text(value['Computer'] ?? value['Hostname'] ?? value['MachineName'] ?? value['ComputerName']);
  if (channel === '' && provider === '') throw new ParseFault('The record names neither a channel nor a provider.');
  const complete =
    value['EventID'] === eventId &&
    value['Channel'] !== undefined &&
    value['Provider_Name'] !== undefined &&
    value['Computer'] !== undefined;
  const native = complete
    ? value
    : { ...value, EventID: eventId, Channel: channel, Provider_Name: provider, Computer: computer };
  const utc = value['UtcTime'];
  const time = value['@timestamp'] ?? value['TimeCreated'] ?? value['EventTime'];
  const account = text(value['AccountName']);
  const keywords = value['Keywords'];
  return {
    eventId,
    channel,
    provider,
    computer,
    recordId: text(value['RecordNumber'] ?? value['EventRecordID'] ?? value['RecordId']),
    time: (typeof utc === 'string' ? parseTime(utc) : null) ?? parseTime(time),
    level: levelName(value['Level'] ?? value['Severity'] ?? ''),
    outcome: outcomeOfKeywords(keywords) ?? outcomeOfKeywords(value['EventType']),
    task: text(value['Category'] ?? value['TaskDisplayName']),
    opcode: text(value['Opcode']),
    writerPid: wholeNumber(value['ExecutionProcessID']),
    userSid: text(value['UserID']),
    userAccount: account !== '' && typeof value['Domain'] === 'string' ? `${value['Domain']}\\${account}` : account,
    data: value,
    message: text(value['Message'] ?? value['message']),
    agentId: '',
    hostIps: noAddresses,
    native,
  };
}

/** Winlogbeat 7 and 8, Filebeat's winlog input, Elastic Agent. */
function readWinlogbeat(value: Fields, winlog: Fields): WindowsRecord {
  const event = isObject(value['event']) ? value['event'] : {};
  const host = isObject(value['host']) ? value['host'] : {};
  const agent = isObject(value['agent']) ? value['agent'] : {};
  const log = isObject(value['log']) ? value['log'] : {};
  const eventData = isObject(winlog['event_data']) ? winlog['event_data'] : {};
  const message = text(value['message']);
  const userData = isObject(winlog['user_data']) ? winlog['user_data'] : null;
  const named = userData === null ? eventData : { ...eventData, ...userData };
  const eventId = eventIdOf(winlog['event_id'] ?? event['code'] ?? value['event.code']);
  const channel = text(winlog['channel']);
  const linux = channel.startsWith('Linux-Sysmon') ? 'Linux-Sysmon' : '';
  const provider = text(winlog['provider_name'] ?? event['provider'] ?? linux);
  if (channel === '' && provider === '') throw new ParseFault('The record names neither a channel nor a provider.');
  const data = completed(named, message, provider);
  const computer = text(winlog['computer_name'] ?? host['name'] ?? value['host.name']);
  const process = isObject(winlog['process']) ? winlog['process'] : {};
  const user = isObject(winlog['user']) ? winlog['user'] : {};
  const native: Fields = { ...data, EventID: eventId, Channel: channel, Provider_Name: provider, Computer: computer };
  const params = classicParameters(eventData);
  if (params !== null) native['Data'] = params;
  if (message !== '' && native['Message'] === undefined) native['Message'] = message;
  const recordId = text(winlog['record_id']);
  if (recordId !== '') native['EventRecordID'] = recordId;
  return {
    eventId,
    channel,
    provider,
    computer,
    recordId,
    time: parseTime(data['UtcTime']) ?? parseTime(winlog['time_created']) ?? parseTime(value['@timestamp']),
    level: levelName(winlog['level'] ?? log['level']),
    outcome: outcomeOfKeywords(winlog['keywords']) ?? outcomeName(winlog['outcome'] ?? event['outcome']),
    task: text(winlog['task']),
    opcode: text(winlog['opcode']),
    writerPid: wholeNumber(process['pid']),
    userSid: text(user['identifier']),
    userAccount: account(text(user['domain']), text(user['name'])),
    data,
    message,
    agentId: text(agent['id']),
    action: text(event['action']),
    carried: value,
    hostIps: Array.isArray(host['ip']) ? host['ip'].filter((ip) => typeof ip === 'string') : noAddresses,
    native,
  };
}

const account = (domain: string, name: string): string => (domain === '' || name === '' ? name : `${domain}\\${name}`);
const outcomeName = (value: unknown): 'success' | 'failure' | null =>
  value === 'success' || value === 'failure' ? value : null;

/** Some pipelines drop the event data and keep the text. */
function completed(named: Fields, message: string, provider: string): Fields {
  if (named['UtcTime'] === undefined && message.includes('\nUtcTime: '))
    return { ...named, ...dataOfMessage(message, named) };
  return message === '' || Object.keys(named).length > 0 ? named : dataOfText(message, provider);
}

/** The rendered text, whose Sysmon lines are `Name: value`. */
function dataOfMessage(message: string, known: Fields): Fields {
  const found: Fields = {};
  for (const line of message.split('\n')) {
    const colon = line.indexOf(': ');
    const name = colon > 0 ? line.slice(0, colon) : '';
    if (name === '' || name.includes(' ') || name in known) continue;
    found[name] = line.slice(colon + 2).trimEnd();
  }
  return found;
}

/** Nameless `<Data>` elements arrive as param1, param2 …: Sigma's classic rules read them as `Data`. */
function classicParameters(data: Fields): string[] | null {
  if (data['param1'] === undefined) return null;
  const values: string[] = [];
  for (let index = 1; data[`param${index}`] !== undefined; index++) values.push(text(data[`param${index}`]));
  return values;
}

const attributesOf = (value: unknown): Fields => {
  if (!isObject(value)) return {};
  const inner = value['#attributes'];
  return isObject(inner) ? inner : value;
};

/** evtx_dump (`#attributes`, `#text`) and Velociraptor (`EventID.Value`). */
function readEvtx(event: Fields): WindowsRecord {
  const system = event['System'];
  if (!isObject(system)) throw new ParseFault('The event has no System part.');
  const eventId = eventIdOf(system['EventID']);
  const provider = text(attributesOf(system['Provider'])['Name']);
  const time = attributesOf(system['TimeCreated'])['SystemTime'];
  const data = evtxData(event);
  return fromSystem(data, {
    eventId,
    provider,
    channel: text(contentOf(system['Channel'])),
    computer: text(contentOf(system['Computer'])),
    recordId: text(contentOf(system['EventRecordID'])),
    time: parseTime(data['UtcTime']) ?? parseTime(time),
    level: system['Level'],
    keywords: contentOf(system['Keywords']),
    task: system['Task'],
    opcode: system['Opcode'],
    writerPid: wholeNumber(attributesOf(system['Execution'])['ProcessID']),
    userSid: text(attributesOf(system['Security'])['UserID']),
    message: text(event['Message'] ?? ''),
  });
}

function evtxData(event: Fields): Fields {
  const eventData = event['EventData'];
  const data: Fields = {};
  if (isObject(eventData)) addParts(data, eventData);
  const userData = event['UserData'];
  if (isObject(userData)) {
    for (const inner of Object.values(userData)) if (isObject(inner)) addParts(data, inner);
  }
  return data;
}

function addParts(data: Fields, parts: Fields): void {
  for (const key in parts) {
    if (key === '#attributes' || key === 'xmlns') continue;
    const value = parts[key];
    data[key] = isObject(value) ? contentOf(value) : value;
  }
}

/** Wazuh's `data.win`: names in camelCase; Sigma wants them as Windows writes them. */
function readWazuh(win: Fields): WindowsRecord {
  const system = isObject(win['system']) ? win['system'] : {};
  const eventData = isObject(win['eventdata']) ? win['eventdata'] : {};
  const data: Fields = {};
  for (const key in eventData) data[key.charAt(0).toUpperCase() + key.slice(1)] = eventData[key];
  return fromSystem(data, {
    eventId: eventIdOf(system['eventID']),
    provider: text(system['providerName']),
    channel: text(system['channel']),
    computer: text(system['computer']),
    recordId: text(system['eventRecordID']),
    time: parseTime(data['UtcTime']) ?? parseTime(system['systemTime']),
    level: system['level'],
    keywords: system['keywords'],
    task: system['task'],
    opcode: system['opcode'],
    writerPid: wholeNumber(system['processID']),
    userSid: '',
    message: text(system['message']),
  });
}
