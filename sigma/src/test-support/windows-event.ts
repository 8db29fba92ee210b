// Turns a Windows event as evtx_dump writes it into the flat form that rules are written for.
import { asObject } from './corpora.ts';

/** Several JSON objects one after another, pretty-printed or not. */
export function concatenatedObjects(json: string): Record<string, unknown>[] {
  return json
    .split(/(?<=^\})\s*(?=\{)|(?<=\})\n(?=\{)/m)
    .filter((text) => text.trim() !== '')
    .map((text) => asObject(JSON.parse(text)));
}

/** System's EventID, Channel, Provider_Name and Computer, and the event's data by name (spaces left out). */
export function flatWindowsEvent(document: Record<string, unknown>): Record<string, unknown> {
  const event = asObject(document['Event']);
  const system = asObject(event['System']);
  const provider = asObject(asObject(system['Provider'])['#attributes']);
  const id = system['EventID'];
  const data = {
    ...asObject(event['EventData']),
    ...Object.assign({}, ...Object.values(asObject(event['UserData'])).map(asObject)),
  };
  return {
    EventID: typeof id === 'object' ? asObject(id)['#text'] : id,
    Channel: system['Channel'],
    Provider_Name: provider['Name'],
    Computer: system['Computer'],
    ...Object.fromEntries(
      Object.entries(data)
        .filter(([name]) => name !== '#attributes')
        .map(([name, value]) => [
          name.replaceAll(' ', ''),
          name === 'Data' ? (asObject(value)['#text'] ?? value) : value,
        ]),
    ),
  };
}
