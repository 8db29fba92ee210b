// Reads what S3 answers in XML: a page of a listing, or an error.
import { SaxesParser } from 'saxes';

export type BucketObject = { key: string; etag: string; size: number; modifiedAt: Date };
export type ListingPage = { objects: BucketObject[]; next: string | null };

type Leaf = { path: string; text: string };

/** The text of every element that holds no other, in order. @throws Error when it is no XML */
function leavesOf(xml: string): Leaf[] {
  const parser = new SaxesParser();
  const leaves: Leaf[] = [];
  const path: string[] = [];
  let text = '';
  let isLeaf = false;
  parser.on('opentag', ({ name }) => {
    path.push(name);
    text = '';
    isLeaf = true;
  });
  parser.on('text', (part) => {
    text += part;
  });
  parser.on('closetag', () => {
    if (isLeaf) leaves.push({ path: path.join('/'), text });
    isLeaf = false;
    path.pop();
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  return leaves;
}

const list = 'ListBucketResult/';

/** ListObjectsV2. @throws Error when the answer is something else */
export function listingIn(xml: string): ListingPage {
  const leaves = leavesOf(xml);
  const valueOf = (name: string): string => leaves.find(({ path }) => path === list + name)?.text ?? '';
  if (!leaves.some(({ path }) => path.startsWith(list))) throw new Error('The answer is no listing of a bucket.');
  const isEncoded = valueOf('EncodingType') === 'url';
  const objects: BucketObject[] = [];
  let fields = new Map<string, string>();
  const take = (): void => {
    const key = fields.get('Key');
    if (key !== undefined)
      objects.push({
        key: isEncoded ? decodeURIComponent(key.replaceAll('+', ' ')) : key,
        etag: (fields.get('ETag') ?? '').replaceAll('"', ''),
        size: Number(fields.get('Size') ?? 0),
        modifiedAt: new Date(fields.get('LastModified') ?? 0),
      });
    fields = new Map();
  };
  const inContents = `${list}Contents/`;
  for (const { path, text } of leaves) {
    if (!path.startsWith(inContents)) continue;
    const name = path.slice(inContents.length);
    if (name === 'Key' && fields.has('Key')) take();
    fields.set(name, text);
  }
  take();
  const next = valueOf('NextContinuationToken');
  return { objects, next: valueOf('IsTruncated') === 'true' && next !== '' ? next : null };
}

/** `AccessDenied: Access Denied`; null where the answer says nothing of the kind. */
export function errorIn(xml: string): { code: string; message: string } | null {
  try {
    const leaves = leavesOf(xml);
    const code = leaves.find(({ path }) => path === 'Error/Code')?.text ?? '';
    const message = leaves.find(({ path }) => path === 'Error/Message')?.text ?? '';
    return code === '' ? null : { code, message: message.slice(0, 300) };
  } catch {
    return null;
  }
}
