// XML as a tree that two programs' renderings of one event can be compared by.
import { SaxesParser } from 'saxes';

export type XmlElement = { name: string; attributes: Record<string, string>; text: string; children: XmlElement[] };

/** White space between elements is layout. @throws Error when the XML is not well-formed */
export function xmlTree(xml: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, text: '', children: [] };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: XmlElement = { name, attributes: { ...attributes }, text: '', children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const addText = (text: string): void => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element && element.children.length > 0) element.text = element.text.trim();
  });
  parser.write(xml).close();
  const [first] = root.children;
  if (first === undefined) throw new Error('The XML holds no element.');
  return first;
}
