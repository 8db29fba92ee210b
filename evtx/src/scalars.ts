// The value types of BinXML as text and numbers, written as Windows writes them (MS-EVEN6 §2.2.12).
import { utf16At } from './chunk-text.ts';
import { DecodeFault } from './fault.ts';
import type { Scalar } from './value.ts';

export const valueType = {
  null: 0x00,
  string: 0x01,
  ansiString: 0x02,
  int8: 0x03,
  uint8: 0x04,
  int16: 0x05,
  uint16: 0x06,
  int32: 0x07,
  uint32: 0x08,
  int64: 0x09,
  uint64: 0x0a,
  real32: 0x0b,
  real64: 0x0c,
  bool: 0x0d,
  binary: 0x0e,
  guid: 0x0f,
  size: 0x10,
  fileTime: 0x11,
  systemTime: 0x12,
  sid: 0x13,
  hex32: 0x14,
  hex64: 0x15,
  handle: 0x20,
  binXml: 0x21,
  xml: 0x23,
  /** Set on a type: a list of it. */
  list: 0x80,
} as const;

const hexOf: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).toUpperCase().padStart(2, '0'),
);
const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** Upper case, no spaces: `0F2A`. */
function hexBytes(data: DataView, offset: number, size: number): string {
  let text = '';
  for (let at = offset; at < offset + size; at++) text += hexOf[data.getUint8(at)] ?? '';
  return text;
}

const hexByte = (data: DataView, at: number): string => hexOf[data.getUint8(at)] ?? '';

/** `{54849625-5478-4994-A5BA-3E3B0328C30D}`: three little-endian numbers, then bytes. */
export function guidAt(data: DataView, at: number): string {
  const one = hexByte(data, at + 3) + hexByte(data, at + 2) + hexByte(data, at + 1) + hexByte(data, at);
  const two = hexByte(data, at + 5) + hexByte(data, at + 4);
  const three = hexByte(data, at + 7) + hexByte(data, at + 6);
  return `{${one}-${two}-${three}-${hexBytes(data, at + 8, 2)}-${hexBytes(data, at + 10, 6)}}`;
}

const sidSize = (data: DataView, at: number): number => 8 + 4 * data.getUint8(at + 1);

/** `S-1-5-21-…` (MS-DTYP §2.4.2.1); an authority beyond 32 bits is written in hex. */
function sidAt(data: DataView, at: number): string {
  const high = data.getUint16(at + 2, false);
  const low = data.getUint32(at + 4, false);
  const authority =
    high === 0 ? String(low) : `0x${high.toString(16).padStart(4, '0')}${low.toString(16).padStart(8, '0')}`;
  let text = `S-${data.getUint8(at)}-${authority}`;
  const count = data.getUint8(at + 1);
  for (let index = 0; index < count; index++) text += `-${data.getUint32(at + 8 + 4 * index, true)}`;
  return text;
}

/** Seconds from 1601-01-01 to 1970-01-01. */
const epochOffset = 11_644_473_600;
/** Beyond the year 9999, where ISO 8601 ends. */
const lastHighPart = 0x24_c8_5a_5e;
let lastSecond = Number.NaN;
let lastSecondText = '';

/**
 * 100 ns ticks since 1601 as ISO 8601 with seven digits; a time after the year 9999 is kept as its number in hex.
 * 2^32 ticks are 429 s and 4,967,296 ticks: so no step leaves the safe integers.
 */
export function fileTimeAt(data: DataView, at: number): string {
  const low = data.getUint32(at, true);
  const high = data.getUint32(at + 4, true);
  if (high >= lastHighPart) return `0x${data.getBigUint64(at, true).toString(16)}`;
  const ticks = high * 4_967_296 + low;
  return `${secondText(high * 429 + Math.floor(ticks / 10_000_000))}.${pad(ticks % 10_000_000, 7)}Z`;
}

function secondText(secondsSince1601: number): string {
  if (secondsSince1601 !== lastSecond) {
    lastSecond = secondsSince1601;
    lastSecondText = new Date((secondsSince1601 - epochOffset) * 1000).toISOString().slice(0, 19);
  }
  return lastSecondText;
}

/** SYSTEMTIME: year, month, day of the week, day, hour, minute, second, millisecond. */
function systemTimeAt(data: DataView, at: number): string {
  const part = (index: number, width: number): string => pad(data.getUint16(at + index * 2, true), width);
  return `${part(0, 4)}-${part(1, 2)}-${part(3, 2)}T${part(4, 2)}:${part(5, 2)}:${part(6, 2)}.${part(7, 3)}Z`;
}

/** The shortest digits that give the same single-precision number. */
function single(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** JSON has no infinities; Windows writes them so. */
function real(value: number): string | number {
  if (Number.isNaN(value)) return '-1.#IND';
  if (Number.isFinite(value)) return value;
  return value > 0 ? '1.#INF' : '-1.#INF';
}

/** A number as long as it is exact as one, else its digits. */
const exact = (value: bigint): number | string =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value);

function integer(data: DataView, at: number, size: number, signed: boolean): Scalar {
  switch (size) {
    case 1:
      return signed ? data.getInt8(at) : data.getUint8(at);
    case 2:
      return signed ? data.getInt16(at, true) : data.getUint16(at, true);
    case 4:
      return signed ? data.getInt32(at, true) : data.getUint32(at, true);
    case 8:
      return exact(signed ? data.getBigInt64(at, true) : data.getBigUint64(at, true));
    default:
      return hexBytes(data, at, size);
  }
}

