import { isObject, type SourceRecord } from './source.ts';
// Whether a record is a Windows event in one of the layouts, and whether it is Sysmon's; asked of every unnamed record.
import { isWindowsText } from './windows-text.ts';

type Fields = Record<string, unknown>;

const has = (value: Fields, names: readonly string[]): boolean => names.some((name) => value[name] !== undefined);
const origins = [
  'Channel',
  'SourceName',
  'Provider_Name',
  'ProviderName',
  'LogName',
  'ProviderGuid',
  'SourceModuleName',
];
const texts = ['xml', 'Xml', '_raw', 'message', 'event'];

/** The text of the event where the layout is a text inside an object. */
function textIn(value: Fields): string {
  for (const name of texts) {
    const text = value[name];
    if (typeof text === 'string' && isText(text)) return text;
  }
  return '';
}

const isText = (text: string): boolean => text.startsWith('<Event') || isWindowsText(text);

function scoreOf(value: Fields): number {
  if (isObject(value['winlog']) || value['winlog.event_id'] !== undefined) return 95;
  if (value['EventID'] !== undefined && value['EventID'] !== null) return has(value, origins) ? 93 : 40;
  if (value['Id'] !== undefined && typeof value['LogName'] === 'string') return 90;
  const wrapped = isObject(value['Event']) ? value['Event'] : isObject(value['event']) ? value['event'] : value;
  if (isObject(wrapped['System']) && has(wrapped['System'], ['EventID', 'Provider'])) return 95;
  if (isObject(value['event']) && value['event']['EventID'] !== undefined && has(value['event'], origins)) return 93;
  const data = value['data'];
  if (isObject(data) && isObject(data['win'])) return 88;
  return textIn(value) === '' ? 0 : 95;
}

export function recogniseWindows({ raw, value }: SourceRecord): number {
  if (isObject(value)) return scoreOf(value);
  if (value !== undefined) return 0;
  const start = raw.slice(0, 400).trimStart();
  return isText(start) ? 95 : 0;
}

/** One more than Windows where the channel or provider is Sysmon's. */
export function recogniseSysmon(record: SourceRecord): number {
  const score = recogniseWindows(record);
  if (score === 0) return 0;
  const { value, raw } = record;
  if (!isObject(value)) return raw.slice(0, 2_000).includes('-Sysmon') ? score + 1 : 0;
  const winlog = isObject(value['winlog']) ? value['winlog'] : value;
  const names = [
    winlog['channel'],
    winlog['provider_name'],
    value['Channel'],
    value['SourceName'],
    value['Provider_Name'],
  ];
  if (names.some((name) => typeof name === 'string' && name.includes('Sysmon'))) return score + 1;
  const text = textIn(value);
  if (text !== '') return text.slice(0, 2_000).includes('-Sysmon') ? score + 1 : 0;
  const event = isObject(value['Event']) ? value['Event'] : isObject(value['event']) ? value['event'] : value;
  const system = isObject(event['System']) ? event['System'] : isObject(value['event']) ? value['event'] : null;
  return system !== null && JSON.stringify(system['Channel'] ?? system['Provider'] ?? '').includes('Sysmon')
    ? score + 1
    : 0;
}
