// Reads one `<Event xmlns=…>` document, as Windows renders it, into a WindowsRecord.
import { SaxesParser } from 'saxes';

import { ParseFault } from './source.ts';
import { parseTime } from './times.ts';
import { wholeNumber } from './values.ts';
import { fromSystem, type SystemPart, type WindowsRecord } from './windows-record.ts';

const maxDepth = 20;

type Reading = {
  path: string[];
  text: string;
  dataName: string | null;
  unnamed: string[];
  data: Record<string, unknown>;
  system: Record<string, string>;
  rendering: Record<string, string>;
  keywords: string[];
};

/** Throws ParseFault when the text is not one well-formed Windows event. */
export function readWindowsXml(xml: string): WindowsRecord {
  if (xml.includes('<!DOCTYPE')) throw new ParseFault('The XML declares a document type, which an event never does.');
  const reading: Reading = {
    path: [],
    text: '',
    dataName: null,
    unnamed: [],
    data: {},
    system: {},
    rendering: {},
    keywords: [],
  };
  try {
    parse(firstEvent(xml.trim()), reading);
  } catch (cause) {
    if (cause instanceof ParseFault) throw cause;
    throw new ParseFault('The XML of the event is not well-formed.');
  }
  return recordOf(reading);
}

/** A field of a JSON document may hold several events in a row; the record is the first. */
function firstEvent(xml: string): string {
  const end = xml.indexOf('</Event>');
  return end < 0 ? xml : xml.slice(0, end + 8);
}

function parse(xml: string, reading: Reading): void {
  const parser = new SaxesParser<{ fragment: false; position: false; xmlns: false }>({
    fragment: false,
    position: false,
    xmlns: false,
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    if (reading.path.length >= maxDepth) throw new ParseFault('The XML of the event is nested too deep.');
    reading.path.push(tag.name);
    reading.text = '';
    openTag(reading, tag.name, tag.attributes);
  });
  parser.on('text', (text) => {
    reading.text += text;
  });
  parser.on('cdata', (text) => {
    reading.text += text;
  });
  parser.on('closetag', (tag) => {
    closeTag(reading, tag.name);
    reading.path.pop();
    reading.text = '';
  });
  parser.write(xml).close();
}

function openTag(reading: Reading, name: string, attributes: Record<string, string>): void {
  const section = reading.path[1];
  if (reading.path.length === 1 && name !== 'Event') throw new ParseFault('The XML is not a Windows event.');
  if (section === 'System' && reading.path.length === 3) {
    for (const key in attributes) reading.system[`${name}.${key}`] = attributes[key] ?? '';
  } else if (name === 'Data' && section === 'EventData') {
    reading.dataName = attributes['Name'] ?? null;
  }
}

function closeTag(reading: Reading, name: string): void {
  const section = reading.path[1];
  const depth = reading.path.length;
  if (section === 'System' && depth === 3) reading.system[name] = reading.text;
  else if (section === 'EventData' && depth === 3) closeData(reading, name);
  else if (section === 'UserData' && depth >= 4) reading.data[name] ??= reading.text;
  else if (section === 'RenderingInfo' && depth === 3) reading.rendering[name] = reading.text;
  else if (section === 'RenderingInfo' && name === 'Keyword') reading.keywords.push(reading.text);
}

function closeData(reading: Reading, name: string): void {
  if (name !== 'Data') reading.data[name] = reading.text;
  else if (reading.dataName === null) reading.unnamed.push(reading.text);
  else reading.data[reading.dataName] = reading.text;
}

function recordOf(reading: Reading): WindowsRecord {
  const { system, data, rendering } = reading;
  if (reading.unnamed.length > 0) data['Data'] = reading.unnamed;
  const eventId = wholeNumber(system['EventID'] ?? '');
  if (eventId === null || eventId > 65_535) throw new ParseFault('The event id is not a number from 0 to 65535.');
  const part: SystemPart = {
    eventId,
    provider: system['Provider.Name'] ?? '',
    channel: system['Channel'] ?? '',
    computer: system['Computer'] ?? '',
    recordId: system['EventRecordID'] ?? '',
    time: parseTime(data['UtcTime']) ?? parseTime(system['TimeCreated.SystemTime']),
    level: system['Level'],
    keywords: system['Keywords'] ?? reading.keywords,
    task: system['Task'],
    opcode: system['Opcode'],
    writerPid: wholeNumber(system['Execution.ProcessID'] ?? ''),
    userSid: system['Security.UserID'] ?? '',
    message: rendering['Message'] ?? '',
  };
  const record = fromSystem(data, part);
  if (rendering['Task'] !== undefined) record.task = rendering['Task'];
  if (rendering['Opcode'] !== undefined) record.opcode = rendering['Opcode'];
  return record;
}