function hexNumber(data: DataView, at: number, size: number): Scalar {
  if (size === 4) return `0x${data.getUint32(at, true).toString(16)}`;
  if (size !== 8) return hexBytes(data, at, size);
  const high = data.getUint32(at + 4, true);
  const low = data.getUint32(at, true).toString(16);
  return high === 0 ? `0x${low}` : `0x${high.toString(16)}${low.padStart(8, '0')}`;
}

function isTrue(data: DataView, at: number, size: number): boolean {
  for (let index = 0; index < size; index++) if (data.getUint8(at + index) !== 0) return true;
  return false;
}

function stringAt(data: DataView, at: number, size: number): string {
  let length = size >> 1;
  while (length > 0 && data.getUint16(at + length * 2 - 2, true) === 0) length -= 1;
  return utf16At(data, at, length);
}

/** The code page is not in the file: Western European is taken, which holds ASCII. */
const western = new TextDecoder('windows-1252');

function ansiAt(data: DataView, at: number, size: number): string {
  let length = size;
  while (length > 0 && data.getUint8(at + length - 1) === 0) length -= 1;
  return western.decode(new Uint8Array(data.buffer, data.byteOffset + at, length));
}

/** One value that is neither a list nor BinXML. A size that does not fit its type is kept as the bytes in hex. */
export function scalarAt(data: DataView, at: number, size: number, type: number): Scalar {
  if (at + size > data.byteLength) throw new DecodeFault('A value reaches beyond the chunk.');
  switch (type) {
    case valueType.null:
      return null;
    case valueType.string:
    case valueType.xml:
      return stringAt(data, at, size);
    case valueType.ansiString:
      return ansiAt(data, at, size);
    case valueType.int8:
    case valueType.int16:
    case valueType.int32:
    case valueType.int64:
      return size === 0 ? null : integer(data, at, size, true);
    case valueType.uint8:
    case valueType.uint16:
    case valueType.uint32:
    case valueType.uint64:
      return size === 0 ? null : integer(data, at, size, false);
    case valueType.binary:
      return hexBytes(data, at, size);
    default:
      return size === 0 ? null : otherAt(data, at, size, type);
  }
}

function otherAt(data: DataView, at: number, size: number, type: number): Scalar {
  switch (type) {
    case valueType.bool:
      return isTrue(data, at, size);
    case valueType.size:
    case valueType.hex32:
    case valueType.hex64:
    case valueType.handle:
      return hexNumber(data, at, size);
    case valueType.guid:
      return size === 16 ? guidAt(data, at) : hexBytes(data, at, size);
    case valueType.fileTime:
      return size === 8 ? fileTimeAt(data, at) : hexBytes(data, at, size);
    case valueType.systemTime:
      return size === 16 ? systemTimeAt(data, at) : hexBytes(data, at, size);
    case valueType.sid:
      return size >= 8 && sidSize(data, at) <= size ? sidAt(data, at) : hexBytes(data, at, size);
    case valueType.real32:
      return size === 4 ? real(single(data.getFloat32(at, true))) : hexBytes(data, at, size);
    case valueType.real64:
      return size === 8 ? real(data.getFloat64(at, true)) : hexBytes(data, at, size);
    default:
      return hexBytes(data, at, size);
  }
}

const widths = new Map<number, number>([
  [valueType.int8, 1], [valueType.uint8, 1], [valueType.int16, 2], [valueType.uint16, 2], [valueType.int32, 4],
  [valueType.uint32, 4], [valueType.int64, 8], [valueType.uint64, 8], [valueType.real32, 4], [valueType.real64, 8],
  [valueType.bool, 4], [valueType.guid, 16], [valueType.fileTime, 8], [valueType.systemTime, 16],
  [valueType.hex32, 4], [valueType.hex64, 8],
]); // prettier-ignore

/** The items of a list; a type no list can have is kept as one value in hex. */
export function listAt(data: DataView, at: number, size: number, type: number): Scalar[] {
  if (at + size > data.byteLength) throw new DecodeFault('A value reaches beyond the chunk.');
  if (type === valueType.string) return textList(data, at, size, 2);
  if (type === valueType.ansiString) return textList(data, at, size, 1);
  if (type === valueType.sid) return sidList(data, at, size);
  const width = widths.get(type) ?? (type === valueType.size ? sizeWidth(size) : 0);
  if (width === 0 || size % width !== 0) return size === 0 ? [] : [hexBytes(data, at, size)];
  const items: Scalar[] = [];
  for (let from = at; from < at + size; from += width) items.push(scalarAt(data, from, width, type));
  return items;
}

/** Pointers of the machine that wrote the log: 64 bits wherever the length allows it. */
const sizeWidth = (size: number): number => (size % 8 === 0 ? 8 : 4);

/** Each text ends with a zero; the last one may lack it. */
function textList(data: DataView, at: number, size: number, unit: 1 | 2): Scalar[] {
  const items: Scalar[] = [];
  const end = at + size - (size % unit);
  let from = at;
  for (let next = at; next < end; next += unit) {
    const isEnd = unit === 2 ? data.getUint16(next, true) === 0 : data.getUint8(next) === 0;
    if (!isEnd) continue;
    items.push(unit === 2 ? utf16At(data, from, (next - from) >> 1) : ansiAt(data, from, next - from));
    from = next + unit;
  }
  if (from < end) items.push(unit === 2 ? utf16At(data, from, (end - from) >> 1) : ansiAt(data, from, end - from));
  return items;
}

function sidList(data: DataView, at: number, size: number): Scalar[] {
  const items: Scalar[] = [];
  let from = at;
  while (from + 8 <= at + size && from + sidSize(data, from) <= at + size) {
    items.push(sidAt(data, from));
    from += sidSize(data, from);
  }
  if (from < at + size) items.push(hexBytes(data, from, at + size - from));
  return items;
}
