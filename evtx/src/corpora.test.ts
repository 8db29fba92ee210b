// Recorded event logs: the same as the JSON beside them, and the same as libevtx reads, record by record.
import { describe, expect, it } from 'vitest';

import { readEvtx, type EvtxFault } from './index.ts';
import { exported, jsonBeside, missingCorpora, missingEvtxexport, recordings } from './test-support/corpora.ts';
import { concatenatedJson } from './test-support/json.ts';
import { xmlTree, type XmlElement } from './test-support/xml-tree.ts';

if (missingCorpora) console.warn(`Tests on recorded event logs are skipped: ${missingCorpora}.`);
else if (missingEvtxexport) console.warn(`The comparison with libevtx is skipped: ${missingEvtxexport}.`);

/** The JSON beside the recordings cuts times to microseconds, and leaves out the braces of identifiers and final blanks. */
const asDumped = (event: unknown): unknown =>
  JSON.parse(JSON.stringify(event), (_, value: unknown) =>
    typeof value === 'string'
      ? value
          .replace(/(T\d\d:\d\d:\d\d\.\d{6})\dZ$/, '$1Z')
          .replace(/^\{([\dA-F]{8}(?:-[\dA-F]{4}){3}-[\dA-F]{12})\}$/, '$1')
          .trimEnd()
      : value,
  );

/** libevtx writes times with nine digits and pads hexadecimal numbers; an XML reader turns its bare CR LF into LF. */
function asExported(element: XmlElement): XmlElement {
  const value = (text: string): string =>
    text
      .replaceAll('\r\n', '\n')
      .replace(/^0x0+(?=[\da-f]+$)/, '0x')
      .replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7})(?:00)?Z$/, '$1Z');
  return {
    name: element.name,
    attributes: Object.fromEntries(Object.entries(element.attributes).map(([name, text]) => [name, value(text)])),
    text: value(element.text),
    children: element.children.map(asExported),
  };
}

describe.skipIf(missingCorpora !== null)('recorded event logs', () => {
  const files = missingCorpora ? [] : recordings();

  it('are read without a fault', () => {
    const faults: EvtxFault[] = [];
    let records = 0;
    for (const { bytes } of files)
      for (const _ of readEvtx(bytes, { onFault: (fault) => faults.push(fault) })) records += 1;
    expect(files.length).toBeGreaterThan(100);
    expect(records).toBeGreaterThan(500);
    expect(faults).toEqual([]);
  });

  it('become the JSON that lies beside them', () => {
    let compared = 0;
    for (const { path, bytes } of files) {
      const json = jsonBeside(path);
      if (json === null) continue;
      const events = [...readEvtx(bytes)].map(({ event }) => asDumped(event));
      expect(events, path).toEqual(concatenatedJson(json).map(asDumped));
      compared += events.length;
    }
    expect(compared).toBeGreaterThan(90);
  });

  it.skipIf(missingEvtxexport !== null)('are the same as libevtx reads them', () => {
    let compared = 0;
    for (const { path, bytes } of files) {
      const ours = [...readEvtx(bytes, { xml: true })].map(({ xml }) => asExported(xmlTree(xml ?? '')));
      const theirs = exported(path).map((xml) => asExported(xmlTree(xml)));
      expect(ours, path).toEqual(theirs);
      compared += ours.length;
    }
    expect(compared).toBeGreaterThan(500);
  });

  it('give up more where what earlier use left behind is asked for', () => {
    const count = (leftovers: boolean): number => {
      let records = 0;
      for (const { bytes } of files)
        for (const { recovered } of readEvtx(bytes, { leftovers })) records += Number(recovered);
      return records;
    };
    expect(count(false)).toBe(0);
    expect(count(true)).toBeGreaterThan(500);
  });
});
