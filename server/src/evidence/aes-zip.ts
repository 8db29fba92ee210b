// A ZIP with one file, encrypted with AES-256 as WinZip's AE-2 format says: https://www.winzip.com/en/support/aes-encryption/
//
// The file is stored, not packed. Sizes follow the data (bit 3) and are those of ZIP64, so that it streams whatever the size.
import { createCipheriv, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

const [keyBytes, saltBytes, verifierBytes, authBytes] = [32, 16, 2, 10];
const iterations = 1000;
const versionNeeded = 51;
const flags = 0x0001 | 0x0008 | 0x0800;
const aesMethod = 99;
const zip64Marker = 0xffff_ffff;
const blockBytes = 16;
const blocksAtOnce = 4096;

/** AE-2, 256 bits, and the method underneath: stored. */
function aesExtra(): Buffer {
  const extra = Buffer.alloc(11);
  extra.writeUInt16LE(0x9901, 0);
  extra.writeUInt16LE(7, 2);
  extra.writeUInt16LE(2, 4);
  extra.write('AE', 6, 'latin1');
  extra.writeUInt8(3, 8);
  extra.writeUInt16LE(0, 9);
  return extra;
}

function zip64Extra(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + values.length * 8);
  extra.writeUInt16LE(0x0001, 0);
  extra.writeUInt16LE(values.length * 8, 2);
  for (const [index, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + index * 8);
  return extra;
}

function dosTime(at: Date): { date: number; time: number } {
  const year = Math.min(Math.max(at.getUTCFullYear(), 1980), 2107);
  return {
    date: ((year - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
  };
}

type Entry = { name: Buffer; at: { date: number; time: number } };

function localHeader({ name, at }: Entry): Buffer {
  const extra = Buffer.concat([zip64Extra([0, 0]), aesExtra()]);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x0403_4b50, 0);
  header.writeUInt16LE(versionNeeded, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(aesMethod, 8);
  header.writeUInt16LE(at.time, 10);
  header.writeUInt16LE(at.date, 12);
  header.writeUInt32LE(zip64Marker, 18);
  header.writeUInt32LE(zip64Marker, 22);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, name, extra]);
}

/** The checksum stays zero: AE-2 has the authentication code instead. */
function ending({ name, at }: Entry, packed: number, plain: number, directoryAt: number): Buffer {
  const descriptor = Buffer.alloc(24);
  descriptor.writeUInt32LE(0x0807_4b50, 0);
  descriptor.writeBigUInt64LE(BigInt(packed), 8);
  descriptor.writeBigUInt64LE(BigInt(plain), 16);
  const extra = Buffer.concat([zip64Extra([plain, packed, 0]), aesExtra()]);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x0201_4b50, 0);
  entry.writeUInt16LE(versionNeeded, 4);
  entry.writeUInt16LE(versionNeeded, 6);
  entry.writeUInt16LE(flags, 8);
  entry.writeUInt16LE(aesMethod, 10);
  entry.writeUInt16LE(at.time, 12);
  entry.writeUInt16LE(at.date, 14);
  entry.writeUInt32LE(zip64Marker, 20);
  entry.writeUInt32LE(zip64Marker, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt16LE(extra.length, 30);
  entry.writeUInt32LE(zip64Marker, 42);
  const directory = Buffer.concat([entry, name, extra]);
  const start = directoryAt + descriptor.length;
  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(0x0606_4b50, 0);
  end64.writeBigUInt64LE(44n, 4);
  end64.writeUInt16LE(versionNeeded, 12);
  end64.writeUInt16LE(versionNeeded, 14);
  end64.writeBigUInt64LE(1n, 24);
  end64.writeBigUInt64LE(1n, 32);
  end64.writeBigUInt64LE(BigInt(directory.length), 40);
  end64.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x0706_4b50, 0);
  locator.writeBigUInt64LE(BigInt(start + directory.length), 8);
  locator.writeUInt32LE(1, 16);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(zip64Marker, 16);
  return Buffer.concat([descriptor, directory, end64, locator, end]);
}

/** CTR as WinZip counts: little-endian, from one. The counter blocks are encrypted by ECB and laid over the bytes. */
function createKeystream(key: Buffer): (bytes: Buffer) => Buffer {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  let counter = 1n;
  let left: Buffer = Buffer.alloc(0);
  const more = (): Buffer => {
    const blocks = Buffer.alloc(blockBytes * blocksAtOnce);
    for (let index = 0; index < blocksAtOnce; index += 1, counter += 1n)
      blocks.writeBigUInt64LE(counter, index * blockBytes);
    return cipher.update(blocks);
  };
  return (bytes) => {
    const out = Buffer.alloc(bytes.length);
    for (let at = 0; at < bytes.length;) {
      if (left.length === 0) left = more();
      const length = Math.min(left.length, bytes.length - at);
      for (let index = 0; index < length; index += 1) out[at + index] = (bytes[at + index] ?? 0) ^ (left[index] ?? 0);
      left = left.subarray(length);
      at += length;
    }
    return out;
  };
}

/** @param name of the file inside, without folders */
export async function* aesZip(
  { name, at, password }: { name: string; at: Date; password: string },
  content: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const entry = { name: Buffer.from(name, 'utf8'), at: dosTime(at) };
  const salt = randomBytes(saltBytes);
  const derived = pbkdf2Sync(password, salt, iterations, keyBytes * 2 + verifierBytes, 'sha1');
  const encrypt = createKeystream(derived.subarray(0, keyBytes));
  const mac = createHmac('sha1', derived.subarray(keyBytes, keyBytes * 2));
  const header = localHeader(entry);
  yield Buffer.concat([header, salt, derived.subarray(keyBytes * 2)]);
  let plain = 0;
  for await (const piece of content) {
    const sealed = encrypt(piece);
    mac.update(sealed);
    plain += piece.length;
    yield sealed;
  }
  yield mac.digest().subarray(0, authBytes);
  const packed = saltBytes + verifierBytes + plain + authBytes;
  yield ending(entry, packed, plain, header.length + packed);
}
