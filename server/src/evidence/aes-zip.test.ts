// The encrypted archive, opened by a reader that is not ours.
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';

import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { expect, test } from 'vitest';

import { aesZip } from './aes-zip.ts';
import { pieces } from './fixtures.ts';

const at = new Date('2026-03-14T09:26:52.000Z');
const zipped = (content: Buffer, password: string, name = 'née.bin'): Promise<Buffer> =>
  buffer(aesZip({ name, at, password }, pieces(content, 7777)));

async function opened(zip: Buffer, password: string) {
  const reader = new ZipReader(new BlobReader(new Blob([new Uint8Array(zip)])), { password, useWebWorkers: false });
  const entries = await reader.getEntries();
  const [entry] = entries;
  if (!entry || entry.directory) throw new Error('There is one file.');
  return {
    entry,
    count: entries.length,
    bytes: Buffer.from(await entry.getData(new Uint8ArrayWriter(), { checkSignature: true })),
  };
}

test.each([1, 15, 16, 17, 65_536, 1_234_567])('%i bytes come out as they went in', async (size) => {
  const content = randomBytes(size);
  const { entry, count, bytes } = await opened(await zipped(content, 'quatre tasses'), 'quatre tasses');
  expect(bytes.equals(content)).toBe(true);
  expect([count, entry.filename, entry.encrypted, entry.uncompressedSize]).toEqual([1, 'née.bin', true, size]);
});

test('another password opens nothing, and a changed byte is found', async () => {
  const zip = await zipped(randomBytes(10_000), 'right');
  await expect(opened(zip, 'wrong')).rejects.toBeInstanceOf(Error);
  const changed = Buffer.from(zip);
  changed[5000] = (changed[5000] ?? 0) ^ 1;
  await expect(opened(changed, 'right')).rejects.toBeInstanceOf(Error);
});

test('nothing of the content stands in the archive', async () => {
  expect((await zipped(Buffer.from('the quick brown fox '.repeat(100)), 'p')).includes('quick')).toBe(false);
});
